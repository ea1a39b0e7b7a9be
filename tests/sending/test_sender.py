"""The real sender on a real file: only the outside world and the time are of these tests."""

import asyncio
import logging
import sqlite3
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

import pytest
from sqlalchemy import Connection, delete, select

from bot.sending.keeping import keep_outcomes
from bot.sending.outcome import (
    Accepted,
    Blocked,
    Body,
    NotReached,
    Outcome,
    Refused,
    TooFast,
    Unclear,
)
from bot.sending.pacing import MOST_AT_ONCE as AT_ONCE
from bot.sending.sender import Sender
from bot.store import database
from bot.store.conversations import erase_chat, find_chat
from bot.store.database import Database
from bot.store.questions import reword
from bot.store.sends import (
    BROADCAST,
    MUST_ARRIVE,
    REPLY,
    Send,
    any_open,
    block_chat,
    claim,
    next_due,
    plan,
)
from bot.store.tables import chats, sends

pytestmark = pytest.mark.slow

HERE = "telegram"
START = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
DAY = timedelta(hours=24)
LOOKS, LOOK_EVERY_S = 2500, 0.002
STOPS_WITHIN_S = 2.0
UNCLEAR = Unclear("timed out")


class Clock:
    """A time that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def forward(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@dataclass
class Outside:
    """The world: notes what it is handed, and answers from a script, else takes it."""

    clock: Callable[[], datetime]
    script: dict[str, list[Outcome | BaseException]] = field(default_factory=dict)
    held: set[str] = field(default_factory=set)
    """What is not answered until it is let go."""
    handed: list[tuple[str, str]] = field(default_factory=list)
    answered: list[tuple[str, str]] = field(default_factory=list)
    times: list[datetime] = field(default_factory=list)
    under_way: Counter[str] = field(default_factory=Counter)
    most: Counter[str] = field(default_factory=Counter)
    meanwhile: Callable[[Send], Awaitable[None]] | None = None
    corrected: list[tuple[str, str | None]] = field(default_factory=list)
    faulty: set[str] = field(default_factory=set)
    """What it cannot correct, by a mistake of ours."""
    _let_go: asyncio.Event = field(default_factory=asyncio.Event)

    def correction(self, sent: Body, wanted: Body | None, message_id: str) -> Body | None:
        """Change a message whose words are no longer those that were handed over."""
        if sent["text"] in self.faulty:
            raise KeyError("my poor knee")
        now = wanted and wanted["text"]
        self.corrected.append((sent["text"], now))
        return None if now == sent["text"] else {"text": f"change {message_id} to {now}"}

    async def deliver(self, send: Send) -> Outcome:
        text = str(send.body["text"])
        self.handed.append((send.address, text))
        self.times.append(self.clock())
        self.under_way[send.address] += 1
        self.most |= self.under_way
        try:
            return await self._answer(send, text)
        finally:
            self.under_way[send.address] -= 1
            self.answered.append((send.address, text))

    async def _answer(self, send: Send, text: str) -> Outcome:
        await asyncio.sleep(0)
        if text in self.held:
            await self._let_go.wait()
        if self.meanwhile is not None:
            await self.meanwhile(send)
        script = self.script.get(text, [])
        answer = script.pop(0) if script else Accepted(f"number of {text}")
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def let_go(self) -> None:
        self.held.clear()
        self._let_go.set()

    def texts(self, address: str | None = None) -> list[str]:
        return [text for to, text in self.handed if address in (None, to)]


class Post:
    """A database, a sender and the outside."""

    def __init__(self, db: Database, clock: Callable[[], datetime] | None = None) -> None:
        self.db = db
        self.clock = Clock()
        self.outside = Outside(clock or self.clock)
        self.sender = Sender(db, HERE, self.outside, clock or self.clock)

    def plan(
        self,
        address: str,
        *texts: str,
        priority: int = REPLY,
        question: tuple[int, int] | None = None,
        channel: str = HERE,
        lasts: timedelta = DAY,
    ) -> int:
        now = self.outside.clock()

        def planned(conn: Connection) -> int:
            chat = find_chat(conn, channel=channel, address=address, now=now)
            for text in texts:
                body, until = {"text": text}, now + lasts
                plan(
                    conn,
                    chat,
                    body,
                    priority=priority,
                    give_up_at=until,
                    now=now,
                    question=question,
                )
            return chat

        chat = self.db.run(planned)
        self.sender.wake()
        return chat

    def rows(self, *columns: str) -> list[object]:
        """Return columns of all messages, a bare value each when there is but one column."""
        wanted = select(*(sends.c[column] for column in columns)).order_by(sends.c.id)
        rows = self.db.run(lambda conn: [tuple(row) for row in conn.execute(wanted)])
        return [row[0] if len(columns) == 1 else row for row in rows]

    @asynccontextmanager
    async def open(self) -> Iterator[None]:
        """Let the sender run while inside."""
        running = asyncio.create_task(self.sender.run())
        try:
            yield
        finally:
            self.outside.let_go()
            while not running.done():
                running.cancel()
                await asyncio.wait({running}, timeout=0.1)

    async def stop(self, running: asyncio.Task[None]) -> None:
        """Ask it to stop once, as the end of the process does."""
        running.cancel()
        stopped, _ = await asyncio.wait({running}, timeout=STOPS_WITHIN_S)
        assert stopped, "it did not stop"
        assert running.cancelled()

    async def quiet(self) -> None:
        """Wait until nothing is under way and nothing may leave before the clock moves."""
        await until(lambda: self.db.run(self._is_quiet))

    def _is_quiet(self, conn: Connection) -> bool:
        sending = select(sends.c.id).where(sends.c.state == "sending")
        due = next_due(conn, channel=HERE, now=self.clock.now)
        return conn.scalar(sending) is None and (due is None or due > self.clock.now)

    async def later(self, seconds: float) -> None:
        """Let time pass, and what may leave then be sent."""
        self.clock.forward(seconds)
        self.sender.wake()
        await self.quiet()


async def until(holds: Callable[[], bool]) -> None:
    for _ in range(LOOKS):
        if holds():
            return
        await asyncio.sleep(LOOK_EVERY_S)
    raise AssertionError("it never came to that")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sender") / "kneebot.sqlite"


@pytest.fixture(scope="module")
def opened(path: Path) -> Iterator[Database]:
    with Database.open(path, serving=True) as opened:
        yield opened


@pytest.fixture
def db(opened: Database) -> Database:
    """One file for all tests, emptied before each: opening takes longer than they do."""
    opened.run(lambda conn: conn.execute(delete(chats)))
    return opened


@pytest.fixture
def post(db: Database) -> Post:
    return Post(db)


def test_each_chat_gets_its_messages_in_order(post: Post) -> None:
    texts = {name: [f"{name} {number}" for number in range(6)] for name in ("ann", "bob", "cem")}

    async def told() -> None:
        async with post.open():
            for number in range(6):
                for name in texts:
                    post.plan(name, texts[name][number])
            await post.quiet()

    asyncio.run(told())

    assert {name: post.outside.texts(name) for name in texts} == texts
    assert set(post.outside.most.values()) == {1}
    assert set(post.rows("state", "attempts")) == {("sent", 1)}


def test_broadcast_leaves_within_its_hours_only(post: Post) -> None:
    """What was not reached when they ended does not leave after them; a reply does."""
    hour = timedelta(hours=1)
    for name, lasts in (("ann", hour), ("bob", 2 * hour)):
        post.plan(name, f"broadcast to {name}", priority=BROADCAST, lasts=lasts)
    post.plan("cem", "reply", lasts=hour)
    post.clock.forward(hour.total_seconds())

    async def told() -> None:
        async with post.open():
            await post.quiet()
            await post.later(2 * hour.total_seconds())

    asyncio.run(told())

    assert sorted(post.outside.texts()) == ["broadcast to bob", "reply"]
    assert post.rows("state", "attempts") == [("planned", 0), ("sent", 1), ("sent", 1)]


def test_slow_chat_holds_up_itself_only(post: Post) -> None:
    post.plan("ann", "slow", "after it")
    post.plan("bob", "one", "two")
    post.outside.held = {"slow"}

    async def told() -> None:
        async with post.open():
            await until(lambda: ("bob", "two") in post.outside.answered)
            assert post.outside.texts("ann") == ["slow"]
            post.outside.let_go()
            await post.quiet()

    asyncio.run(told())

    assert post.outside.texts("ann") == ["slow", "after it"]


def test_so_many_chats_are_sent_to_at_once(post: Post) -> None:
    texts = [f"to {number}" for number in range(AT_ONCE + 4)]
    for text in texts:
        post.plan(text, text)
    post.outside.held = set(texts)

    async def told() -> None:
        async with post.open():
            await until(lambda: len(post.outside.handed) >= AT_ONCE)
            post.sender.wake()
            await asyncio.sleep(0.05)
            assert post.outside.texts() == texts[:AT_ONCE]
            post.outside.let_go()
            await post.quiet()

    asyncio.run(told())

    assert sorted(post.outside.texts()) == sorted(texts)


def test_urgent_results_go_before_replies(post: Post) -> None:
    replies = [f"reply {number}" for number in range(AT_ONCE)]
    for text in replies:
        post.plan(text, text)
    post.plan("zoe", "call an ambulance", priority=MUST_ARRIVE)

    async def told() -> None:
        async with post.open():
            await post.quiet()

    asyncio.run(told())

    assert post.outside.texts()[0] == "call an ambulance"


def test_chat_rests_between_messages(post: Post) -> None:
    post.outside.script = {"one": [Accepted("1", 1.0)], "two": [Accepted("2", 1.0)]}
    post.plan("ann", "one", "two", "three")
    post.plan("bob", "four")

    async def told() -> None:
        async with post.open():
            await post.quiet()
            assert sorted(post.outside.texts()) == ["four", "one"]
            await post.later(0.999)
            assert post.outside.texts("ann") == ["one"]
            await post.later(0.001)
            assert post.outside.texts("ann") == ["one", "two"]
            await post.later(1)
            assert post.outside.texts("ann") == ["one", "two", "three"]

    asyncio.run(told())


def test_sender_wakes_up_by_itself(db: Database) -> None:
    """On the real clock, with nobody to wake it but the first time."""
    post = Post(db, lambda: datetime.now(UTC))
    post.outside.script = {"one": [Accepted("1", 0.1)], "two": [Accepted("2", 0.1)]}
    post.plan("ann", "one", "two", "three")

    async def told() -> None:
        async with post.open():
            await until(lambda: len(post.outside.handed) == 3)

    asyncio.run(told())

    first, second, third = post.outside.times
    assert second - first >= timedelta(seconds=0.1)
    assert third - second >= timedelta(seconds=0.1)


def test_new_message_does_not_wait_for_the_nap(post: Post) -> None:
    async def told() -> float:
        async with post.open():
            await asyncio.sleep(0.02)
            begun = monotonic()
            post.plan("ann", "one")
            await until(lambda: bool(post.outside.handed))
            return monotonic() - begun

    assert asyncio.run(told()) < 2


def test_too_fast_pauses_that_chat_only(post: Post) -> None:
    post.outside.script = {"one": [TooFast(30.0), TooFast(5.0)]}
    post.plan("ann", "one", "two")
    post.plan("bob", "three", "four")

    async def told() -> None:
        async with post.open():
            await post.quiet()
            assert post.outside.texts("ann") == ["one"]
            assert post.outside.texts("bob") == ["three", "four"]
            post.plan("ann", "urgent", priority=MUST_ARRIVE)
            await post.later(29.9)
            assert post.outside.texts("ann") == ["one"]
            await post.later(0.1)
            await post.later(5)

    asyncio.run(told())

    assert post.outside.texts("ann") == ["one", "one", "one", "two", "urgent"]
    assert post.rows("state", "attempts")[0] == ("sent", 1)


def test_blocked_chat_gets_nothing_more(post: Post) -> None:
    post.outside.script = {"one": [Blocked("bot was blocked by the user")]}
    post.plan("ann", "one", "two")
    post.plan("ann", "three", priority=MUST_ARRIVE)
    post.plan("bob", "four")

    async def told() -> None:
        async with post.open():
            await post.quiet()
            await post.later(3600)

    asyncio.run(told())

    assert sorted(post.outside.texts()) == ["four", "one"]
    blocked, sent = ("blocked", None), ("sent", None)
    assert post.rows("state", "body") == [blocked, blocked, blocked, sent]
    at = post.db.run(lambda conn: list(conn.scalars(select(chats.c.blocked_at))))
    assert at == [START, None]


def test_refused_message_lets_the_next_go(post: Post) -> None:
    post.outside.script = {"one": [Refused("message is too long")]}
    post.plan("ann", "one", "two")

    async def told() -> None:
        async with post.open():
            await post.quiet()

    asyncio.run(told())

    assert post.outside.texts() == ["one", "two"]
    assert post.rows("state", "problem") == [("failed", "message is too long"), ("sent", None)]


def test_unclear_reply_goes_out_twice(post: Post) -> None:
    post.outside.script = {"one": [UNCLEAR] * 9}
    post.plan("ann", "one", "two")

    async def told() -> None:
        async with post.open():
            await post.quiet()
            assert post.outside.texts() == ["one"]
            for _ in range(4):
                await post.later(300)

    asyncio.run(told())

    assert post.outside.texts() == ["one", "one", "two"]
    assert post.rows("state", "body") == [("uncertain", {"text": "one"}), ("sent", None)]


def test_unreachable_world_is_waited_for(post: Post) -> None:
    post.outside.script = {"one": [NotReached("no route")] * 9}
    post.plan("ann", "one", "two")

    async def told() -> None:
        async with post.open():
            await post.quiet()
            for _ in range(9):
                await post.later(300)

    asyncio.run(told())

    assert post.outside.texts() == ["one"] * 10 + ["two"]
    assert post.rows("state", "attempts") == [("sent", 1), ("sent", 1)]


def test_urgent_result_is_tried_for_a_day(post: Post, caplog: pytest.LogCaptureFixture) -> None:
    post.outside.script = {"call an ambulance": [UNCLEAR] * 400}
    post.plan("4711", "call an ambulance", priority=MUST_ARRIVE)

    async def told() -> None:
        async with post.open():
            await post.quiet()
            for _ in range(24):
                await post.later(3600)
            assert len(post.outside.handed) == 25
            await post.later(3600)

    asyncio.run(told())

    assert len(post.outside.handed) == 25
    assert post.rows("state", "body") == [("uncertain", {"text": "call an ambulance"})]
    told_staff = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert len(told_staff) == 1
    assert "ambulance" not in caplog.text
    assert "4711" not in caplog.text


def test_hopeless_result_lets_the_next_go(post: Post) -> None:
    post.outside.script = {"go today": [UNCLEAR] * 400}
    post.plan("ann", "go today", priority=MUST_ARRIVE)
    post.plan("ann", "and this")

    async def told() -> None:
        async with post.open():
            await post.quiet()
            assert post.outside.texts() == ["go today"]
            await post.later(300)

    asyncio.run(told())

    assert post.outside.texts() == ["go today", "go today", "and this"]
    assert post.rows("state") == ["planned", "sent"]


def left_by_dead_process(post: Post) -> None:
    """Claim what may leave and forget about it, as a process does that is killed."""
    post.db.run(claim, channel=HERE, now=post.clock.now, limit=50)


def test_left_over_message_is_sent_once_more(post: Post) -> None:
    post.plan("ann", "one", "two")
    post.plan("bob", "three")
    left_by_dead_process(post)
    assert post.rows("state") == ["sending", "planned", "sending"]

    async def told() -> None:
        async with post.open():
            await until(lambda: "sending" not in post.rows("state"))
            await post.later(1)

    asyncio.run(told())

    assert post.outside.texts("ann") == ["one", "two"]
    assert post.outside.texts("bob") == ["three"]
    assert post.rows("state", "attempts") == [("sent", 2), ("sent", 1), ("sent", 2)]


def test_who_was_taken_for_gone_settles_no_later_try(post: Post) -> None:
    """Its process stood still, and another one has the message under way by now."""

    def claimed(conn: Connection) -> Send:
        [send] = claim(conn, channel=HERE, now=post.clock.now, limit=5)
        return send

    post.plan("ann", "one")
    first = post.db.run(claimed)
    gone = Unclear("the sender was stopped", at_once=True)
    post.db.run(keep_outcomes, [(first, gone)], post.outside, post.clock.now)
    second = post.db.run(claimed)

    post.db.run(keep_outcomes, [(first, Unclear("TimeoutError"))], post.outside, post.clock.now)
    assert post.rows("state", "attempts") == [("sending", 2)]
    post.db.run(keep_outcomes, [(second, Accepted("1"))], post.outside, post.clock.now)

    assert post.rows("state", "attempts") == [("sent", 2)]


def test_left_over_message_does_not_wait_long(post: Post) -> None:
    """Nobody tried to send it while there was no process; that time is no reason to wait."""
    post.plan("ann", "call an ambulance", priority=MUST_ARRIVE)
    left_by_dead_process(post)
    post.clock.forward(600)

    async def told() -> None:
        async with post.open():
            await until(lambda: "sending" not in post.rows("state"))
            await post.later(10)

    asyncio.run(told())

    assert post.outside.texts() == ["call an ambulance"]


@pytest.mark.parametrize(
    ("priority", "expected"), [(REPLY, "uncertain"), (MUST_ARRIVE, "sent")], ids=["reply", "result"]
)
def test_message_may_be_left_over_twice(post: Post, priority: int, expected: str) -> None:
    post.plan("ann", "one", priority=priority)
    left_by_dead_process(post)
    post.db.run(lambda conn: conn.execute(sends.update().values(state="planned")))
    left_by_dead_process(post)

    async def told() -> None:
        async with post.open():
            await until(lambda: "sending" not in post.rows("state"))
            await post.later(1)

    asyncio.run(told())

    assert post.rows("state") == [expected]


def test_other_channel_is_left_alone(post: Post) -> None:
    post.plan("ann", "one", "two", channel="web")
    post.db.run(claim, channel="web", now=START, limit=1)

    async def told() -> None:
        async with post.open():
            await asyncio.sleep(0.05)

    asyncio.run(told())

    assert post.outside.handed == []
    assert post.rows("state") == ["sending", "planned"]


def test_failing_store_loses_nothing(
    post: Post, path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It fails while messages are under way, so their outcomes cannot be kept for a while."""
    monkeypatch.setattr(database, "TRY_AGAIN_S", 0.02)
    post.plan("ann", "one", "two")
    post.plan("bob", "three", "four")
    post.outside.held = {"one", "three"}

    async def told() -> None:
        async with post.open():
            await until(lambda: len(post.outside.handed) == 2)
            with closing(sqlite3.connect(path, isolation_level=None)) as other:
                other.execute("BEGIN EXCLUSIVE")
                post.outside.let_go()
                await until(lambda: "locked" in caplog.text)
                other.execute("ROLLBACK")
            await post.quiet()

    asyncio.run(told())

    assert post.outside.texts("ann") == ["one", "two"]
    assert post.outside.texts("bob") == ["three", "four"]
    assert set(post.rows("state", "attempts")) == {("sent", 1)}


