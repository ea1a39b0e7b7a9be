"""Weeks 26 and 52: nobody is asked without a yes of their own, and who says it is."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from bot.trial.world import World
from tests.checkins.weeks import answer, pass_days, rows, until

Joined = Callable[[str], World]
OFFERED = "ask you again later?"
WEEK_12 = datetime(2026, 11, 30, 18, 0, tzinfo=UTC)
FULL = ("None of these", "5", "4", "The same", "Skip", "I have none", "Pain", "None of these")


def at_the_end(joined: Joined) -> World:
    """Return a world whose patient has just answered the full set of week 12."""
    world = joined("7")
    until(world, WEEK_12)
    answer(world, *FULL, "Nothing more", "No")
    return world


def late(world: World) -> list[str]:
    """Let a year pass and return which of the late steps were asked."""
    pass_days(world, 300)
    return [one.step for one in rows(world) if one.step in ("short_half_year", "short_year")]


def test_who_says_yes_is_asked_after_half_a_year_and_a_year(joined: Joined) -> None:
    world = at_the_end(joined)
    assert OFFERED in world.last("7").text
    assert "8 March 2027" in world.last("7").text
    answer(world, "Yes, ask me")
    assert set(late(world)) == {"short_half_year", "short_year"}
    steps = {one.step: one.state for one in rows(world) if not one.reminder}
    assert (steps["short_half_year"], steps["short_year"]) == ("silent", "silent")


def test_who_says_no_is_not_asked_again(joined: Joined) -> None:
    world = at_the_end(joined)
    answer(world, "No, thank you")
    assert late(world) == []


def test_yes_is_asked_for_once(joined: Joined) -> None:
    world = at_the_end(joined)
    pass_days(world, 3.5)
    answer(world, "None of these", "Skip", "Skip", "No")
    assert sum(OFFERED in one.text for one in world.messages["7"]) == 1


def test_yes_counts_after_the_end_too_and_after_a_stop_no_more(joined: Joined) -> None:
    world = at_the_end(joined)
    offer, again = world.last("7"), replace(world.last("7"))
    pass_days(world, 30)
    world.press(offer, "Yes, ask me")
    assert "will ask you again" in world.last("7").text
    world.write("7", "/stop")
    answer(world, "Stop the check-ins")
    world.press(again, "Yes, ask me")
    assert "nothing was changed" in world.last("7").text
    assert late(world) == []


def test_who_stopped_is_not_offered_more(joined: Joined) -> None:
    world = joined("7")
    until(world, WEEK_12)
    answer(world, *FULL, "Nothing more")
    last = world.last("7")
    world.write("7", "/clinics")
    answer(world, "Stop Northside")
    world.press(last, "No")
    assert not any(OFFERED in one.text for one in world.messages["7"])
