"""A patient who gets worse after staff closed an alert is on their list again, on one line."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.store.alerts import Alert, alerts_of_patient
from bot.trial.world import World
from tests.checkins.conftest import ANA, BEGAN, staff_linked
from tests.checkins.weeks import answer, until

Joined = Callable[[str], World]
SHORT = (7, 21, 56, 70)
"""The days on which the standard programme asks the short set."""


@pytest.fixture
def world(joined: Joined) -> World:
    world = joined("7")
    staff_linked(world, ANA, "Ana", "clinician")
    return world


def tells(world: World, day: int, pain: str, says: str = "The same") -> None:
    """Answer the short check-in of a day."""
    until(world, BEGAN + timedelta(days=day, hours=10))
    answer(world, "None of these", pain, says)


def of(world: World, rule: str) -> list[Alert]:
    """Return the alerts of a rule about P7, the oldest first."""
    return [one for one in reversed(world.db.run(alerts_of_patient, 1)) if one.rule == rule]


def close_all(world: World) -> None:
    """Close all that is open of P7."""
    while True:
        world.write(ANA, "/patient P7")
        ends = [one for one in world.last(ANA).buttons if "Close" in one]
        if not ends:
            return
        world.press(world.last(ANA), ends[0])
        world.press(world.last(ANA), "Nothing needed")


def listed(world: World) -> str:
    world.write(ANA, "/today")
    return world.last(ANA).text


def test_high_pain_and_worse_is_told_of_the_first_check_in(world: World) -> None:
    tells(world, 7, "10", "Worse")

    assert "<b>Worse (1)</b>" in listed(world)


def test_who_got_worse_after_it_was_closed_is_listed_again(world: World) -> None:
    tells(world, 7, "3")
    tells(world, 21, "6")
    close_all(world)
    tells(world, 56, "9")

    assert "<b>Worse (1)</b>" in listed(world)
    [first, second] = of(world, "pain_up")
    assert (first.outcome, second.state) == ("nothing", "open")


def test_the_same_again_is_not_listed_again(world: World) -> None:
    tells(world, 7, "3")
    tells(world, 21, "9")
    close_all(world)
    tells(world, 56, "10")
    tells(world, 70, "9")

    assert "Worse" not in listed(world)
    assert len(of(world, "pain_up")) == 1


def test_card_of_what_is_told_again_says_when_it_was_told(world: World) -> None:
    tells(world, 7, "3")
    tells(world, 21, "6")
    tells(world, 56, "9")

    cause = of(world, "pain_up")[-1].cause
    assert [one["item"] for one in cause] == ["pain_worst", "told_before"]


@pytest.mark.parametrize("press", [None, "I take it", "Put off"])
def test_what_is_told_again_is_one_line(world: World, press: str | None) -> None:
    """However it stood: what was told before is closed, and says why."""
    tells(world, 7, "3")
    tells(world, 21, "6")
    if press is not None:
        world.write(ANA, "/patient P7")
        world.press(world.last(ANA), press)
        if press == "Put off":
            world.press(world.last(ANA), "Watch it")
    tells(world, 56, "9")

    [first, second] = of(world, "pain_up")
    assert (first.state, first.outcome, second.state) == ("closed", None, "open")
    assert first.reason == "a newer alert tells that it got worse"
