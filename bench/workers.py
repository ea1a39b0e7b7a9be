"""A broadcast by worker processes of their own on one PostgreSQL: how fast and how evenly."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection

from bench.budget import Budget
from bench.filling import fill_with_broadcasts
from bench.postgres import new_databases
from bench.sending import Clock, fullest_second, kept_a_second, told
from bench.sheet import Sheet
from bot.conversation.channel import Channel
from bot.sending.pacing import interval_of
from bot.sending.sender import Sender
from bot.store.database import Database
from bot.store.sends import any_open

WORKERS = 2
RATES = ((30, 10), (1000, 5), (0, 5))
"""Messages a second, 0 for as many as go, and for how many seconds about."""
LEAST_KEPT = {30: 29.5, 1000: 990, 0: 2000}
MOST = {30: 31}
"""What must be kept of each rate, and what no second may hold."""
FASTEST = 4000
"""So many a second are made ready where nothing slows them."""
ANSWER_S = {30: 0.05}
"""How long Telegram takes for each, as it does: else whoever sent the one before is ahead."""
LOOK_S = 0.05
WARM_S = 1.0
"""From then on it is measured what is kept: at first each process makes its statements ready."""


def working(*, scale: float = 1) -> Sheet:
    """Send broadcasts by two processes at Telegram's limits and without any."""
    rows, budgets = [], list[Budget]()
    with new_databases(len(RATES)) as addresses:
        for (per_second, seconds), address in zip(RATES, addresses, strict=False):
            count = int((per_second or FASTEST) * seconds * scale)
            each = sent(address, per_second, count)
            at = sorted(moment for one in each for moment in one)
            share = " + ".join(f"{len(one):,}" for one in each)
            allowed = f"{per_second:,}" if per_second else "no limit"
            _, *most_and_gaps = told(at)
            kept = kept_a_second([moment for moment in at if moment >= at[0] + WARM_S])
            rows.append((allowed, f"{count:,}", share, f"{kept:,.1f}", *most_and_gaps))
            budgets += _budgets(per_second, kept, fullest_second(at))
    return Sheet(
        title="A broadcast by two worker processes",
        head=(
            "Allowed a second",
            "Messages",
            "By each",
            "Kept",
            "Most in any second",
            "Gap, median",
            "p99",
        ),
        rows=rows,
        note="On PostgreSQL, on one machine with the server; Telegram answers after 50 ms where 30 "
        "a second are allowed, else at once. What is "
        f"kept is counted after {WARM_S:g} s, all else from the start.",
        budgets=budgets,
    )


def _budgets(per_second: int, kept: float, most: int) -> Iterator[Budget]:
    what = f"Kept of {per_second:,} allowed a second" if per_second else "A second, without a limit"
    yield Budget(what=what, found=kept, limit=LEAST_KEPT[per_second], at_least=True)
    if per_second in MOST:
        what = f"In any second, of {per_second:,} allowed"
        yield Budget(what=what, found=most, limit=MOST[per_second])


def sent(address: str, per_second: int, count: int) -> list[list[float]]:
    """Return when each process handed over its messages."""
    with Database.open(address, serving=True) as db:
        fill_with_broadcasts(db, count)
    context = get_context("spawn")
    ends = [context.Pipe() for _ in range(WORKERS)]
    workers = [context.Process(target=_work, args=(end, address, per_second)) for _, end in ends]
    for worker in workers:
        worker.start()
    for ours, _ in ends:
        ours.recv()  # ready
    for ours, _ in ends:
        ours.send(None)
    each: list[list[float]] = [ours.recv() for ours, _ in ends]
    for worker in workers:
        worker.join()
    assert sum(map(len, each)) == count, "at most once, and all"
    return each


def _work(end: Connection, address: str, per_second: int) -> None:
    with Database.open(address, serving=True) as db:
        db.run(any_open)
        end.send(None)
        end.recv()
        interval = interval_of(per_second) if per_second else None
        end.send(asyncio.run(_send_all(db, interval, ANSWER_S.get(per_second, 0))))


async def _send_all(db: Database, interval: timedelta | None, answer_s: float) -> list[float]:
    takes = Clock(answer_s=answer_s)
    sender = Sender(db, Channel.TELEGRAM, takes, db.clock(partial(datetime.now, UTC)), interval)
    running = asyncio.create_task(sender.run())
    while await db.run_async(any_open):  # noqa: ASYNC110 - other processes send too
        await asyncio.sleep(LOOK_S)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    return takes.at
