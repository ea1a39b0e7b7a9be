"""Updates that came in and wait to be applied; each counts once, whoever brings it again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, select, update

from bot.store.dialects import hot_unless_there
from bot.store.hot import Hot
from bot.store.tables import bots, inbox


@dataclass(frozen=True, slots=True)
class Received:
    """An update as it came; without an id of its own it cannot be told from another."""

    update_id: int | None
    body: object


@dataclass(frozen=True, slots=True)
class Waiting:
    """An update to apply, under the number it is kept by."""

    id: int
    body: object
    received_at: datetime


def note_poll(conn: Connection, bot: str, now: datetime) -> None:
    """Note that updates were fetched for a bot."""
    if POLLED.change(conn, {"which": bot, "polled_at": now}) == 0:
        adding = hot_unless_there(conn.dialect.name, bots)
        adding.change(conn, {"id": bot, "polled_at": now})


def receive(conn: Connection, bot: str, updates: Iterable[Received], now: datetime) -> None:
    """Keep what came in, in that order, to be applied; an update that is known is dropped."""
    for one in updates:
        row = {"bot": bot, "update_id": one.update_id, "body": one.body, "received_at": now}
        hot_unless_there(conn.dialect.name, inbox).change(conn, row)


def receive_applied(
    conn: Connection,
    bot: str,
    update_id: int | None,
    now: datetime,
    *,
    problem: str | None = None,
    shape: object = None,
) -> bool:
    """Note an update that is applied in this transaction, or put aside; False if it is known.

    What it says is never written down.
    """
    row = {
        "bot": bot,
        "update_id": update_id,
        "body": shape,
        "received_at": now,
        "applied_at": now,
        "problem": problem,
    }
    adding = hot_unless_there(conn.dialect.name, inbox, returning="id")
    return adding.value(conn, row) is not None


def last_poll(conn: Connection, bot: str) -> datetime | None:
    """Return when updates were last fetched for a bot."""
    return conn.scalar(select(bots.c.polled_at).where(bots.c.id == bot))


def next_waiting(conn: Connection, bot: str) -> Waiting | None:
    """Return the oldest update that is not applied; other processes wait until it is."""
    row = OLDEST.row(conn, {"bot": bot})
    return Waiting(row.id, row.body, row.received_at) if row else None


def still_waits(conn: Connection, id: int) -> bool:
    """Tell whether an update is not applied; other processes wait until it is."""
    return STILL.value(conn, {"which": id}) is not None


def is_waiting(conn: Connection, bot: str) -> bool:
    """Tell whether any update of a bot is not applied."""
    return WAITS.value(conn, {"bot": bot}) is not None


def any_waiting(conn: Connection) -> bool:
    """Tell whether any update is not applied."""
    return conn.scalar(select(inbox.c.id).where(inbox.c.applied_at.is_(None)).limit(1)) is not None


def mark_applied(conn: Connection, id: int, now: datetime) -> None:
    """Note that an update was applied, and wipe what it said."""
    CHANGED.change(conn, {"which": id, "applied_at": now, "body": None})


def set_aside(conn: Connection, id: int, problem: str, shape: object, now: datetime) -> None:
    """Put an update that cannot be applied out of the way of the others.

    Kept are the reason and the shape of what came, not its words.
    """
    CHANGED.change(conn, {"which": id, "applied_at": now, "problem": problem, "body": shape})


def forget_updates(conn: Connection, *, before: datetime) -> int:
    """Delete what was applied or set aside before a time; return how many."""
    return conn.execute(delete(inbox).where(inbox.c.applied_at < before)).rowcount


_MINE = (inbox.c.bot == bindparam("bot")) & inbox.c.applied_at.is_(None)
WAITS = Hot(select(inbox.c.id).where(_MINE).limit(1))
OLDEST = Hot(
    select(inbox.c.id, inbox.c.body, inbox.c.received_at)
    .where(_MINE)
    .order_by(inbox.c.id)
    .limit(1)
    .with_for_update()
)
STILL = Hot(
    select(inbox.c.id)
    .where((inbox.c.id == bindparam("which")) & inbox.c.applied_at.is_(None))
    .with_for_update()
)
CHANGED = Hot(update(inbox).where(inbox.c.id == bindparam("which")))
POLLED = Hot(update(bots).where(bots.c.id == bindparam("which")))
"""The last two set the columns that they are given."""
