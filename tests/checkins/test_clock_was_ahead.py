"""What people did while the clock was ahead counts as just done once the clock is right."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from bot.store.clocks import set_back
from bot.trial.world import World
from tests.checkins.test_in_between import launch
from tests.checkins.weeks import BERLIN, until
from tests.checkins.weeks import asked as check_ins

THROUGH = ("None of these", "3", "Better")
FRIDAY = datetime(2026, 9, 18, 12, 0, tzinfo=BERLIN)
NEXT_WEEK = datetime(2026, 9, 22, 12, 0, tzinfo=BERLIN)
DAYS = timedelta(days=9)


def says_help(world: World) -> None:
    """Let somebody talk with the bot."""
    world.write("7", "/help")


def answers(world: World) -> None:
    """Let somebody answer what is open, but for an old check-in."""
    world.press(world.last("7"), next(iter(world.last("7").buttons)))


def begun(world: World) -> None:
    """Leave a check-in open, of which a sign can be ticked."""


def answered(world: World) -> None:
    """Answer a check-in to its end."""
    for words in THROUGH:
        world.press(world.last("7"), words)


def polled(world: World) -> None:
    """Answer a check-in to its end, and be asked something by a broadcast."""
    answered(world)
    world.pass_time(timedelta(hours=14))
    launch(world, "A group.\n? Would you come? Yes | No\n? And you? Yes | No")
    world.work()


@pytest.mark.parametrize(
    ("before", "does"), [(answered, says_help), (begun, answers), (polled, answers)]
)
def test_next_check_in_comes_though_somebody_talked_by_a_clock_that_was_ahead(
    asked: World, before: Callable[[World], None], does: Callable[[World], None]
) -> None:
    before(asked)
    until(asked, FRIDAY)
    asked.now = FRIDAY + DAYS
    does(asked)
    asked.now = FRIDAY
    asked.db.run(set_back, asked.now)
    count = len(check_ins(asked))
    until(asked, NEXT_WEEK)

    assert len(check_ins(asked)) == count + 1


def test_nothing_comes_between_right_after_the_clock_was_put_right(asked: World) -> None:
    answered(asked)
    right = datetime(2026, 9, 21, 17, 58, tzinfo=BERLIN)
    until(asked, right)
    asked.now = right + timedelta(minutes=10)
    says_help(asked)
    asked.now = right
    asked.db.run(set_back, asked.now)
    before = len(check_ins(asked))
    until(asked, datetime(2026, 9, 21, 18, 10, tzinfo=BERLIN))
    assert len(check_ins(asked)) == before
    until(asked, datetime(2026, 9, 21, 19, 20, tzinfo=BERLIN))
    assert len(check_ins(asked)) == before + 1
