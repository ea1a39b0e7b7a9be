"""A patient's weeks with a clinic, told message by message."""

from collections.abc import Callable
from datetime import timedelta

from bot.trial.world import World
from tests.checkins.conftest import staff_linked

HOUR = timedelta(hours=1)
Joined = Callable[[str], World]


def pass_hours(world: World, hours: int) -> None:
    for _ in range(hours):
        world.pass_time(HOUR)


def test_weekly_check_in_takes_three_taps(joined: Joined) -> None:
    world = joined("7")
    staff_linked(world, "90", "Ana", "clinician")
    before = len(world.messages["7"])
    pass_hours(world, 24 * 8)
    [asked] = world.messages["7"][before:]
    assert f"{asked.at:%A %H:%M}" == "Monday 16:00"  # 18:00 in Berlin
    world.press(asked, "None of these")
    world.press(world.last("7"), "3")
    world.press(world.last("7"), "Better")
    thanks, told = world.messages["7"][-2:]
    assert "Thank you" in thanks.text
    assert "can read your answers" in told.text


def test_no_check_in_disturbs_somebody_who_ticks(joined: Joined) -> None:
    world = joined("7")
    pass_hours(world, 24 * 8)
    first = world.last("7")
    world.pass_time(timedelta(days=7, minutes=-5) - (world.now - first.at))
    world.press(first, next(words for words in first.buttons if words.startswith("☐")))
    before = len(world.messages["7"])
    world.pass_time(timedelta(minutes=20))
    assert len(world.messages["7"]) == before, world.last("7").text
    world.pass_time(timedelta(minutes=35))
    assert len(world.messages["7"]) == before + 1


def test_files_arrive_and_hidden_messages_go(joined: Joined) -> None:
    world = joined("7")
    world.write("7", "/export")
    assert "copy" in "".join(message.text for message in world.messages["7"])
    world.write("7", "/hide")
    assert [message.text for message in world.messages["7"]] == ["OK."]


def test_old_button_of_a_pause_begins_nothing_anew(joined: Joined) -> None:
    world = joined("7")
    world.write("7", "/pause")
    pause = world.last("7")
    two_weeks = pause.buttons["2 weeks"]
    world.write("7", "/clinics")
    world.press(world.last("7"), "Stop Northside")
    world.bring([world.pressed(pause, two_weeks)])
    assert "No clinic follows you here at the moment" in world.last("7").text
    before = len(world.messages["7"])
    pass_hours(world, 24 * 22)
    assert len(world.messages["7"]) == before
