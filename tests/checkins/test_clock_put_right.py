"""What a clinic sends by a clock that is ahead keeps to the hours of the right one."""

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.app import Library
from bot.checkins.asking import tick
from bot.sending.pacing import interval_of
from bot.sending.sender import Sender
from bot.store.database import Database
from bot.store.deliveries import add_delivery
from bot.trial.world import World
from tests.checkins.conftest import join, with_clinic
from tests.checkins.form_texts import LEFS
from tests.checkins.test_forms import CLOSED, broadcast, load
from tests.checkins.weeks import BERLIN, asked, until
from tests.postgres import new_database

DATABASES = ("sqlite", "postgresql")
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
NIGHT = datetime(2026, 9, 13, 22, 30, tzinfo=BERLIN)
CHECK_IN = datetime(2026, 9, 14, 18, 0, 1, tzinfo=BERLIN)


@pytest.fixture
def world(
    database_kind: str,
    libraries: tuple[Library, Library],
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> Iterator[World]:
    place: str | Path = tmp_path / "kneebot.sqlite"
    if database_kind == "postgresql":
        place = new_database(request.getfixturevalue("postgres"))
    with Database.open(place, serving=True) as db:
        yield join(with_clinic(db, libraries), "7")


def test_broadcast_of_a_clock_that_was_ahead_waits_for_the_morning(world: World) -> None:
    world.now = NIGHT + 10 * HOUR
    broadcast(world)
    world.db.run(tick, world.desk, world.now)

    world.now = NIGHT
    asyncio.run(_start(world))
    assert CLOSED not in world.last("7").text

    until(world, NIGHT + 12 * HOUR)
    [arrived] = [one for one in world.messages["7"] if CLOSED in one.text]
    assert arrived.at == datetime(2026, 9, 14, 8, 0, tzinfo=BERLIN)


def test_broadcast_of_a_day_to_come_keeps_its_day(world: World) -> None:
    """A broadcast that was set by the right clock, days before the clock went ahead."""
    noon = datetime(2026, 9, 10, 12, 0, tzinfo=BERLIN)
    world.now = noon
    broadcast(world, starts_at=noon + 3 * DAY)

    world.now = noon + 3 * DAY
    world.db.run(tick, world.desk, world.now)
    world.now = noon
    asyncio.run(_start(world))

    until(world, noon + 3 * DAY + HOUR)
    [arrived] = [one for one in world.messages["7"] if CLOSED in one.text]
    assert arrived.at >= noon + 3 * DAY


@pytest.mark.parametrize("ahead", [13 * HOUR, 3 * DAY], ids=["hours", "days"])
def test_check_in_of_a_clock_that_was_ahead_comes_once_on_its_day(
    world: World, ahead: timedelta
) -> None:
    world.now = CHECK_IN
    world.db.run(tick, world.desk, world.now)

    world.now = CHECK_IN - ahead
    asyncio.run(_start(world))
    assert asked(world) == []

    until(world, CHECK_IN + HOUR)
    [arrived] = asked(world)
    assert CHECK_IN - SECOND <= arrived.at <= CHECK_IN + HOUR


def test_form_of_a_clock_that_was_ahead_comes_once_on_its_day(world: World, tmp_path: Path) -> None:
    """A form has no conversation, so nothing but its time keeps it from leaving at once."""
    load(world, tmp_path / "lefs.yaml", LEFS)
    world.now = CHECK_IN - 3 * DAY
    planned = {"patient_id": 1, "enrolment_id": 1, "step": "form", "number": 1, "asks": "lefs"}
    times = {"due_at": CHECK_IN - DAY, "not_after": CHECK_IN + DAY, "now": world.now}
    world.db.run(lambda conn: add_delivery(conn, **planned, **times))

    world.now = CHECK_IN - DAY
    world.db.run(tick, world.desk, world.now)
    world.now = CHECK_IN - 3 * DAY
    asyncio.run(_start(world))

    until(world, CHECK_IN - DAY + HOUR)
    [arrived] = [one for one in world.messages["7"] if "Lower Extremity" in one.text]
    assert arrived.at >= CHECK_IN - DAY


async def _start(world: World) -> None:
    """Let a process start, and send what it finds."""
    sender = Sender(world.db, "telegram", world, lambda: world.now, interval_of(30))
    running = asyncio.create_task(sender.run())
    await asyncio.sleep(0.5)
    running.cancel()
    await asyncio.wait({running})
