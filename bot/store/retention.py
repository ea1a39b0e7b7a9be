"""The purge of what has stayed as long as it may."""

from datetime import datetime

from sqlalchemy import Connection, delete, select

from bot.retention import TELEGRAM, WEB, Retention
from bot.store.clinic_tables import audit, patients, staff
from bot.store.codes import forget_codes
from bot.store.conversations import erase_idle
from bot.store.erasing import forget_receipts
from bot.store.inbox import forget_updates
from bot.store.sends import forget_sends
from bot.store.written import forget_written

OF_CLINICS = select(patients.c.chat_id).union(
    select(staff.c.chat_id).where(staff.c.chat_id.is_not(None))
)
"""The chats of patients and of staff: a clinic counts on them."""


def purge(conn: Connection, retention: Retention, now: datetime) -> None:
    """Delete everything that has stayed as long as it may."""
    erase_idle(conn, channel=WEB, before=now - retention.web)
    erase_left(conn, before=now - retention.left)
    erase_idle(conn, channel=TELEGRAM, before=now - retention.chat, but=OF_CLINICS)
    forget_updates(conn, before=now - retention.settled)
    forget_sends(conn, before=now - retention.settled)
    forget_written(conn, before=now - retention.hidable)
    forget_codes(conn, before=now - retention.expired)
    forget_notes(conn, before=now - retention.logged)
    forget_receipts(conn, before=now - retention.logged)


def erase_left(conn: Connection, *, before: datetime) -> int:
    """Delete the records of patients whom their clinic stopped to follow before a time."""
    gone = (patients.c.state == "stopped") & (patients.c.updated_at < before)
    return conn.execute(delete(patients).where(gone)).rowcount


def forget_notes(conn: Connection, *, before: datetime) -> int:
    """Delete notes of who did what that are old; return how many."""
    return conn.execute(delete(audit).where(audit.c.at < before)).rowcount
