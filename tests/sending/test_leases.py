"""A message that is claimed is its sender's until the lease ends: real senders on a real server."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from bot.sending import sender
from bot.sending.outcome import Accepted
from bot.sending.sender import Sender
from bot.store import database
from bot.store.database import Connection, Database
from bot.store.errors import DatabaseAway
from bot.store.sends import BROADCAST, LEASE, REPLY, claim, give_back
from tests.postgres import new_database
from tests.sending.test_sender import HERE, Post, until
from tests.store.test_postgres import away

pytestmark = pytest.mark.slow

DATABASES = ("postgresql",)
SECOND_S, OUTAGE_S = 1.0, 60.0
INTERVAL = timedelta(seconds=1 / 1000)


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


@pytest.mark.parametrize("priority", [REPLY, BROADCAST])
@pytest.mark.parametrize("is_kept", [True, False], ids=["committed", "not committed"])
def test_claim_whose_commit_was_cut_is_claimed_anew(
    post: Post, monkeypatch: pytest.MonkeyPatch, priority: int, is_kept: bool
) -> None:
    """Nobody knows whether it was kept; it leaves all the same, once and at once."""
    monkeypatch.setattr(database, "TRY_AGAIN_S", 0.05)
    cut = Cut(post.db, is_kept=is_kept)
    post.sender = Sender(cut, HERE, post.outside, post.clock, INTERVAL)  # type: ignore[arg-type]
    for who in ("ann", "bob"):
        post.plan(who, "one", priority=priority)

    async def told() -> None:
        async with post.open():
            await until(lambda: len(post.outside.answered) == 2)
            await post.quiet()

    asyncio.run(told())

    assert cut.was_cut
    assert sorted(post.outside.handed) == [("ann", "one"), ("bob", "one")]
    assert post.rows("state", "attempts") == [("sent", 1)] * 2


def test_claim_of_another_is_not_given_back(post: Post) -> None:
    """It was not kept, and another process claimed the same meanwhile."""
    post.plan("ann", "one", priority=BROADCAST)
    [mine] = post.db.run(claim, channel=HERE, now=post.clock.now, limit=1)
    post.db.run(give_back, [mine], post.clock.now - timedelta(seconds=0.001))

    assert post.rows("state", "attempts") == [("sending", 1)]


class Cut:
    """A database whose first claim that finds something is cut while it is committed."""

    def __init__(self, db: Database, *, is_kept: bool) -> None:
        self._db = db
        self._is_kept = is_kept
        self.was_cut = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._db, name)

    def _cuts(self, done: Any) -> bool:
        is_claim = isinstance(done, tuple) and len(done) == 2 and done[0]
        return bool(is_claim) and not self.was_cut

    async def run_async(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        def do(conn: Connection) -> Any:
            done = fn(conn, *args, **kwargs)
            if self._cuts(done) and not self._is_kept:
                self.was_cut = True
                raise DatabaseAway("the way was cut before the commit")
            return done

        done = await self._db.run_async(do)
        if self._cuts(done):
            self.was_cut = True
            raise DatabaseAway("the answer to the commit found nobody")
        return done

    async def run_patiently(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return await Database.run_patiently(self, fn, *args, **kwargs)  # type: ignore[arg-type]
