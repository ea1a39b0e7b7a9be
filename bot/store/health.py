"""What tells whether all is well: how long things wait, and when Telegram was last asked."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, create_engine, func, or_, select
from sqlalchemy.pool import NullPool

from bot.store.errors import DatabaseCorrupt
from bot.store.failures import told
from bot.store.tables import bots, chats, inbox, sends

BUSY_TIMEOUT_S = 2.0
"""A process that serves writes for milliseconds; who holds the file longer is stuck."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """Since when the oldest of its kind waits, None where none does."""

    update_since: datetime | None
    """An update that is not applied."""
    message_since: datetime | None
    """A message that may leave, to a chat that need not rest."""
    polled_at: datetime | None
    """When updates were last fetched, by whichever bot."""


def waits(conn: Connection, now: datetime) -> Waits:
    """Return what waits, and for how long."""
    due = (sends.c.state == "planned") & (sends.c.due_at <= now)
    has_rested = or_(chats.c.send_after.is_(None), chats.c.send_after <= now)
    messages = select(func.min(sends.c.due_at)).join(chats, chats.c.id == sends.c.chat_id)
    return Waits(
        update_since=conn.scalar(
            select(func.min(inbox.c.received_at)).where(inbox.c.applied_at.is_(None))
        ),
        message_since=conn.scalar(messages.where(due, has_rested)),
        polled_at=conn.scalar(select(func.max(bots.c.polled_at))),
    )


@contextmanager
def opened_as_is(path: Path) -> Iterator[Connection]:
    """Open a file that is there, neither made nor migrated, and keep others from writing to it.

    Raises a `StoreError` when it is unfit.
    """
    with told(str(path)), closing(_connect(path)) as raw:
        engine = create_engine("sqlite://", creator=lambda: raw, poolclass=NullPool)
        with engine.connect() as conn:
            conn.exec_driver_sql("BEGIN IMMEDIATE")
            yield conn


def check_whole(path: Path) -> None:
    """Read a file from end to end; raise DatabaseCorrupt where it is damaged."""
    with told(str(path)), closing(_connect(path)) as raw:
        found = str(raw.execute("PRAGMA quick_check(1)").fetchone()[0])
    if found != "ok":
        raise DatabaseCorrupt(
            f"database {str(path)!r} is damaged ({found.splitlines()[-1]}); "
            "stop kneebot and restore a backup in its place"
        )


def _connect(path: Path) -> sqlite3.Connection:
    address = f"{path.as_uri()}?mode=rw"
    raw = sqlite3.connect(address, uri=True, timeout=BUSY_TIMEOUT_S, isolation_level=None)
    raw.execute("PRAGMA wal_autocheckpoint = 0")  # left to the process that serves
    return raw
