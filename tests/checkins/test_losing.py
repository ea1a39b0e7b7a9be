"""What the knee keeps somebody from, as ticked in a full check-in: staff are told the same day."""

from collections.abc import Callable

import pytest

from bot.store.alerts import open_alerts
from bot.trial.world import World
from tests.checkins.conftest import staff_linked
from tests.checkins.test_staff import ANA, texts
from tests.checkins.weeks import answer, pass_days

Joined = Callable[[str], World]
SORE, WALK, WORK, SLEEP = "☐ 1", "☐ 2", "☐ 3", "☐ 4"


def full_set(world: World, *ticks: str) -> None:
    """Answer a full set so that nothing but what is ticked is worth telling."""
    staff_linked(world, ANA, "Ana", "clinician")
    pass_days(world, 14.5)
    answer(world, "None of these", "5", "4", "The same", "Skip", "I have none", "Pain")
    answer(world, *ticks, "Send", "Nothing more", "No")


@pytest.mark.parametrize(
    ("ticks", "told"),
    [
        ((WALK,), "Walking"),
        ((SORE, WORK), "Work or school"),
        ((WORK, SLEEP), "Work or school, Sleep"),
    ],
)
def test_what_is_lost_is_told(joined: Joined, ticks: tuple[str, ...], told: str) -> None:
    world = joined("7")
    full_set(world, *ticks)

    [alert] = world.db.run(open_alerts, 1, world.now)
    pass_days(world, 0.5)
    morning = texts(world, ANA)[-1]
    world.write(ANA, "/patient P7")
    card = texts(world, ANA)[-1]

    assert (alert.rule, alert.level) == ("ability_lost", "same_day")
    assert "Worse (1)" in morning
    assert f"What does not work now: {told}" in card


def test_sore_morning_alone_loses_nothing(joined: Joined) -> None:
    world = joined("7")
    full_set(world, SORE)

    assert world.db.run(open_alerts, 1, world.now) == []
