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
from bot.trial.world import World
from tests.checkins.conftest import join, with_clinic
from tests.checkins.test_forms import CLOSED, broadcast
from tests.checkins.weeks import BERLIN, asked, until
from tests.postgres import new_database

DATABASES = ("sqlite", "postgresql")
HOUR = timedelta(hours=1)
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


def test_check_in_of_a_clock_that_was_ahead_comes_once_by_day(world: World) -> None:
    world.now = CHECK_IN
    world.db.run(tick, world.desk, world.now)

    world.now = CHECK_IN - 13 * HOUR
    asyncio.run(_start(world))
    assert asked(world) == []

    until(world, CHECK_IN + HOUR)
    [arrived] = asked(world)
    assert 8 <= arrived.at.astimezone(BERLIN).hour < 20


async def _start(world: World) -> None:
    """Let a process start, and send what it finds."""
    sender = Sender(world.db, "telegram", world, lambda: world.now, interval_of(30))
    running = asyncio.create_task(sender.run())
    await asyncio.sleep(0.5)
    running.cancel()
    await asyncio.wait({running})
