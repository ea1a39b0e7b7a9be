"""Who moves the hour to one of today that is past reads that the check-in of today comes soon."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.trial.world import World
from tests.checkins.conftest import BEGAN
from tests.checkins.weeks import asked, until

Joined = Callable[..., World]
SOON = {"en": "The check-in of today comes soon.", "es": "El control de hoy llega pronto."}


def monday_at_one(joined: Joined, language: str = "en") -> World:
    """Return a world on the day of the first check-in, 13:00, which is asked at 18:00."""
    world = joined("7", language)
    until(world, BEGAN + timedelta(days=7, hours=2))
    return world


@pytest.mark.parametrize("language", SOON)
def test_check_in_of_today_is_told_of(joined: Joined, language: str) -> None:
    world = monday_at_one(joined, language)
    world.write("7", "/time 10:00")
    assert SOON[language] in world.last("7").text
    until(world, world.now + timedelta(hours=1))

    assert any(one.at.date() == world.now.date() for one in asked(world))


def test_hour_that_is_still_to_come_is_told_as_the_next(joined: Joined) -> None:
    world = monday_at_one(joined)
    world.write("7", "/time 16:00")

    assert "I will write to you at 16:00, next on Monday, 14 September" in world.last("7").text


def test_pause_promises_nothing_for_today(joined: Joined) -> None:
    world = monday_at_one(joined)
    world.write("7", "/pause")
    world.press(world.last("7"), "1 week")
    world.write("7", "/time 10:00")

    assert "soon" not in world.last("7").text


def test_other_days_promise_nothing_for_today(joined: Joined) -> None:
    world = joined("7")
    until(world, BEGAN + timedelta(days=3))
    world.write("7", "/time 10:00")

    assert "I will write to you at 10:00, next on Monday, 14 September" in world.last("7").text
