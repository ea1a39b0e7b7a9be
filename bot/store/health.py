"""What tells whether all is well: how long things wait, and when Telegram was last asked."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, func, select

from bot.store.clocks import CLOCK_SLACK
from bot.store.columns import UtcDateTime
from bot.store.cut import CUT, is_cut
from bot.store.deliveries import next_planned
from bot.store.enrolments import oldest_due
from bot.store.errors import DatabaseCorrupt
from bot.store.failures import told
from bot.store.sends import BROADCAST, MUST_ARRIVE
from bot.store.tables import bots, chats, inbox, send_gate, sends


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """Since when the oldest of its kind waits, None where none does."""

    update_since: datetime | None
    """An update that is not applied."""
    message_since: datetime | None
    """A message that somebody waits for and that may leave, as no pause holds it back."""
    placed_at: datetime | None
    """When one was last let through the gate: where many wait, one leaves after the other."""
    urgent_since: datetime | None
    """Since when a result is planned that says to act today or now, also where its chat rests."""
    check_in_since: datetime | None
    """A check-in whose time has come, and which nobody planned or handed over."""
    polled_at: datetime | None
    """When updates were last fetched, by whichever bot."""


NOTHING = Waits(
    update_since=None,
    message_since=None,
    placed_at=None,
    urgent_since=None,
    check_in_since=None,
    polled_at=None,
)


def waits(conn: Connection, now: datetime) -> Waits:
    """Return what waits, and for how long."""
    return Waits(
        update_since=conn.scalar(
            select(func.min(inbox.c.received_at)).where(inbox.c.applied_at.is_(None))
        ),
        message_since=_held_by_nothing(conn, now),
        placed_at=_placed(conn, now),
        urgent_since=conn.scalar(
            select(func.min(sends.c.created_at)).where(
                sends.c.state == "planned", sends.c.priority == MUST_ARRIVE
            )
        ),
        check_in_since=_missed(conn, now),
        polled_at=conn.scalar(select(func.max(bots.c.polled_at))),
    )


def _held_by_nothing(conn: Connection, now: datetime) -> datetime | None:
    """Return since when the first message might have left: also a pause that is over counts."""
    due = (sends.c.state == "planned") & (sends.c.due_at <= now)
    # A broadcast waits for the gate, to thousands of people for long.
    is_awaited = sends.c.priority < BROADCAST
    rested = _later(chats.c.send_after, sends.c.due_at)
    since = _later(send_gate.c.all_after, rested)
    messages = (
        select(func.min(since, type_=UtcDateTime))
        .join_from(sends, chats, chats.c.id == sends.c.chat_id)
        .join(send_gate, send_gate.c.channel == chats.c.channel, isouter=True)
    )
    found: datetime | None = conn.scalar(messages.where(due, is_awaited, since <= now))
    return found


def _later(pause: ColumnElement[Any], due: ColumnElement[Any]) -> ColumnElement[Any]:
    return case((pause > due, pause), else_=due)


def _placed(conn: Connection, now: datetime) -> datetime | None:
    """Return when a place at the gate was last given; one far ahead is of a clock set back."""
    by_now = send_gate.c.next_at <= now + CLOCK_SLACK
    placed: datetime | None = conn.scalar(select(func.max(send_gate.c.next_at)).where(by_now))
    return placed


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
