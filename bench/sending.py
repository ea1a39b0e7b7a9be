"""How evenly messages leave through the gate, and how long it takes to find those that may."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from functools import partial
from itertools import pairwise
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from bench.filling import fill_with_broadcasts
from bench.postgres import new_databases
from bench.sheet import Sheet
from bench.telling import time_told
from bench.timing import cuts
from bot.conversation.channel import Channel
from bot.sending.outcome import Accepted, Body, Outcome
from bot.sending.pacing import interval_of
from bot.sending.sender import Sender, claim_ready
from bot.store.database import Connection, Database
from bot.store.sends import Send

RATES = ((30, 10), (1000, 5))
"""Messages a second, and for how many seconds."""
CLAIMS, AT_ONCE = 20, 50


class Clock:
    """Takes every message, and notes when."""

    def __init__(self, count: int = 0, answer_s: float = 0) -> None:
        """Tell when it has so many, where that is asked for; answer to each after so long."""
        self.at: list[float] = []
        self._answer_s = answer_s
        self.done = asyncio.Event()
        self._count = count

    def correction(self, sent: Body, wanted: Body | None, message_id: str) -> Body | None:
        """Correct nothing."""
        return None

    async def deliver(self, send: Send) -> Outcome:
        """Take a message."""
        self.at.append(perf_counter())
        if len(self.at) == self._count:
            self.done.set()
        if self._answer_s:
            await asyncio.sleep(self._answer_s)
        return Accepted(str(send.id))


def pacing(*, waiting: int = 0) -> Sheet:
    """Send broadcasts at Telegram's two limits, by one process' sender and by two.

    At least so many wait to be sent, of which only some seconds' worth leave.
    """
    rows = []
    with homes(len(RATES)) as found:
        for (per_second, seconds), name in ((rate, name) for rate in RATES for name in found):
            count = per_second * seconds
            at = _sent(next(found[name]), per_second, count, max(count, waiting), name)
            rows.append((name, f"{max(count, waiting):,}", f"{per_second:,}", *told(at)))
    return Sheet(
        title="Broadcasts through the gate",
        head=(
            "Database",
            "Wait",
            "Allowed a second",
            "Kept",
            "Most in any second",
            "Gap, median",
            "p99",
        ),
        rows=rows,
        note="The real senders on a full queue, two of them on PostgreSQL; Telegram takes all.",
    )


def _sent(address: str, per_second: int, count: int, waiting: int, name: str) -> list[float]:
    senders = 1 if name == "SQLite" else 2
    with ExitStack() as undo:
        dbs = [undo.enter_context(Database.open(address, serving=True)) for _ in range(senders)]
        fill_with_broadcasts(dbs[0], waiting)
        return sorted(asyncio.run(_send(dbs, per_second, count)))[:count]


async def _send(dbs: Sequence[Database], per_second: int, count: int) -> list[float]:
    clock, interval = Clock(count), interval_of(per_second)
    now = partial(datetime.now, UTC)
    senders = [Sender(db, Channel.TELEGRAM, clock, now, interval) for db in dbs]
    tasks = [asyncio.create_task(sender.run()) for sender in senders]
    await clock.done.wait()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return clock.at


def told(at: Sequence[float]) -> tuple[str, ...]:
    """Return how many left a second, the most in any, and the gaps between two."""
    kept = kept_a_second(at)
    gap, longest = cuts([later - earlier for earlier, later in pairwise(at)])
    return f"{kept:,.1f}", str(fullest_second(at)), time_told(1e6 * gap), time_told(1e6 * longest)


def kept_a_second(at: Sequence[float]) -> float:
    """Return how many left a second, on average."""
    return (len(at) - 1) / (at[-1] - at[0])


def fullest_second(at: Sequence[float]) -> int:
    """Return how many left in the fullest second, wherever that begins.

    >>> fullest_second([0.0, 0.5, 0.9, 1.2, 5.0])
    3
    """
    first, most = 0, 0
    for last, moment in enumerate(at):
        while moment - at[first] >= 1:
            first += 1
        most = max(most, last - first + 1)
    return most


def claiming(*, sizes: Sequence[int]) -> Sheet:
    """Claim messages, where few and many wait."""
    rows = []
    with homes(len(sizes)) as found:
        for size, name in ((size, name) for size in sizes for name in found):
            with Database.open(next(found[name]), serving=True) as db:
                fill_with_broadcasts(db, size)
                took = [time_claim(db) for _ in range(CLAIMS)]
            rows.append((name, f"{size:,}", time_told(1e6 * median(took))))
    return Sheet(
        title="Claiming what may leave",
        head=("Database", "Messages that wait", f"Claim of {AT_ONCE}, median"),
        rows=rows,
        note="With the gate, in a transaction of its own, committed to disk.",
    )


def time_claim(db: Database) -> float:
    """Return how many seconds a claim takes, committed."""
    begun = perf_counter()
    db.run(_claim)
    return perf_counter() - begun


def _claim(conn: Connection) -> None:
    claimed, _ = claim_ready(
        conn,
        channel=Channel.TELEGRAM,
        now=datetime.now(UTC),
        limit=AT_ONCE,
        interval=interval_of(1_000_000),
    )
    assert len(claimed) == AT_ONCE, len(claimed)


@contextmanager
def homes(most: int) -> Iterator[dict[str, Iterator[str]]]:
    """Yield the addresses of so many empty databases of each kind that there is."""
    with TemporaryDirectory() as folder, new_databases(most) as servers:
        files = {"SQLite": (str(Path(folder) / f"{n}.sqlite") for n in range(most))}
        yield {**files, **({"PostgreSQL": iter(servers)} if servers else {})}
