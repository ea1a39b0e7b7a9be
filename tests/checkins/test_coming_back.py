"""Who stopped and comes back with a new day 0 is held against how they are now."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from bot.checkins.course import course_of
from bot.store.alerts import alerts_of_patient
from bot.store.enrolments import enrol, keep_programme
from bot.store.patients import patient_of
from bot.trial.world import World
from flows.checkins.history import Course
from flows.checkins.programmes import kept, standard
from tests.checkins.conftest import ANA, join, staff_linked
from tests.checkins.weeks import answer, until

Joined = Callable[[str], World]


@pytest.fixture
def world(joined: Joined) -> World:
    world = joined("7")
    staff_linked(world, ANA, "Ana", "clinician")
    return world


def on_day(world: World, began: datetime, day: int) -> World:
    """Let time pass until the check-in of a day has come."""
    until(world, began + timedelta(days=day, hours=10))
    return world


def comes_back(world: World, after_days: float) -> datetime:
    """Stop the check-ins, and join again so much later; return when."""
    world.write("7", "/stop")
    world.press(world.last("7"), "Stop the check-ins")
    until(world, world.now + timedelta(days=after_days))
    world.now = world.now.replace(hour=9)
    join(world, "7")
    return world.now


def course(world: World) -> Course:
    patient = world.db.run(patient_of, 1)
    assert patient is not None
    return world.db.run(course_of, patient, world.now)


def rules(world: World) -> set[str]:
    return {one.rule for one in world.db.run(alerts_of_patient, 1)}


def test_worse_is_told_against_the_new_start(world: World) -> None:
    answer(on_day(world, world.now, 7), "None of these", "9", "The same")
    began = comes_back(world, 200)
    answer(on_day(world, began, 7), "None of these", "2", "The same")
    answer(on_day(world, began, 21), "None of these", "8", "The same")

    assert "pain_up" in rules(world)
    world.write(ANA, "/patient P7")
    assert "Worst pain: 2 → 8, worse" in world.last(ANA).text
    assert "Answered 2 of 3." in world.last(ANA).text


def test_who_just_came_back_is_not_silent(world: World) -> None:
    on_day(world, world.now, 12)
    comes_back(world, 200)
    world.write(ANA, "/patient P7")

    assert "Silent" not in world.last(ANA).text
    assert course(world).deliveries == ()


def test_same_day_0_goes_on_where_it_was(world: World) -> None:
    """Who stops and joins on one day has the day 0 of before."""
    world.write("7", "/stop")
    world.press(world.last("7"), "Stop the check-ins")
    join(world, "7")

    assert course(world).begins is None


def test_danger_of_just_before_is_still_to_be_seen(world: World) -> None:
    answer(on_day(world, world.now, 7), "☐ 1", "Send")
    began = comes_back(world, 1)
    until(world, began + timedelta(days=4))

    assert "unseen_at_once" in rules(world)


def test_other_programme_beside_it_changes_no_start(world: World) -> None:
    answer(on_day(world, world.now, 7), "None of these", "3", "The same")
    begins = course(world).check_ins[0].at
    body = kept(standard())
    other = world.db.run(
        keep_programme, clinic_id=1, name="other", hash="2", body=body, now=world.now
    )
    world.db.run(enrol, 1, other, world.now.date(), world.now, passed_by=0)

    assert [one.at for one in course(world).check_ins] == [begins]
    assert course(world).begins is None
