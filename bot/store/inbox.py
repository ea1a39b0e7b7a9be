"""Updates that came in and wait to be applied; each counts once, whoever brings it again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, func, or_, select, update

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
    address: str | None = None
    """The chat that it is of, None where it is of none."""


def note_poll(conn: Connection, bot: str, now: datetime) -> None:
    """Note that updates were fetched for a bot."""
    if POLLED.change(conn, {"which": bot, "polled_at": now}) == 0:
        adding = hot_unless_there(conn.dialect.name, bots)
        adding.change(conn, {"id": bot, "polled_at": now})


def receive(
    conn: Connection,
    bot: str,
    updates: Iterable[Received],
    now: datetime,
    address: str | None = None,
) -> None:
    """Keep what came in of one chat, in that order, to be applied.

    An update that is known is dropped. Those of no chat wait for none, and none waits for them.
    """
    all_of = {"bot": bot, "received_at": now, "address": address}
    for one in updates:
        row = {**all_of, "update_id": one.update_id, "body": one.body}
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


def next_waiting(conn: Connection, bot: str, after: int = 0) -> Waiting | None:
    """Return the oldest update that is the next one of its chat, of those kept after another.

    Other processes pass over it until the end of the transaction, and this one over theirs.
    """
    row = OLDEST.row(conn, {"bot": bot, "after": after})
    return Waiting(row.id, row.body, row.received_at, row.address) if row else None


def still_waits(conn: Connection, id: int) -> bool:
    """Tell whether an update is not applied; other processes wait until it is."""
    return STILL.value(conn, {"which": id}) is not None


def is_waiting(conn: Connection, bot: str) -> bool:
    """Tell whether any update of a bot is not applied."""
    return WAITS.value(conn, {"bot": bot}) is not None


def chat_waits(conn: Connection, bot: str, address: str | None) -> bool:
    """Tell whether an update of a chat is not applied; those of no chat wait for none."""
    known = {"bot": bot, "address": address}
    return address is not None and CHAT_WAITS.value(conn, known) is not None


def any_waiting(conn: Connection) -> bool:
    """Tell whether any update is not applied."""
    return conn.scalar(select(inbox.c.id).where(inbox.c.applied_at.is_(None)).limit(1)) is not None


def mark_applied(conn: Connection, id: int, now: datetime) -> None:
    """Note that an update was applied, and wipe what it said."""
    CHANGED.change(conn, {"which": id, "applied_at": now, "body": None, "address": None})


def set_aside(conn: Connection, id: int, problem: str, shape: object, now: datetime) -> None:
    """Put an update that cannot be applied out of the way of the others.

    Kept are the reason and the shape of what came, not its words.
    """
    aside = {"applied_at": now, "problem": problem, "body": shape, "address": None}
    CHANGED.change(conn, {"which": id, **aside})


def forget_updates(conn: Connection, *, before: datetime) -> int:
    """Delete what was applied or set aside before a time; return how many."""
    return conn.execute(delete(inbox).where(inbox.c.applied_at < before)).rowcount


_MINE = (inbox.c.bot == bindparam("bot")) & inbox.c.applied_at.is_(None)
_OTHER = inbox.alias()
_FIRST_OF_CHAT = (
    select(func.min(_OTHER.c.id))
    .where(_OTHER.c.bot == bindparam("bot"), _OTHER.c.address == inbox.c.address)
    .where(_OTHER.c.applied_at.is_(None))
    .scalar_subquery()
)
WAITS = Hot(select(inbox.c.id).where(_MINE).limit(1))
CHAT_WAITS = Hot(select(inbox.c.id).where(_MINE, inbox.c.address == bindparam("address")).limit(1))
OLDEST = Hot(
    select(inbox.c.id, inbox.c.body, inbox.c.received_at, inbox.c.address)
    .where(_MINE, inbox.c.id > bindparam("after"))
    .where(or_(inbox.c.address.is_(None), inbox.c.id == _FIRST_OF_CHAT))
    .order_by(inbox.c.id)
    .limit(1)
    .with_for_update(of=inbox, skip_locked=True)
)
STILL = Hot(
    select(inbox.c.id)
    .where((inbox.c.id == bindparam("which")) & inbox.c.applied_at.is_(None))
    .with_for_update()
)
CHANGED = Hot(update(inbox).where(inbox.c.id == bindparam("which")))
POLLED = Hot(update(bots).where(bots.c.id == bindparam("which")))
"""The last two set the columns that they are given."""
