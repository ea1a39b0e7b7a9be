"""Two processes look at the same alerts at once: their staff hear of each once, and of the list."""

from collections.abc import Callable
from datetime import timedelta
from threading import Event

import pytest

from bot.app import Library
from bot.checkins.alerting import tell_staff
from bot.checkins.asking import tick
from bot.store.alerts import change_alert, hold_untold, unheard
from bot.store.database import Connection, Database
from bot.store.day_lists import hold_unlisted, note_listed
from bot.trial.world import World
from flows.checkins.rules import Level
from tests.checkins.conftest import ANA, join, staff_linked, with_clinic
from tests.checkins.test_open_alerts import raised
from tests.checkins.test_world import pass_hours
from tests.emptying import emptied

pytestmark = pytest.mark.slow

LONGEST_S = 5
"""Nobody is to wait for anybody here, so that is a failure."""


@pytest.fixture
def world(many: Database, libraries: tuple[Library, Library]) -> World:
    world = join(with_clinic(emptied(many), libraries), "7")
    staff_linked(world, ANA, "Ana", "clinician")
    world.work()
    return world


def at_once(world: World, work: Callable[[Connection], object]) -> list[str]:
    """Do something twice, the second time before the first is kept; return what Ana reads of it."""
    count = len(world.messages[ANA])
    is_done, may_end = Event(), Event()

    def first(conn: Connection) -> None:
        work(conn)
        is_done.set()
        assert may_end.wait(2 * LONGEST_S)

    kept = world.db.submit(first)
    assert is_done.wait(LONGEST_S)
    try:
        world.db.submit(work).result(LONGEST_S)
    finally:
        may_end.set()
    kept.result()
    world.send_ready()
    return [one.text for one in world.messages[ANA][count:]]


def test_alert_is_told_by_one(world: World) -> None:
    raised(world, "7")

    [text] = at_once(world, lambda conn: tell_staff(conn, world.desk, world.now))
    assert "NOW: P7" in text


def test_deputy_is_told_by_one(world: World) -> None:
    raised(world, "7")
    world.work()
    world.now += timedelta(hours=2)

    [text] = at_once(world, lambda conn: tell_staff(conn, world.desk, world.now))
    assert "Nobody has taken this yet" in text


def test_list_is_sent_by_one(world: World) -> None:
    world.now = world.now.replace(hour=22)
    raised(world, "7", "pain_up", "next_working_day")
    world.work()
    world.now += timedelta(hours=9, minutes=1)

    [text] = at_once(world, lambda conn: tick(conn, world.desk, world.now))
    assert "P7, since" in text


def test_who_looked_before_the_other_kept_it_tells_nothing(world: World) -> None:
    raised(world, "7")
    raised(world, "7", "danger")
    told, taken = world.db.run(unheard, (Level.NOW,))
    world.work()
    world.db.run(change_alert, taken.id, state="acknowledged")

    assert not world.db.run(hold_untold, told)
    assert not world.db.run(hold_untold, taken)


def test_list_of_another_day_was_not_sent(world: World) -> None:
    pass_hours(world, 1)
    day = world.now.date()
    world.db.run(note_listed, 1, day)

    assert not world.db.run(hold_unlisted, 1, day)
    assert world.db.run(hold_unlisted, 1, day + timedelta(days=1))
