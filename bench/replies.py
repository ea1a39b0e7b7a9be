"""How much longer a reply waits while a broadcast runs: from its commit until it is handed over."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from random import Random
from time import perf_counter

from bench.budget import Budget
from bench.filling import fill_with_broadcasts
from bench.sending import homes
from bench.sheet import Sheet
from bench.telling import time_told
from bench.timing import cuts
from bot.conversation.channel import Channel
from bot.sending.outcome import Accepted, Body, Outcome
from bot.sending.pacing import interval_of
from bot.sending.rules import GIVE_UP_AFTER
from bot.sending.sender import Sender
from bot.store.conversations import find_chat
from bot.store.database import Connection, Database
from bot.store.sends import REPLY, Send, plan

PER_SECOND = 30
REPLIES_PER_SECOND = 5
"""A sixth of all that may leave: a busy hour of many clinics."""
MORE_S = 0.2
TRAVEL_S = 0.05
"""So long Telegram takes for each message."""


class Post:
    """Takes every message after a while, and notes when it was handed a reply."""

    def __init__(self) -> None:
        """Begin with none."""
        self.at: dict[int, float] = {}

    def correction(self, sent: Body, wanted: Body | None, message_id: str) -> Body | None:
        """Correct nothing."""
        return None

    async def deliver(self, send: Send) -> Outcome:
        """Take a message."""
        if send.priority == REPLY:
            self.at[send.id] = perf_counter()
        await asyncio.sleep(TRAVEL_S)
        return Accepted(str(send.id))


def replying(*, seconds: float) -> Sheet:
    """Let replies leave alone, and behind a broadcast that never ends."""
    rows: list[tuple[str, ...]] = []
    budgets = []
    with homes(2) as found:
        for name, places in found.items():
            alone = waits(next(places), 0, seconds)
            behind = waits(next(places), int((seconds + 5) * PER_SECOND * 2), seconds)
            for when, waited in (("alone", alone), ("during a broadcast", behind)):
                half, longest = cuts(waited)
                told = time_told(1e6 * half), time_told(1e6 * longest)
                rows.append((name, when, f"{len(waited):,}", *told))
            more = [max(0, b - a) for a, b in zip(cuts(alone), cuts(behind), strict=True)]
            rows.append((name, "more", "", *(time_told(1e6 * one) for one in more)))
            what = f"{name}, how much longer, p99"
            budgets.append(Budget(what=what, found=more[-1], limit=MORE_S, unit=" s"))
    return Sheet(
        title="A reply while a broadcast runs",
        head=("Database", "Replies leave", "Count", "Wait, p50", "Wait, p99"),
        rows=rows,
        note=f"From the commit of a reply until it is handed to Telegram, {REPLIES_PER_SECOND} "
        f"replies a second of {PER_SECOND} messages allowed; Telegram takes "
        f"{TRAVEL_S * 1e3:g} ms for each.",
        budgets=budgets,
    )


def waits(address: str, broadcasts: int, seconds: float) -> list[float]:
    """Return how long each reply waited, in seconds, behind so many broadcasts."""
    with Database.open(address, serving=True) as db:
        count = int(seconds * REPLIES_PER_SECOND)
        people = [db.run(_person, str(number), datetime.now(UTC)) for number in range(count)]
        fill_with_broadcasts(db, broadcasts, behind=count)
        return asyncio.run(_replies(db, people))


async def _replies(db: Database, people: Sequence[int]) -> list[float]:
    post, now, chance = Post(), partial(datetime.now, UTC), Random(5)
    sender = Sender(db, Channel.TELEGRAM, post, now, interval_of(PER_SECOND))
    running = asyncio.create_task(sender.run())
    await asyncio.sleep(1)  # statements are made ready, and the broadcast goes at its pace
    planned: dict[int, float] = {}
    for person in people:
        await asyncio.sleep(chance.expovariate(REPLIES_PER_SECOND))
        id = await db.run_async(_plan, person, now())
        planned[id] = perf_counter()
        sender.wake()
    await asyncio.sleep(1)
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    return _between(planned, post.at)


def _between(planned: dict[int, float], at: dict[int, float]) -> list[float]:
    assert planned.keys() == at.keys(), "each reply leaves, once"
    return [max(0.0, at[id] - planned[id]) for id in planned]


def _person(conn: Connection, address: str, now: datetime) -> int:
    return find_chat(conn, channel=Channel.TELEGRAM, address=address, now=now)


def _plan(conn: Connection, chat: int, now: datetime) -> int:
    late = now + GIVE_UP_AFTER
    return plan(conn, chat, {"text": "Thank you."}, priority=REPLY, give_up_at=late, now=now)
