"""The sender of a channel: claims what may leave, hands it over, notes what became of it."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.sending.halt import Halt
from bot.sending.keeping import Known, keep_outcomes
from bot.sending.outcome import Fate, HeldBack, NotReached, Outcome, TooFast, Transport, Unclear
from bot.sending.pacing import at_once, least_urgent, look_again, places, set_right
from bot.sending.rules import settled
from bot.store.clocks import APART, CLOCK_SLACK, set_back
from bot.store.database import Connection, Database
from bot.store.gate import Gate, hold_gate, keep_gate
from bot.store.sends import LEASE, Send, claim, give_back, left_sending, next_due

LOG = logging.getLogger(__name__)
LAST_CALLS_S = 7.0
"""The process ends two seconds later, whatever waits then."""
LONGEST_CALL_S = 25.0
"""After so long nobody waits for an answer any more; the lease of a message is longer."""
LATEST_S = LEASE.total_seconds() - LONGEST_CALL_S
"""A call that begins later than this may still go on when the lease of its message has ended."""
RESUME_EVERY = timedelta(seconds=5)
SHORTEST_NAP_S, LONGEST_NAP_S = 0.005, 10.0
LOOK_BACK, LOOK_BACK_EVERY = timedelta(minutes=1), timedelta(seconds=1)
"""So long after that, what was under way may still bring times of the clock before (expert)."""
Claimed = tuple[list[tuple[Send, float]], datetime | None]
"""Messages, each with its time in seconds of the loop, and when to look for more."""
FIRST_TIME, LAST_TIME = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


class Sender:
    """Sends the planned messages of one channel, in order within each chat."""

    def __init__(
        self,
        db: Database,
        channel: str,
        transport: Transport,
        clock: Callable[[], datetime],
        interval: timedelta | None = None,
    ) -> None:
        """Send as fast as messages come, or with an interval that all processes keep to."""
        self._db = db
        self._channel = channel
        self._transport = transport
        self._clock = clock
        self._interval = interval
        self._at_once = at_once(interval)
        self._halt = Halt()
        self._news = asyncio.Event()
        self._under_way: dict[asyncio.Task[None], int] = {}
        self._known: list[Known] = []
        self._keeping = asyncio.Lock()
        self._noting: asyncio.Task[None] | None = None
        self._claiming: asyncio.Task[Claimed] | None = None
        self._resumes_at = self._latest = FIRST_TIME
        self._looks_back_at = self._looks_back_until = FIRST_TIME
        self._ahead_since = LAST_TIME
        self._was_set_back = False

    def wake(self) -> None:
        """Look for messages now."""
        self._news.set()

    async def run(self) -> None:
        """Send until cancelled; what was begun is finished first."""
        try:
            # The clock may have been set back while nobody looked.
            await self._db.run_patiently(set_back, self._clock())
            while True:
                await self._follow_clock()
                await self._resume()
                await self._sleep(await self._send_ready())
        finally:
            await self._finish()

    async def _finish(self) -> None:
        """Let what is under way end, for a while: the rest is taken up at the next start."""
        loop = asyncio.get_running_loop()
        end = loop.time() + LAST_CALLS_S
        if self._claiming is not None:
            # What is claimed nobody else may send until its lease ends, so it is sent.
            done, _ = await asyncio.wait({self._claiming}, timeout=LAST_CALLS_S)
            for claiming in done:
                if (error := claiming.exception()) is None:
                    self._begin(claiming.result()[0])
                else:  # what is under way is waited for all the same
                    LOG.error("what may leave was not claimed: %s", type(error).__name__)
            self._claiming.cancel()
        if self._under_way:
            _, late = await asyncio.wait(self._under_way, timeout=max(0.0, end - loop.time()))
            for task in late:
                task.cancel()

    async def _follow_clock(self) -> None:
        """Let nothing wait for a time that was counted before the clock was set back."""
        now, beyond = self._clock(), self._ahead_since - CLOCK_SLACK
        if now + CLOCK_SLACK < self._latest:
            LOG.warning("the clock was set back, so what waits is looked at anew")
            self._was_set_back = True
            self._resumes_at = min(self._resumes_at, now)
            self._looks_back_at, self._looks_back_until = now, now + LOOK_BACK
            self._ahead_since, beyond = self._latest, now
        if self._looks_back_at <= now < self._looks_back_until:
            await self._db.run_patiently(set_back, now, beyond)
            self._looks_back_at = now + LOOK_BACK_EVERY
        self._latest = now

    async def _resume(self) -> None:
        """Take up what a process that is gone had begun to send."""
        now = self._clock()
        if now < self._resumes_at:
            return
        before = None if self._db.is_alone else now
        for send in await self._db.run_patiently(
            left_sending, channel=self._channel, before=before
        ):
            if send.id not in self._under_way.values():  # of our own we will know what became
                await self._keep(send, Unclear("the sender was stopped", at_once=True))
        self._resumes_at = LAST_TIME if self._db.is_alone else now + RESUME_EVERY

    async def _send_ready(self) -> float:
        """Begin to send what may leave now; return how many seconds nothing else can."""
        self._news.clear()
        room = self._at_once - len(self._under_way)
        if room <= 0:
            return LONGEST_NAP_S
        self._claiming = asyncio.create_task(self._claim(room))
        claimed, due = await asyncio.shield(self._claiming)
        self._claiming = None
        self._begin(claimed)
        until = self._resumes_at if due is None else min(due, self._resumes_at)
        now = self._clock()
        if now < self._looks_back_until:
            until = min(until, self._looks_back_at)
        return (until - now).total_seconds()

    async def _claim(self, room: int) -> Claimed:
        loop = asyncio.get_running_loop()
        self._halt.begin()
        knows_all = self._db.is_alone or self._was_set_back
        apart = timedelta() if knows_all else APART
        tried: list[tuple[list[Send], datetime]] = []
        met: list[Gate] = []

        def claim_now(conn: Connection) -> Claimed:
            for before, at in tried:  # its commit may have been cut, and it may be kept
                give_back(conn, before, at)
            if self._interval is not None:
                # No time is read while waiting.
                met.append(hold_gate(conn, self._channel, self._clock()))
            now, began = self._clock(), loop.time()  # a lease counts from here, not from a failure
            claimed, due = claim_ready(
                conn,
                channel=self._channel,
                now=now,
                limit=room,
                interval=self._interval,
                apart=apart,
            )
            tried.append(([send for send, _ in claimed], now))
            return [(send, began + (place - now).total_seconds()) for send, place in claimed], due

        done = await self._db.run_patiently(claim_now)
        self._was_set_back = False
        if met:
            self._halt.seen(met[-1], self._clock())
        return done

    def _begin(self, claimed: list[tuple[Send, float]]) -> None:
        for send, at_s in claimed:
            task = asyncio.create_task(self._send(send, at_s, self._halt.newest))
            self._under_way[task] = send.id
            task.add_done_callback(self._finished)

    async def _sleep(self, seconds: float) -> None:
        # Not wait_for: before Python 3.12 it may swallow the cancellation.
        with suppress(TimeoutError):
            async with asyncio.timeout(min(max(seconds, SHORTEST_NAP_S), LONGEST_NAP_S)):
                await self._news.wait()

    async def _send(self, send: Send, at_s: float, claim: int) -> None:
        """Hand a message over at a time of the loop, which no clock can set back."""
        await asyncio.sleep(at_s - asyncio.get_running_loop().time())
        if self._halt.stops(send, claim):
            LOG.info("message given back", extra={"channel": self._channel, "chat": send.address})
            await self._keep(send, HeldBack())
            return
        try:
            async with asyncio.timeout(LONGEST_CALL_S):
                outcome = await self._deliver(send, at_s)
        except Exception as error:
            # A fault of ours must not leave the chat waiting for a message that nobody sends.
            LOG.error("message %d could not be handed over: %s", send.id, type(error).__name__)
            outcome = Unclear(type(error).__name__)
        self._tell(send, outcome)
        with self._heeding(send, outcome):
            await self._keep(send, outcome)

    def _heeding(self, send: Send, outcome: Outcome) -> AbstractContextManager[None]:
        """Let nothing that is claimed already leave while a pause is being noted, nor after it."""
        if self._interval is None or not isinstance(outcome, TooFast):
            return nullcontext()
        now = self._clock()
        return self._halt.refused(send, settled(send, outcome, now).due_at, now)

    async def _deliver(self, send: Send, at_s: float) -> Outcome:
        if asyncio.get_running_loop().time() > at_s + LATEST_S:
            return NotReached("it was claimed too long ago")  # others may send it soon
        return await self._transport.deliver(send)

    def _tell(self, send: Send, outcome: Outcome) -> None:
        told = {
            "channel": self._channel,
            "chat": send.address,
            "outcome": type(outcome).__name__,
            "seconds": (self._clock() - send.planned_at).total_seconds(),
        }
        LOG.info("message handed over", extra=told)

    async def _keep(self, send: Send, outcome: Fate) -> None:
        """Note what became of a message, together with all that is known before its turn comes."""
        self._known.append((send, outcome))
        if self._noting is None:
            self._noting = asyncio.create_task(self._note())
        await asyncio.shield(self._noting)

    async def _note(self) -> None:
        async with self._keeping:
            known, self._known, self._noting = self._known, [], None
            await self._keep_known(known)

    async def _keep_known(self, known: list[Known]) -> None:
        now, gate = self._clock(), None if self._interval is None else self._channel
        try:
            await self._db.run_patiently(keep_outcomes, known, self._transport, now, gate)
        except Exception as error:
            if len(known) > 1:
                for one in known:  # a fault with one must not leave the others unsettled
                    await self._keep_known([one])
                return
            [(send, outcome)], name = known, type(error).__name__
            LOG.error("what became of message %d is not noted: %s", send.id, name)
            if not isinstance(outcome, Unclear):  # nor its chat waiting until the next start
                await self._keep_known([(send, Unclear(name))])

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._under_way.pop(task, None)
        self.wake()


def claim_ready(
    conn: Connection,
    *,
    channel: str,
    now: datetime,
    limit: int,
    interval: timedelta | None,
    apart: timedelta = timedelta(),
) -> tuple[list[tuple[Send, datetime]], datetime | None]:
    """Claim what may leave, each with its place in time, and tell when to look again.

    The clocks of others who claim may be `apart` from ours.
    """
    if interval is None:
        claimed = claim(conn, channel=channel, now=now, limit=limit)
        due = now if len(claimed) == limit else next_due(conn, channel=channel, now=now)
        return [(send, now) for send in claimed], due
    held = hold_gate(conn, channel, now)
    gate = set_right(held, interval, now, apart)
    least = least_urgent(gate, now)
    if least is None:
        return [], gate.all_after
    free = places(gate, interval, now, limit)
    claimed = claim(conn, channel=channel, now=now, limit=len(free), least=least) if free else []
    if claimed:
        gate = replace(gate, next_at=free[len(claimed) - 1] + interval)
    if gate != held:
        keep_gate(conn, channel, gate)
    # Where all places are taken there may be more; among millions, asking would take long.
    is_full = len(claimed) == len(free)
    due = now if is_full else next_due(conn, channel=channel, now=now, least=least)
    return list(zip(claimed, free, strict=False)), look_again(gate, now, due)
