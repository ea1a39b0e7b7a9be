"""The purge of what has stayed as long as it may."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, delete, select

from bot.retention import TELEGRAM, WEB, Retention
from bot.store.arrivals import settle_coming
from bot.store.clinic_tables import audit, patients, staff
from bot.store.codes import forget_codes
from bot.store.conversations import erase_idle
from bot.store.erasing import forget_receipts
from bot.store.inbox import forget_updates
from bot.store.sends import forget_sends
from bot.store.waiting import forget_words
from bot.store.written import forget_written

OF_CLINICS = select(patients.c.chat_id).union(
    select(staff.c.chat_id).where(staff.c.chat_id.is_not(None))
)
"""The chats of patients and of staff: a clinic counts on them."""


def erase_left(conn: Connection, *, before: datetime) -> int:
    """Delete the records of patients whom their clinic stopped to follow before a time."""
    gone = (patients.c.state == "stopped") & (patients.c.updated_at < before)
    return conn.execute(delete(patients).where(gone)).rowcount


def forget_notes(conn: Connection, *, before: datetime) -> int:
    """Delete notes of who did what that are old; return how many."""
    return conn.execute(delete(audit).where(audit.c.at < before)).rowcount


Part = Callable[[Connection, Retention, datetime], object]
PARTS: tuple[Part, ...] = (
    lambda conn, kept, now: erase_idle(conn, channel=WEB, before=now - kept.web),
    lambda conn, kept, now: erase_left(conn, before=now - kept.left),
    lambda conn, kept, now: erase_idle(
        conn, channel=TELEGRAM, before=now - kept.chat, but=OF_CLINICS
    ),
    lambda conn, kept, now: forget_updates(conn, before=now - kept.settled),
    lambda conn, kept, now: settle_coming(conn, before=now - kept.settled),
    lambda conn, kept, now: forget_sends(conn, before=now - kept.settled),
    lambda conn, kept, now: forget_written(conn, before=now - kept.hidable),
    lambda conn, kept, now: forget_words(conn, before=now - kept.hidable),
    lambda conn, kept, now: forget_codes(conn, before=now - kept.expired),
    lambda conn, kept, now: forget_notes(conn, before=now - kept.logged),
    lambda conn, kept, now: forget_receipts(conn, before=now - kept.logged),
)
"""What the purge does, in this order; each may be done by itself."""
