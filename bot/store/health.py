"""What tells whether all is well: how long things wait, and when Telegram was last asked."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, func, or_, select

from bot.store.cut import CUT, is_cut
from bot.store.deliveries import next_planned
from bot.store.enrolments import oldest_due
from bot.store.errors import DatabaseCorrupt
from bot.store.failures import told
from bot.store.sends import BROADCAST, MUST_ARRIVE
from bot.store.tables import bots, chats, inbox, sends


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """Since when the oldest of its kind waits, None where none does."""

    update_since: datetime | None
    """An update that is not applied."""
    message_since: datetime | None
    """A message that somebody waits for and that may leave, to a chat that need not rest."""
    urgent_since: datetime | None
    """Since when a result is planned that says to act today or now, also where its chat rests."""
    check_in_since: datetime | None
    """A check-in whose time has come, and which nobody planned or handed over."""
    polled_at: datetime | None
    """When updates were last fetched, by whichever bot."""


NOTHING = Waits(
    update_since=None,
    message_since=None,
    urgent_since=None,
    check_in_since=None,
    polled_at=None,
)


def waits(conn: Connection, now: datetime) -> Waits:
    """Return what waits, and for how long."""
    due = (sends.c.state == "planned") & (sends.c.due_at <= now)
    has_rested = or_(chats.c.send_after.is_(None), chats.c.send_after <= now)
    # A broadcast waits for the gate, to thousands of people for long.
    is_awaited = sends.c.priority < BROADCAST
    messages = select(func.min(sends.c.due_at)).join(chats, chats.c.id == sends.c.chat_id)
    return Waits(
        update_since=conn.scalar(
            select(func.min(inbox.c.received_at)).where(inbox.c.applied_at.is_(None))
        ),
        message_since=conn.scalar(messages.where(due, is_awaited, has_rested)),
        urgent_since=conn.scalar(
            select(func.min(sends.c.created_at)).where(
                sends.c.state == "planned", sends.c.priority == MUST_ARRIVE
            )
        ),
        check_in_since=_missed(conn, now),
        polled_at=conn.scalar(select(func.max(bots.c.polled_at))),
    )


def _missed(conn: Connection, now: datetime) -> datetime | None:
    due = [at for at in (oldest_due(conn), next_planned(conn)) if at is not None and at <= now]
    return min(due, default=None)


def check_whole(path: Path) -> None:
    """Read a file from end to end; raise DatabaseCorrupt where it is damaged."""
    address = f"{path.as_uri()}?mode=ro"
    with told(str(path)), closing(sqlite3.connect(address, uri=True)) as raw:
        found = str(raw.execute("PRAGMA quick_check(1)").fetchone()[0])
        found = CUT if found == "ok" and is_cut(raw) else found
    if found != "ok":
        raise DatabaseCorrupt(
            f"database {str(path)!r} is damaged ({found.splitlines()[-1]}); "
            "stop kneebot and restore a backup in its place"
        )
