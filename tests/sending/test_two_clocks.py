"""Two processes on machines whose clocks differ: real senders on a real server."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pytest

from bot.sending.outcome import TooFast
from bot.sending.sender import Sender, claim_ready
from bot.store.clocks import APART
from bot.store.database import Database
from bot.store.sends import BROADCAST, LEASE, claim
from tests.postgres import new_database
from tests.sending.test_sender import HERE, START, Clock, Post, until

pytestmark = pytest.mark.slow

DATABASES = ("postgresql",)
INTERVAL = timedelta(seconds=1 / 30)
SECOND = timedelta(seconds=1)
PEOPLE, LOOKS = 30, 20


@pytest.fixture
def pair(database_kind: str, postgres: str) -> Iterator[list[Database]]:
    """A database as two processes have it open."""
    address = new_database(postgres)
    with ExitStack() as closing:
        yield [closing.enter_context(Database.open(address, serving=True)) for _ in range(2)]


class Watched(Clock):
    """A clock that counts who looks at it, and goes on a little each time."""

    looks = 0

    def __call__(self) -> datetime:
        self.looks += 1
        self.forward(0.01)
        return self.now


@pytest.mark.parametrize("ahead", [0.5 * SECOND, 10 * SECOND, APART - SECOND])
def test_places_of_a_faster_clock_are_not_given_again(
    pair: list[Database], ahead: timedelta
) -> None:
    post = Post(pair[1])
    for number in range(PEOPLE):
        post.plan(f"person {number}", "one", priority=BROADCAST)
    clock = Watched()
    begun, _ = pair[0].run(
        claim_ready, channel=HERE, now=START + ahead, limit=16, interval=INTERVAL
    )
    post.sender = Sender(pair[1], HERE, post.outside, clock, INTERVAL)

    async def told() -> None:
        async with post.open():
            while clock.looks < LOOKS:
                post.sender.wake()
                await asyncio.sleep(0)
        assert (len(begun), post.outside.handed) == (2, [])
        clock.forward(ahead.total_seconds())
        async with post.open():
            await until(lambda: bool(post.outside.handed))

    asyncio.run(told())


def test_message_is_left_to_a_machine_whose_clock_is_behind(pair: list[Database]) -> None:
    """Both go by the server's clock, so the lease of one has not ended for the other."""
    late, early = (
        db.clock(lambda by=by: datetime.now(UTC) + by)  # type: ignore[misc] # of the two by turns
        for db, by in zip(pair, (timedelta(), LEASE + SECOND), strict=True)
    )
    post = Post(pair[1], early)
    post.plan("ann", "one")
    pair[0].run(claim, channel=HERE, now=late(), limit=5)
    post.plan("bob", "two")

    async def told() -> None:
        async with post.open():
            await until(lambda: post.rows("state") == ["sending", "sent"])

    asyncio.run(told())

    assert post.outside.texts() == ["two"]


def test_process_that_starts_ends_no_pause_of_another(pair: list[Database]) -> None:
    post = Post(pair[0])
    post.sender = Sender(pair[0], HERE, post.outside, post.clock, INTERVAL)
    other = Sender(pair[1], HERE, post.outside, post.clock, INTERVAL)
    post.outside.script = {"to ann": [TooFast(600.0)]}
    post.plan("ann", "to ann", priority=BROADCAST)

    async def told() -> None:
        async with post.open():
            await until(lambda: bool(post.outside.answered))
            await until(lambda: post.rows("state") == ["planned"])
            post.plan("bob", "to bob", priority=BROADCAST)
            starting = asyncio.create_task(other.run())
            for _ in range(5):
                await asyncio.sleep(0.05)
                post.clock.forward(1)
                post.sender.wake()
                other.wake()
            await post.stop(starting)

    asyncio.run(told())

    assert post.outside.texts() == ["to ann"]
