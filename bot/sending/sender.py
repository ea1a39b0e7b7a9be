"""The sender of a channel: claims what may leave, hands it over, notes what became of it."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.sending.outcome import Body, Outcome, Transport, Unclear
from bot.sending.rules import GIVE_UP_AFTER, settled
from bot.store.database import Connection, Database
from bot.store.sends import (
    CHANGE,
    LEASE,
    Send,
    as_stored,
    block_chat,
    claim,
    hold_chats,
    left_sending,
    next_due,
    pause_chat,
    plan,
    settle,
)

LOG = logging.getLogger(__name__)
AT_ONCE = 16
"""Chats that are sent to at the same time."""
LAST_CALLS_S = 8.0
SHORTEST_NAP_S, LONGEST_NAP_S = 0.005, 30.0
STOPPED = Unclear("the sender was stopped", at_once=True)
FIRST_TIME, LAST_TIME = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Done:
    """A message that was handed over, and what became of it."""

    send: Send
    outcome: Outcome
    at: datetime


class Sender:
    """Sends the planned messages of one channel, in order within each chat."""

    def __init__(
        self, db: Database, channel: str, transport: Transport, clock: Callable[[], datetime]
    ) -> None:
        self._db = db
        self._channel = channel
        self._transport = transport
        self._clock = clock
        self._news = asyncio.Event()
        self._under_way: set[asyncio.Task[None]] = set()
        self._done: list[Done] = []
        self._resumes_at = FIRST_TIME

    def wake(self) -> None:
        """Look for messages now."""
        self._news.set()

    async def run(self) -> None:
        """Send until cancelled; what was begun is finished first."""
        try:
            while True:
                await self._resume()
                await self._sleep(await self._send_ready())
        finally:
            await self._finish()

    async def _finish(self) -> None:
        """Let what is under way end, for a while: the rest is taken up at the next start."""
        with suppress(TimeoutError):
            async with asyncio.timeout(LAST_CALLS_S):
                while self._under_way or self._done:
                    if self._under_way:
                        await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)
                    await self._pass_on(room=0)
        for task in self._under_way:
            task.cancel()

    async def _resume(self) -> None:
        """Take up what a process that is gone had begun to send."""
        now = self._clock()
        if now < self._resumes_at:
            return
        left = await self._db.run_patiently(
            left_sending, channel=self._channel, before=None if self._db.is_alone else now
        )
        self._done += [Done(one, STOPPED, now) for one in left]
        self._resumes_at = LAST_TIME if self._db.is_alone else now + LEASE

    async def _send_ready(self) -> float:
        """Begin to send what may leave now; return how many seconds nothing else can."""
        self._news.clear()
        claimed, due = await self._pass_on(room=AT_ONCE - len(self._under_way))
        for send in claimed:
            task = asyncio.create_task(self._send(send))
            self._under_way.add(task)
            task.add_done_callback(self._finished)
        return LONGEST_NAP_S if due is None else (due - self._clock()).total_seconds()

    async def _pass_on(self, room: int) -> tuple[list[Send], datetime | None]:
        """Note what became of messages and claim others, at once: no slot is free before that."""
        done = list(self._done)
        try:
            passed_on = await self._db.run_patiently(
                pass_on, done, self._transport, channel=self._channel, now=self._clock(), room=room
            )
        except Exception as error:
            if not done:
                raise
            LOG.error("one of %d outcomes cannot be noted: %s", len(done), type(error).__name__)
            await self._note_singly(done)
            passed_on = [], None
        del self._done[: len(done)]
        return passed_on

    async def _note_singly(self, done: Sequence[Done]) -> None:
        """Note outcomes of which one meets a fault of ours: it must not hold up the others."""
        for one in done:
            try:
                await self._db.run_patiently(
                    keep_outcome, one.send, one.outcome, self._transport, one.at
                )
            except Exception as error:
                LOG.error("message %d cannot be settled: %s", one.send.id, type(error).__name__)
        self.wake()

    async def _sleep(self, seconds: float) -> None:
        # Not wait_for: before Python 3.12 it may swallow the cancellation.
        with suppress(TimeoutError):
            async with asyncio.timeout(min(max(seconds, SHORTEST_NAP_S), LONGEST_NAP_S)):
                await self._news.wait()

    async def _send(self, send: Send) -> None:
        try:
            outcome = await self._transport.deliver(send)
        except Exception as error:
            # A fault of ours must not leave the chat waiting for a message that nobody sends.
            LOG.error("message %d could not be handed over: %s", send.id, type(error).__name__)
            outcome = Unclear(type(error).__name__)
        self._done.append(Done(send, outcome, self._clock()))

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        self.wake()


def pass_on(
    conn: Connection,
    done: Sequence[Done],
    transport: Transport,
    *,
    channel: str,
    now: datetime,
    room: int,
) -> tuple[list[Send], datetime | None]:
    """Store outcomes, claim what may leave, and tell when the next message may."""
    hold_chats(conn, [one.send.chat_id for one in done])
    for one in done:
        keep_outcome(conn, one.send, one.outcome, transport, one.at)
    if room <= 0:
        return [], None
    return claim(conn, channel=channel, now=now, limit=room), next_due(conn, channel=channel)


def keep_outcome(
    conn: Connection, send: Send, outcome: Outcome, transport: Transport, now: datetime
) -> None:
    """Store what became of a message, and what that means for its chat."""
    stored = as_stored(conn, send.id)
    if stored is None or stored.state != "sending":
        return  # its chat was deleted in the meantime, or it is noted already
    after = settled(send, outcome, now)
    is_again = after.state == "planned" and stored.body is not None
    settle(
        conn,
        send.id,
        now,
        # What is answered in the meantime is not said again.
        state="cancelled" if after.state == "planned" and not is_again else after.state,
        attempts=after.attempts,
        due_at=after.due_at,
        message_id=after.message_id,
        problem=after.problem,
        body=stored.body if is_again or stored.mark is not None else None,
    )
    if after.message_id is not None and stored.mark is not None:
        _correct(conn, send, transport.correction(send.body, stored.body, after.message_id), now)
    if after.rest_until is not None:
        pause_chat(conn, send.chat_id, after.rest_until)
    if after.state == "blocked":
        block_chat(conn, send.chat_id, now)
    if after.state == "failed":
        LOG.error("message %d was not taken: %s", send.id, after.problem)


def _correct(conn: Connection, send: Send, body: Body | None, now: datetime) -> None:
    """Plan a change of a question that was ticked or answered while it was under way."""
    if body is not None:
        plan(conn, send.chat_id, body, priority=CHANGE, give_up_at=now + GIVE_UP_AFTER, now=now)
