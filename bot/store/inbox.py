"""Updates that came in and wait to be applied; each counts once, whoever brings it again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects.sqlite import insert

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


def receive(conn: Connection, bot: str, updates: Iterable[Received], now: datetime) -> None:
    """Keep what a poll brought, in the order it came; an update that is known is dropped."""
    polled = insert(bots).values(id=bot, polled_at=now)
    conn.execute(polled.on_conflict_do_update(index_elements=["id"], set_={"polled_at": now}))
    for one in updates:
        row = {"bot": bot, "update_id": one.update_id, "body": one.body, "received_at": now}
        conn.execute(insert(inbox).values(row).on_conflict_do_nothing())


def last_poll(conn: Connection, bot: str) -> datetime | None:
    """Return when updates were last fetched for a bot."""
    return conn.scalar(select(bots.c.polled_at).where(bots.c.id == bot))


def next_waiting(conn: Connection, bot: str) -> Waiting | None:
    """Return the oldest update that is not applied."""
    mine = (inbox.c.bot == bot) & inbox.c.applied_at.is_(None)
    oldest = select(inbox.c.id, inbox.c.body).where(mine).order_by(inbox.c.id).limit(1)
    row = conn.execute(oldest).one_or_none()
    return Waiting(row.id, row.body) if row else None


def any_waiting(conn: Connection) -> bool:
    """Tell whether any update is not applied."""
    return conn.scalar(select(inbox.c.id).where(inbox.c.applied_at.is_(None)).limit(1)) is not None


def mark_applied(conn: Connection, id: int, now: datetime) -> None:
    """Note that an update was applied, and wipe what it said."""
    done = update(inbox).where(inbox.c.id == id)
    conn.execute(done.values(applied_at=now, body=None))


def set_aside(conn: Connection, id: int, problem: str, shape: object, now: datetime) -> None:
    """Put an update that cannot be applied out of the way of the others.

    Kept are the reason and the shape of what came, not its words.
    """
    aside = update(inbox).where(inbox.c.id == id)
    conn.execute(aside.values(applied_at=now, problem=problem, body=shape))


def forget_updates(conn: Connection, *, before: datetime) -> int:
    """Delete what was applied or set aside before a time; return how many."""
    return conn.execute(delete(inbox).where(inbox.c.applied_at < before)).rowcount
