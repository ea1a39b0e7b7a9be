"""Once Telegram asks to wait, what is claimed and has not left yet is given back."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.sending import pacing
from bot.sending.outcome import TooFast
from bot.sending.sender import Sender
from bot.store.database import Connection, Database
from bot.store.gate import hold_gate, keep_gate
from bot.store.sends import BROADCAST, CHANGE, MUST_ARRIVE, REPLY
from tests.sending.test_sender import HERE, START, Post, until

pytestmark = pytest.mark.slow

DATABASES = ("sqlite", "postgresql")
APART = timedelta(seconds=0.2)
"""Between two places: much longer than to answer and to note it."""
AHEAD = timedelta(seconds=0.5)
PAUSE_S = 600.0
PEOPLE = ("ann", "bob", "cem")


@pytest.fixture
def far(post: Post, monkeypatch: pytest.MonkeyPatch) -> Post:
    """A sender that claims three messages at once, each to leave some time after the other."""
    monkeypatch.setattr(pacing, "AHEAD", AHEAD)
    post.sender = Sender(post.db, HERE, post.outside, post.clock, APART)
    return post


def test_broadcasts_claimed_before_one_was_refused_are_given_back(far: Post) -> None:
    far.outside.script = {"to ann": [TooFast(PAUSE_S)]}
    _plan_each(far, BROADCAST)

    asyncio.run(_refused_then_quiet(far, 1))

    assert far.outside.texts() == ["to ann"]
    assert far.rows("state", "attempts") == [("planned", 0)] * 3
    asyncio.run(_arrive_after_the_pause(far))


def test_replies_claimed_before_two_chats_were_refused_are_given_back(far: Post) -> None:
    far.outside.script = {f"to {who}": [TooFast(PAUSE_S)] for who in ("ann", "bob")}
    _plan_each(far, REPLY)

    asyncio.run(_refused_then_quiet(far, 2))

    assert far.outside.texts() == ["to ann", "to bob"]
    assert far.rows("state", "attempts") == [("planned", 0)] * 3
    asyncio.run(_arrive_after_the_pause(far))


@pytest.mark.parametrize("priority", [MUST_ARRIVE, REPLY, CHANGE])
def test_refused_broadcast_holds_no_reply_back(far: Post, priority: int) -> None:
    far.outside.script = {"to ann": [TooFast(PAUSE_S)]}
    far.plan("ann", "to ann", priority=BROADCAST)

    async def told() -> None:
        async with far.open():
            await until(lambda: far.outside.texts() == ["to ann"])
            far.plan("bob", "to bob", priority=priority)
            far.plan("cem", "to cem", priority=BROADCAST)
            await _no_place_is_left(far)

    asyncio.run(told())

    assert far.outside.texts() == ["to ann", "to bob"]


def test_one_refused_reply_holds_its_chat_alone(far: Post) -> None:
    far.outside.script = {"to ann": [TooFast(PAUSE_S)]}
    _plan_each(far, REPLY)

    asyncio.run(_refused_then_quiet(far, 1))

    assert far.outside.texts() == ["to ann", "to bob", "to cem"]


def test_what_another_process_was_told_is_heeded_before_the_next_leaves(far: Post) -> None:
    _plan_each(far, BROADCAST)

    async def told() -> None:
        async with far.open():
            await until(lambda: far.outside.texts() == ["to ann"])
            far.db.run(_refuse_another)
            far.sender.wake()
            await _no_place_is_left(far)

    asyncio.run(told())

    assert far.outside.texts() == ["to ann"]
    assert far.rows("state", "attempts")[1:] == [("planned", 0)] * 2


def test_claim_that_a_pause_overtakes_is_given_back(far: Post) -> None:
    """Telegram asked to wait before the pause was noted, and more was claimed meanwhile."""
    far.outside.script = {"to ann": [TooFast(PAUSE_S)]}
    far.outside.held = {"to ann"}
    noting = SlowToNote(far.db)
    far.sender = Sender(noting, HERE, far.outside, far.clock, APART)  # type: ignore[arg-type]
    far.plan("ann", "to ann", priority=BROADCAST)

    async def told() -> None:
        async with far.open():
            await until(lambda: far.outside.texts() == ["to ann"])
            far.outside.let_go()
            await until(lambda: noting.waits)
            far.plan("bob", "to bob", priority=BROADCAST)
            await until(lambda: far.rows("state") == ["sending"] * 2)
            noting.may_go.set()
            await _no_place_is_left(far)

    asyncio.run(told())

    assert far.outside.texts() == ["to ann"]
    assert far.rows("state", "attempts") == [("planned", 0)] * 2


def test_what_was_given_back_was_never_handed_over(
    far: Post, caplog: pytest.LogCaptureFixture
) -> None:
    """The counts of what was handed over are by outcome, and this is none."""
    far.outside.script = {"to ann": [TooFast(PAUSE_S)]}
    _plan_each(far, BROADCAST)

    with caplog.at_level("INFO", logger="bot.sending.sender"):
        asyncio.run(_refused_then_quiet(far, 1))

    told = [record.getMessage() for record in caplog.records]
    assert told.count("message handed over") == 1
    assert told.count("message given back") == 2


class SlowToNote:
    """A database that notes an outcome only once it may."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self.may_go = asyncio.Event()
        self.waits = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._db, name)

    async def run_patiently(self, fn: Any, *args: Any, **kwargs: Any) -> Any:
        if getattr(fn, "__name__", "") == "keep_outcomes":
            self.waits = True
            await self.may_go.wait()
        return await self._db.run_patiently(fn, *args, **kwargs)


def _plan_each(post: Post, priority: int) -> None:
    for who in PEOPLE:
        post.plan(who, f"to {who}", priority=priority)


async def _refused_then_quiet(post: Post, refused: int) -> None:
    async with post.open():
        await until(lambda: len(post.outside.answered) >= refused)
        await _no_place_is_left(post)


async def _no_place_is_left(post: Post) -> None:
    """Wait until all that was claimed is handed over or given back."""
    await asyncio.sleep((2 * APART).total_seconds())
    await until(lambda: "sending" not in post.rows("state"))


async def _arrive_after_the_pause(post: Post) -> None:
    """All arrive, each once."""
    post.clock.forward(PAUSE_S + 1)
    before = len(post.outside.handed)

    def have_arrived() -> bool:
        post.clock.forward(APART.total_seconds() / 100)
        post.sender.wake()
        return post.rows("state") == ["sent"] * len(PEOPLE)

    async with post.open():
        await until(have_arrived)
    assert sorted(post.outside.texts()[before:]) == [f"to {who}" for who in PEOPLE]
    assert post.rows("attempts") == [1] * len(PEOPLE)


def _refuse_another(conn: Connection) -> None:
    """Note what another process was told of a broadcast of its own."""
    gate = hold_gate(conn, HERE, START)
    until = START + timedelta(seconds=PAUSE_S)
    keep_gate(conn, HERE, replace(gate, broadcasts_after=until))
