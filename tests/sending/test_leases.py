"""A message that is claimed is its sender's until the lease ends: real senders on a real server."""

import asyncio
from collections.abc import Iterator

import pytest

from bot.sending import sender
from bot.sending.outcome import Accepted
from bot.store import database
from bot.store.database import Database
from bot.store.sends import LEASE
from tests.postgres import new_database
from tests.sending.test_sender import Post, until
from tests.store.test_postgres import away

pytestmark = pytest.mark.slow

DATABASES = ("postgresql",)
SECOND_S, OUTAGE_S = 1.0, 60.0


@pytest.fixture
def post(database_kind: str, postgres: str) -> Iterator[Post]:
    with Database.open(new_database(postgres), serving=True) as db:
        yield Post(db)


def test_call_longer_than_its_lease_is_not_taken_for_lost(post: Post) -> None:
    """A process that stood still finds its own lease ended while its call still goes on."""
    post.outside.held = {"one"}
    post.plan("ann", "one")

    async def told() -> None:
        async with post.open():
            await until(lambda: post.outside.texts() == ["one"])
            for text in ("two", "three"):  # each is claimed after a look at what was left
                post.clock.forward(LEASE.total_seconds() + SECOND_S)
                post.plan("bob", text)
                await until(lambda text=text: ("bob", text) in post.outside.answered)
            post.outside.let_go()
            await post.quiet()

    asyncio.run(told())

    assert post.outside.texts("ann") == ["one"]
    assert post.rows("state", "attempts") == [("sent", 1)] * 3


def test_message_claimed_too_long_ago_is_claimed_again(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process may send it by then, so it does not leave on the old claim."""
    post.plan("ann", "one")

    async def told() -> None:
        with monkeypatch.context() as patch:
            patch.setattr(sender, "LATEST_S", -SECOND_S)
            async with post.open():
                await until(lambda: post.rows("problem") == ["it was claimed too long ago"])
        assert post.outside.texts() == []
        assert post.rows("state", "attempts") == [("planned", 0)]
        async with post.open():
            await post.later(SECOND_S)

    asyncio.run(told())

    assert post.outside.texts() == ["one"]


def test_lease_does_not_run_while_the_database_is_away(
    post: Post,
    postgres: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(database, "TRY_AGAIN_S", 0.05)
    post.outside.script = {"one": [Accepted("1", SECOND_S)]}
    post.outside.held = {"two"}
    post.plan("ann", "one", "two")

    async def told() -> None:
        async with post.open():
            await until(lambda: ("ann", "one") in post.outside.answered)
            await post.quiet()
            with away(postgres, post.db):
                post.clock.forward(SECOND_S)
                post.sender.wake()
                await until(lambda: bool(caplog.records))
                post.clock.forward(OUTAGE_S)
            await until(lambda: "two" in post.outside.texts())
            assert post.rows("lease_until")[1] == post.clock.now + LEASE

    asyncio.run(told())

    assert post.outside.texts() == ["one", "two"]
