"""Silence is named where somebody left what they got, and ends with a sign of life."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.checkins.releasing import release_all
from bot.sending.outcome import Unclear
from bot.store.alerts import Alert, alerts_of_patient, open_alerts
from bot.trial.world import World
from tests.checkins.conftest import ANA, staff_linked
from tests.checkins.weeks import answer, pass_days

Joined = Callable[[str], World]


@pytest.fixture
def world(joined: Joined) -> World:
    world = joined("7")
    staff_linked(world, ANA, "Ana", "clinician")
    return world


def silent(world: World) -> list[Alert]:
    """Return what is open of a silence."""
    return [one for one in world.db.run(open_alerts, 1, world.now) if "silent" in one.rule]


def pauses(world: World) -> None:
    world.write("7", "/pause")
    world.press(world.last("7"), "4 weeks")


def test_who_pauses_is_not_silent(world: World) -> None:
    """Neither in the pause nor at its end: two check-ins were left before it."""
    pass_days(world, 15)
    pauses(world)
    pass_days(world, 6)
    assert silent(world) == []
    pass_days(world, 24)

    assert silent(world) == []
    world.write(ANA, "/patient P7")
    assert "Silent" not in world.last(ANA).text


def test_who_goes_on_is_silent_once_they_leave_two_again(world: World) -> None:
    pass_days(world, 15)
    pauses(world)
    world.press(world.last("7"), "Go on now")
    pass_days(world, 18)

    assert [one.rule for one in silent(world)] == ["silent"]


@pytest.mark.parametrize("press", [None, "I take it", "Put off"])
def test_answer_takes_silence_from_the_list(world: World, press: str | None) -> None:
    pass_days(world, 21.5)
    [alert] = silent(world)
    if press is not None:
        world.write(ANA, "/patient P7")
        world.press(world.last(ANA), press)
        if press == "Put off":
            world.press(world.last(ANA), "Watch it")
    answer(world, "None of these", "3", "The same")

    assert silent(world) == []
    kept = next(one for one in world.db.run(alerts_of_patient, 1) if one.id == alert.id)
    assert (kept.state, kept.reason) == ("closed", "the patient gave a sign of life")


def test_pause_takes_silence_from_the_list(world: World) -> None:
    pass_days(world, 18)
    assert len(silent(world)) == 1
    pauses(world)

    assert silent(world) == []


def test_silence_that_lasts_stays_on_the_list(world: World) -> None:
    pass_days(world, 40)

    assert [one.rule for one in silent(world)] == ["silent"]


def test_who_may_not_have_got_it_is_not_called_silent(world: World) -> None:
    world.post = lambda _, send: Unclear("no answer came") if send.address == "7" else None
    pass_days(world, 22)
    world.write(ANA, "/today")
    assert "does not answer, and check-ins may not have arrived" in world.last(ANA).text
    world.write(ANA, "/patient P7")

    assert "Nothing heard for 2 weeks. Check-ins may not have arrived." in world.last(ANA).text
    assert "gone silent" not in world.last(ANA).text


def all_tried_again(world: World) -> None:
    """Let weeks pass of which nobody knows what arrived, and try it all again."""
    world.post = lambda _, send: Unclear("no answer came") if send.address == "7" else None
    pass_days(world, 22)
    world.db.run(release_all, "uncertain", world.now)
    world.post = None


def test_message_that_is_tried_again_is_no_sign_of_life(world: World) -> None:
    all_tried_again(world)
    [alert] = silent(world)
    pass_days(world, 14)

    assert [one.id for one in silent(world)] == [alert.id]


def test_answer_to_what_was_tried_again_takes_silence_from_the_list(world: World) -> None:
    all_tried_again(world)
    pass_days(world, 1)
    answer(world, "None of these", "3", "The same")

    assert silent(world) == []


def test_card_counts_what_is_too_old_to_be_tried_again(world: World) -> None:
    all_tried_again(world)
    pass_days(world, 1)
    world.write(ANA, "/patient P7")

    assert "Answered 0 of 3" in world.last(ANA).text


@pytest.mark.parametrize(("hours", "count"), [(15, 0), (47, 0), (48, 1)])
def test_broadcast_to_the_silent_waits_for_two_days(world: World, hours: int, count: int) -> None:
    pass_days(world, 7)
    world.now = world.now.replace(hour=16)
    world.work()
    world.pass_time(timedelta(hours=hours))
    world.write(ANA, "/broadcast status=silent Hello")

    assert ("To 1 patient" in world.last(ANA).text) is bool(count)


def test_broadcast_to_who_answered_goes_by_what_had_its_time(world: World) -> None:
    """A check-in that just came takes nobody out of those who answered."""
    pass_days(world, 7.5)
    answer(world, "None of these", "3", "The same")
    pass_days(world, 7)
    world.write(ANA, "/broadcast status=answered Hello")

    assert "To 1 patient who answered the last check-in" in world.last(ANA).text
