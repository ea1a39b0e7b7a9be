"""What is stored of a time that never came, after the clock of the machine was set back."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, select, update

from bot.store.sends import CHANGE, LEASE
from bot.store.tables import chats, send_gate, sends
from bot.store.taking_back import take_back_early

APART = timedelta(minutes=1)
"""Clocks of two machines may differ by as much."""
LONGEST_PACE = timedelta(seconds=3)
"""No chat rests longer between two messages; a group on Telegram does as long."""
LONGEST_PAUSE = timedelta(minutes=5)
"""Nothing of our own makes a change of a message wait longer."""
CLOCK_SLACK = timedelta(seconds=5)
"""Setting the clock back by less does no harm."""


def set_back(conn: Connection, now: datetime, beyond: datetime | None = None) -> None:
    """Let nothing wait for a time that was counted on a clock that went ahead.

    That is a time `beyond` one that the right clock may have given, by itself the longest pace
    from now. A pause that Telegram asked for is kept where it was noted by the right clock; else
    it may be forgotten, and Telegram asks again.
    """
    take_back_early(conn, now, after=now + CLOCK_SLACK)
    too_late = now + LONGEST_PACE if beyond is None else max(beyond, now + LONGEST_PACE)
    rests = (chats.c.send_after > too_late) & ~_was_refused(now)
    conn.execute(update(chats).where(rests).values(send_after=None))
    waits = sends.c.state == "planned"
    is_reply = (sends.c.priority < CHANGE) & (sends.c.due_at > too_late)
    is_change = (sends.c.priority == CHANGE) & (sends.c.due_at > now + LONGEST_PAUSE)
    is_late = (is_reply | is_change) & ~_is_of_right_clock(now)
    was_ahead = (sends.c.created_at > now) & (sends.c.due_at <= sends.c.created_at)
    conn.execute(update(sends).where(waits & (is_late | was_ahead)).values(due_at=now))
    leased = (sends.c.state == "sending") & (sends.c.lease_until > now + LEASE)
    conn.execute(update(sends).where(leased).values(lease_until=now + LEASE))
    for column in (send_gate.c.all_after, send_gate.c.broadcasts_after):
        pauses = column > too_late
        if beyond is None:  # at a start the last place that was given tells of the clock before
            pauses &= send_gate.c.next_at > now + CLOCK_SLACK
        conn.execute(update(send_gate).where(pauses).values({column: None}))


def _is_of_right_clock(now: datetime) -> ColumnElement[bool]:
    """Tell which messages were last changed at a time that has come."""
    return sends.c.updated_at <= now + CLOCK_SLACK


def _was_refused(now: datetime) -> ColumnElement[bool]:
    """Tell which chats rest since the right clock because a message was refused as too fast.

    That message was to wait for the same moment as its chat, also if it was dropped since.
    """
    waits_too = (sends.c.chat_id == chats.c.id) & (sends.c.due_at == chats.c.send_after)
    return select(sends.c.id).where(waits_too, _is_of_right_clock(now)).exists()
