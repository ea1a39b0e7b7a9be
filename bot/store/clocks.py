"""What is stored of a time that never came, after the clock of the machine was set back."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, select, update

from bot.store.sends import BROADCAST, LEASE
from bot.store.tables import chats, send_gate, sends

APART = timedelta(minutes=1)
"""Clocks of two machines may differ by as much."""
LONGEST_PAUSE = timedelta(minutes=5)
"""Nothing of our own makes a reply or its chat wait longer."""


def is_ahead(conn: Connection, now: datetime) -> bool:
    """Tell whether a message waits that was planned when the clock was later than it is."""
    later = (sends.c.state == "planned") & (sends.c.created_at > now + APART)
    return conn.scalar(select(sends.c.id).where(later).limit(1)) is not None


def set_back(conn: Connection, now: datetime) -> None:
    """Let nothing wait for a time that was counted on a clock that went ahead.

    A pause that Telegram asked for may be forgotten with that; it asks again.
    """
    too_late = now + LONGEST_PAUSE
    waits = sends.c.state == "planned"
    is_reply = (sends.c.priority < BROADCAST) & (sends.c.due_at > too_late)
    was_ahead = (sends.c.created_at > now) & (sends.c.due_at <= sends.c.created_at)
    conn.execute(update(sends).where(waits & (is_reply | was_ahead)).values(due_at=now))
    leased = (sends.c.state == "sending") & (sends.c.lease_until > now + LEASE)
    conn.execute(update(sends).where(leased).values(lease_until=now + LEASE))
    conn.execute(update(chats).where(chats.c.send_after > too_late).values(send_after=None))
    for column in (send_gate.c.all_after, send_gate.c.broadcasts_after):
        conn.execute(update(send_gate).where(column > too_late).values({column: None}))
