"""What somebody who joins is told of what will come: the truth, also where nothing will."""

from datetime import date, timedelta

import pytest

from bot.clinics.codes import new_code
from bot.store.codes import Terms
from bot.store.patients import patients_of_clinic
from bot.trial.world import World
from tests.checkins.conftest import BEGAN, KEY
from tests.checkins.weeks import asked, pass_days, until

IDLE = "No check-in is planned for you at the moment"


def joins(
    world: World, event_on: date | None, programme: str | None = "standard", label: str = "P7"
) -> None:
    """Let somebody join by a code with an event."""
    terms = Terms(
        clinic_id=1,
        expires_at=world.now + timedelta(days=30),
        programme=programme,
        event_on=event_on,
        label=label,
    )
    world.write("7", f"/start {world.db.run(new_code, KEY, terms, world.now)}")
    world.press(world.last("7"), "Yes, I agree")


@pytest.mark.parametrize(
    ("event_on", "programme"),
    [(date(2020, 1, 1), "standard"), (None, None)],
    ids=["it is over", "without a programme"],
)
def test_where_nothing_will_come_nothing_is_promised(
    world: World, event_on: date | None, programme: str | None
) -> None:
    joins(world, event_on, programme)
    assert IDLE in world.last("7").text
    pass_days(world, 100)
    assert asked(world) == []


def test_next_day_is_told_with_the_hour(world: World) -> None:
    joins(world, None)
    world.press(world.last("7"), "18:00")
    assert "at 18:00, next on Monday, 14 September." in world.last("7").text


@pytest.mark.parametrize(("hour", "day"), [("19:00", 7), ("18:00", 14)])
def test_what_lies_ahead_by_the_hour_chosen_is_asked(world: World, hour: str, day: int) -> None:
    """Who joins at 18:30 has missed what the programme asks at 18:00, unless they choose 19:00."""
    world.now = BEGAN.replace(hour=16, minute=30)
    joins(world, BEGAN.date() - timedelta(days=7))
    world.pass_time(timedelta(minutes=1))
    world.press(world.last("7"), hour)
    assert f"at {hour}, next on Monday, {day} September." in world.last("7").text
    until(world, BEGAN + timedelta(days=8))
    assert asked(world)[0].at.day == day


def test_who_changes_the_hour_is_not_asked_again(world: World) -> None:
    joins(world, BEGAN.date() - timedelta(days=7))
    world.press(world.last("7"), "18:00")
    until(world, BEGAN.replace(hour=16, minute=40))
    assert len(asked(world)) == 1
    world.write("7", "/time")
    world.press(world.last("7"), "19:00")
    assert "next on Monday, 14 September." in world.last("7").text
    until(world, BEGAN + timedelta(days=1))
    assert len(asked(world)) == 1


def test_hour_of_who_joins_late_promises_nothing(world: World) -> None:
    joins(world, date(2020, 1, 1))
    world.write("7", "/time")
    world.press(world.last("7"), "18:00")
    assert IDLE in world.last("7").text


def test_second_code_brings_its_label(world: World) -> None:
    joins(world, None)
    joins(world, None, label="Room 3")
    [patient] = world.db.run(patients_of_clinic, 1)
    assert patient.label == "Room 3"
