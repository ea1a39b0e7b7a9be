"""A check-in or broadcast that was asked or begun before the bot was away is put again after it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.app import Library
from bot.channels.telegram.returning import ask_again
from bot.store.database import Database
from bot.store.enrolments import keep_programme
from bot.store.inbox import note_poll
from bot.store.polls import counted
from bot.trial.world import ACCOUNT, Message, World
from flows.checkins.programmes import kept, programme_of
from tests.checkins.conftest import ANA, join, with_clinic
from tests.checkins.form_texts import LEFS
from tests.checkins.test_forms import TWICE, load
from tests.checkins.test_in_between import launch
from tests.checkins.test_meant import ASKS_SIGN, told
from tests.checkins.test_relay import write_to
from tests.checkins.test_world import pass_hours
from tests.checkins.weeks import BERLIN, until
from tests.postgres import new_database

DATABASES = ("sqlite", "postgresql")
AWAY = "I was away for a while."
POLL = "A group.\n? Would you come? Yes | No\n? And you? Yes | No"
SHORT, LONG = timedelta(minutes=2), timedelta(minutes=10)


def away(world: World, span: timedelta = LONG) -> list[str]:
    """Let the bot be away, and return what the patient reads right after its start."""
    world.db.run(note_poll, ACCOUNT.id, world.now)
    world.now += span
    before = len(world.messages["7"])
    flow, renderer = world.triage.pathway, world.triage.renderer
    world.db.run(ask_again, flow, renderer, ACCOUNT, world.now, world.desk)
    world.send_ready()
    return [one.text for one in world.messages["7"][before:]]


def test_ticked_sign_is_put_again_with_its_tick(asked: World) -> None:
    asked.pass_time(timedelta(hours=1))
    asked.press(asked.last("7"), "☐ 1")
    [again] = away(asked)

    assert again.startswith(AWAY)
    assert "Is any of this new" in again
    assert "☑ 1" in asked.last("7").buttons
    asked.press(asked.last("7"), "Send")
    assert told(asked, "new_chest") == "yes"
    assert any("NOW: P7" in one.text for one in asked.messages[ANA])


def test_tick_is_found_on_each_database(
    database_kind: str,
    libraries: tuple[Library, Library],
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    place: str | Path = tmp_path / "kneebot.sqlite"
    if database_kind == "postgresql":
        place = new_database(request.getfixturevalue("postgres"))
    with Database.open(place, serving=True) as db:
        world = join(with_clinic(db, libraries), "7")
        until(world, datetime(2026, 9, 14, 19, 0, tzinfo=BERLIN))
        world.press(world.last("7"), "☐ 1")
        [again] = away(world)

        assert again.startswith(AWAY)
        assert "☑ 1" in world.last("7").buttons


def test_question_in_the_middle_is_put_again_once(asked: World) -> None:
    asked.press(asked.last("7"), "None of these")
    [again] = away(asked)

    assert again.startswith(AWAY)
    assert "How bad was the pain" in again
    asked.now += timedelta(hours=1)
    assert away(asked) == []


def test_check_in_that_was_just_asked_is_put_again(asked: World) -> None:
    [again] = away(asked)

    assert again.startswith(AWAY)
    asked.press(asked.last("7"), "None of these")
    asked.press(asked.last("7"), "3")
    assert told(asked, "pain_worst") == 3


def test_short_absence_puts_nothing_again(asked: World) -> None:
    asked.press(asked.last("7"), "None of these")

    assert away(asked, SHORT) == []


def test_who_did_nothing_for_long_is_left_in_peace(asked: World) -> None:
    asked.press(asked.last("7"), "None of these")
    asked.pass_time(timedelta(minutes=20))

    assert away(asked) == []


def test_check_in_that_is_over_is_left_in_peace(asked: World) -> None:
    for words in ("None of these", "3", "Better"):
        asked.press(asked.last("7"), words)

    assert away(asked) == []


def test_who_stopped_is_left_in_peace(asked: World) -> None:
    asked.press(asked.last("7"), "None of these")
    asked.write("7", "/clinics")
    asked.press(asked.last("7"), "Stop Northside")

    assert away(asked) == []


def test_letter_that_came_after_the_question_stays_the_newest(asked: World) -> None:
    asked.press(asked.last("7"), ASKS_SIGN)
    asked.pass_time(timedelta(minutes=1))
    write_to(asked)
    asked.write(ANA, "Can you come on Monday?")

    assert away(asked) == []


@pytest.mark.parametrize(("hours", "count"), [(0.5, 1), (4, 0), (14, 1)])
def test_begun_question_is_put_again_while_its_patient_is_awake(
    asked: World, hours: float, count: int
) -> None:
    asked.now = datetime(2026, 9, 14, 19, 50, tzinfo=BERLIN)
    asked.press(asked.last("7"), "None of these")

    assert len(away(asked, timedelta(hours=hours))) == count


def test_just_asked_question_is_not_put_again_in_the_evening(asked: World) -> None:
    assert away(asked, timedelta(hours=2, minutes=1)) == []


def test_newest_question_alone_is_put_again(asked: World) -> None:
    asked.write("7", "/start")
    asked.pass_time(timedelta(minutes=1))
    asked.press(check_in(asked), "None of these")
    [again] = away(asked)

    assert "How bad was the pain" in again


def test_triage_that_moved_last_is_put_again_in_place_of_the_check_in(asked: World) -> None:
    asked.write("7", "/start")
    asked.write("7", "yes")
    [again] = away(asked)

    assert "Welcome back" in again


def check_in(world: World) -> Message:
    """Return the first question of the check-in."""
    return next(one for one in world.messages["7"] if "None of these" in one.buttons)


@pytest.mark.parametrize("pressed", [0, 1])
def test_question_of_a_broadcast_is_put_again(asked: World, pressed: int) -> None:
    poll(asked)
    for _ in range(pressed):
        asked.press(asked.last("7"), "Yes")
    [again] = away(asked)

    assert again.startswith(AWAY)
    assert ("Would you come?", "And you?")[pressed] in again
    assert "A group." not in again
    asked.write("7", "No")
    assert asked.db.run(counted, 1)[pressed, 1] == 1


def poll(world: World) -> None:
    """Let a broadcast ask two questions, after a check-in that is answered."""
    for words in ("None of these", "3", "Better"):
        world.press(world.last("7"), words)
    world.pass_time(timedelta(hours=14))
    launch(world, POLL)
    world.work()


def test_form_is_put_again(joined: Callable[[str], World], world: World, tmp_path: Path) -> None:
    load(world, tmp_path / "lefs.yaml", LEFS)
    body = kept(programme_of(TWICE, "own.yaml"))
    world.db.run(keep_programme, clinic_id=1, name="standard", hash="2", body=body, now=world.now)
    joined("7")
    pass_hours(world, 2 * 24 + 7)
    [first] = away(world)
    world.pass_time(timedelta(seconds=1))
    world.press(world.last("7"), "Level 3")
    [second] = away(world)

    assert first.startswith(AWAY)
    assert "Invented activity 1</b> (1 of 20)" in first
    assert "Invented activity 2</b> (2 of 20)" in second


def test_each_reads_it_in_their_own_language(asked: World) -> None:
    asked.write("7", "/language es")
    [again] = away(asked)

    assert "He estado un rato sin funcionar" in again