def test_store_may_fail_at_the_start(
    post: Post, path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(database, "TRY_AGAIN_S", 0.02)
    post.plan("ann", "one", "two")
    left_by_dead_process(post)

    async def told() -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            async with post.open():
                await until(lambda: "locked" in caplog.text)
                other.execute("ROLLBACK")
                await until(lambda: "sending" not in post.rows("state"))
                await post.later(1)

    asyncio.run(told())

    assert post.outside.texts() == ["one", "two"]


def test_store_may_fail_before_sending(
    post: Post, path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(database, "TRY_AGAIN_S", 0.02)

    async def told() -> None:
        async with post.open():
            await asyncio.sleep(0.05)
            post.plan("ann", "one", "two")
            with closing(sqlite3.connect(path, isolation_level=None)) as other:
                other.execute("BEGIN EXCLUSIVE")
                await until(lambda: "locked" in caplog.text)
                other.execute("ROLLBACK")
            await post.quiet()

    asyncio.run(told())

    assert post.outside.texts() == ["one", "two"]


def test_turn_that_ends_after_the_clock_was_set_back_is_answered(post: Post) -> None:
    """It took its time from the clock before, and commits when the sender has looked already."""
    post.plan("ann", "one")

    async def told() -> None:
        async with post.open():
            await until(lambda: len(post.outside.answered) == 1)
            post.clock.forward(-3600)
            post.sender.wake()
            await asyncio.sleep(0.05)
            post.clock.forward(3600)
            post.plan("bob", "two")
            post.clock.forward(-3598)
            post.sender.wake()
            await until(lambda: len(post.outside.answered) == 2)

    asyncio.run(told())


def test_mistake_of_transport_stops_no_others(post: Post, caplog: pytest.LogCaptureFixture) -> None:
    post.outside.script = {"one": [KeyError("my poor knee")]}
    post.plan("ann", "one")
    post.plan("bob", "two")

    async def told() -> None:
        async with post.open():
            await until(lambda: len(post.outside.answered) == 2)
            post.plan("bob", "three")
            post.plan("cem", "four")
            await until(lambda: len(post.outside.answered) == 4)

    asyncio.run(told())

    assert sorted(post.outside.texts()) == ["four", "one", "three", "two"]
    assert "KeyError" in caplog.text
    assert "poor" not in caplog.text


def test_mistake_of_transport_does_not_silence_a_chat(post: Post) -> None:
    """Whether it arrived is unclear; an urgent result behind it must still go out."""
    post.outside.script = {"one": [KeyError("a mistake of ours")] * 9}
    post.plan("ann", "one")
    post.plan("ann", "call an ambulance", priority=MUST_ARRIVE)

    async def told() -> None:
        async with post.open():
            await until(lambda: len(post.outside.answered) == 1)
            await asyncio.sleep(0.02)
            for _ in range(3):
                post.clock.forward(300)
                post.sender.wake()
                await asyncio.sleep(0.05)

    asyncio.run(told())

    assert "call an ambulance" in post.outside.texts()


def test_outcome_that_cannot_be_noted_leaves_the_others_noted(
    post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    """What is known at the same time is noted together."""
    names = [str(n) for n in range(9)]
    for name in names:
        post.plan(name, name, question=(3, 7))
    post.outside.held, post.outside.faulty = set(names), {"4"}

    async def told() -> None:
        async with post.open():
            await until(lambda: len(post.outside.handed) == len(names))
            post.outside.let_go()
            await until(lambda: [*post.rows("state")].count("sent") == 8)
            post.plan("4", "next")
            await until(lambda: post.rows("state")[4] == "planned")
            await post.later(5)

    asyncio.run(told())

    assert post.outside.texts("4") == ["4", "4", "next"]
    assert [*post.rows("state")][4] == "uncertain"
    assert "KeyError" in caplog.text
    assert "poor" not in caplog.text


def test_stopping_finishes_what_is_under_way(post: Post) -> None:
    post.plan("ann", "one", "two")
    post.plan("bob", "three")
    post.outside.held = {"one", "three"}

    async def told() -> None:
        running = asyncio.create_task(post.sender.run())
        await until(lambda: len(post.outside.handed) == 2)
        running.cancel()
        await asyncio.sleep(0.02)
        assert not running.done()
        post.outside.let_go()
        with pytest.raises(asyncio.CancelledError):
            await running

    asyncio.run(told())

    assert sorted(post.outside.texts()) == ["one", "three"]
    assert post.rows("state") == ["sent", "planned", "sent"]


def test_idle_sender_stops_at_once(post: Post) -> None:
    async def told() -> float:
        running = asyncio.create_task(post.sender.run())
        await asyncio.sleep(0.02)
        begun = monotonic()
        await post.stop(running)
        return monotonic() - begun

    assert asyncio.run(told()) < 2


@pytest.mark.parametrize("steps", range(6))
def test_news_does_not_hide_the_stop(post: Post, steps: int) -> None:
    """A message may be planned, or be finished, just when the process is asked to stop."""

    async def told() -> None:
        running = asyncio.create_task(post.sender.run())
        await asyncio.sleep(0.05)
        post.sender.wake()
        for _ in range(steps):
            await asyncio.sleep(0)
        await post.stop(running)

    asyncio.run(told())


@pytest.mark.parametrize("moment_s", [0.0, 0.0005, 0.001, 0.002, 0.004, 0.008, 0.016])
def test_stopping_at_any_moment_loses_nothing(post: Post, moment_s: float) -> None:
    texts = [f"to {number}" for number in range(12)]
    for text in texts:
        post.plan(text, text)

    async def stopped() -> None:
        running = asyncio.create_task(post.sender.run())
        await asyncio.sleep(moment_s)
        await post.stop(running)

    async def started_again() -> None:
        post.sender = Sender(post.db, HERE, post.outside, post.clock)
        async with post.open():
            await until(lambda: "sending" not in post.rows("state"))
            await post.later(1)

    asyncio.run(stopped())
    asyncio.run(started_again())

    assert sorted(post.outside.texts()) == sorted(texts)
    assert set(post.rows("state")) == {"sent"}


def test_arrived_words_are_wiped(post: Post) -> None:
    post.plan("ann", "a result")

    async def told() -> None:
        async with post.open():
            await post.quiet()

    asyncio.run(told())

    assert post.rows("state", "body", "message_id") == [("sent", None, "number of a result")]
    assert not post.db.run(any_open)


def test_words_of_a_question_are_kept(post: Post) -> None:
    """They are needed to show the answer under them."""
    post.plan("ann", "Which knee?", question=(3, 7))

    async def told() -> None:
        async with post.open():
            await post.quiet()

    asyncio.run(told())

    kept = [("sent", {"text": "Which knee?"}, "number of Which knee?")]
    assert post.rows("state", "body", "message_id") == kept


def test_words_are_kept_for_the_next_try(post: Post) -> None:
    post.outside.script = {"one": [UNCLEAR], "two": [NotReached("no route")], "six": [TooFast(9)]}
    for text in post.outside.script:
        post.plan(text, text)

    async def told() -> None:
        async with post.open():
            await post.quiet()

    asyncio.run(told())

    assert post.rows("body") == [{"text": "one"}, {"text": "two"}, {"text": "six"}]


def test_question_answered_meanwhile_is_not_asked_again(post: Post) -> None:
    """It arrived, whatever became of the call: the tap wiped its words, and the next is due."""
    post.outside.script = {"Which knee?": [UNCLEAR]}
    post.plan("ann", "Which knee?", question=(3, 7))

    async def tap(send: Send) -> None:
        if send.body["text"] == "Which knee?":
            await post.db.run_async(reword, send.id, None)
            post.plan("ann", "How old are you?", question=(3, 8))

    post.outside.meanwhile = tap

    async def told() -> None:
        async with post.open():
            await until(lambda: "sending" not in post.rows("state"))
            for _ in range(3):
                post.clock.forward(300)
                post.sender.wake()
                await asyncio.sleep(0.05)

    asyncio.run(told())

    assert post.outside.texts() == ["Which knee?", "How old are you?"]


def test_left_over_broadcast_that_was_answered_is_settled(post: Post) -> None:
    """Its words are wiped by then; what is due in the chat must not wait behind it for ever."""
    post.plan("ann", "How was the week?", priority=BROADCAST, question=(3, 7))
    left_by_dead_process(post)
    [asked] = post.rows("id")
    post.db.run(reword, asked, None)
    post.plan("ann", "Thank you")

    async def told() -> None:
        async with post.open():
            await until(lambda: "sending" not in post.rows("state"))
            await post.later(1)

    asyncio.run(told())

    assert post.rows("state") == ["uncertain", "sent"]


def test_chat_erased_meanwhile_is_forgotten(post: Post) -> None:
    chat = post.plan("ann", "one", "two")
    post.plan("bob", "three")

    async def erase(send: Send) -> None:
        if send.address == "ann":
            await post.db.run_async(erase_chat, chat)

    post.outside.meanwhile = erase

    async def told() -> None:
        async with post.open():
            await post.quiet()

    asyncio.run(told())

    assert sorted(post.outside.texts()) == ["one", "three"]
    assert post.rows("state") == ["sent"]


def test_chat_blocked_meanwhile_gets_nothing_more(post: Post) -> None:
    chat = post.plan("ann", "one", "two")

    async def block(send: Send) -> None:
        await post.db.run_async(block_chat, chat, post.clock.now)

    post.outside.meanwhile = block

    async def told() -> None:
        async with post.open():
            await post.quiet()

    asyncio.run(told())

    assert post.outside.texts() == ["one"]
    assert post.rows("state") == ["sent", "blocked"]


@pytest.mark.parametrize("now", [{"text": "☑ Which knee?"}, None], ids=["ticked", "answered"])
def test_question_changed_under_way_is_corrected(post: Post, now: Body | None) -> None:
    post.plan("ann", "Which knee?", question=(3, 7))

    async def change(send: Send) -> None:
        if send.body["text"] == "Which knee?":
            await post.db.run_async(reword, send.id, now)

    post.outside.meanwhile = change

    async def told() -> None:
        async with post.open():
            await post.quiet()
            await post.later(1)

    asyncio.run(told())

    first, second = post.outside.texts()
    assert first == "Which knee?"
    assert second.startswith("change ")
    assert second.endswith(f" to {now and now['text']}")
