"""What is stored of a time that never came, after the clock of the machine was set back."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, update

from bot.store.sends import CHANGE, LEASE
from bot.store.tables import chats, send_gate, sends

APART = timedelta(minutes=1)
"""Clocks of two machines may differ by as much."""
LONGEST_PACE = timedelta(seconds=3)
"""No chat rests longer between two messages; a group on Telegram does as long."""
LONGEST_PAUSE = timedelta(minutes=5)
"""Nothing of our own makes a change of a message wait longer."""


def set_back(conn: Connection, now: datetime, beyond: datetime | None = None) -> None:
    """Let nothing wait for a time that was counted on a clock that went ahead.

    That is a time `beyond` one that the right clock may have given, by itself the longest pace
    from now. A pause that Telegram asked for may be forgotten with that; it asks again.
    """
    too_late = now + LONGEST_PACE if beyond is None else max(beyond, now + LONGEST_PACE)
    rests = chats.c.send_after > too_late
    conn.execute(update(chats).where(rests).values(send_after=None))
    waits = sends.c.state == "planned"
    is_reply = (sends.c.priority < CHANGE) & (sends.c.due_at > too_late)
    is_change = (sends.c.priority == CHANGE) & (sends.c.due_at > now + LONGEST_PAUSE)
    was_ahead = (sends.c.created_at > now) & (sends.c.due_at <= sends.c.created_at)
    conn.execute(update(sends).where(waits & (is_reply | is_change | was_ahead)).values(due_at=now))
    leased = (sends.c.state == "sending") & (sends.c.lease_until > now + LEASE)
    conn.execute(update(sends).where(leased).values(lease_until=now + LEASE))
    for column in (send_gate.c.all_after, send_gate.c.broadcasts_after):
        conn.execute(update(send_gate).where(column > too_late).values({column: None}))
