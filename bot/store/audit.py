"""Who looked at or changed what, one row each time; rows are added and never changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from bot.store.clinic_tables import audit, patients, staff
from bot.store.hot import Hot

ADD = Hot(insert(audit))
OPERATOR = "command line"
"""Who did what nobody of the staff did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """One row of the audit; without `staff` it was done from the command line."""

    at: datetime
    what: str
    staff: str | None
    patient_id: int | None


def note(
    conn: Connection,
    clinic_id: int,
    what: str,
    now: datetime,
    *,
    staff_id: int | None = None,
    patient_id: int | None = None,
) -> None:
    """Note that something was done, by whom, and with whose record."""
    row = {"clinic_id": clinic_id, "what": what, "at": now}
    ADD.change(conn, {**row, "staff_id": staff_id, "patient_id": patient_id})


def noted(conn: Connection, clinic_id: int, limit: int) -> list[Noted]:
    """Return the newest rows of a clinic, newest first."""
    columns = select(audit.c.at, audit.c.what, audit.c.patient_id, staff.c.name)
    wanted = columns.join_from(audit, staff, isouter=True).where(audit.c.clinic_id == clinic_id)
    rows = conn.execute(wanted.order_by(audit.c.id.desc()).limit(limit))
    return [
        Noted(at=row.at, what=row.what, staff=row.name, patient_id=row.patient_id) for row in rows
    ]


def openings(conn: Connection, patient_ids: Sequence[int], limit: int) -> list[Noted]:
    """Return who opened or took along the records of these patients, newest first."""
    columns = select(audit.c.at, audit.c.what, audit.c.patient_id, staff.c.name)
    mine = audit.c.patient_id.in_(patient_ids) & audit.c.what.in_(("opened", "exported"))
    wanted = columns.join_from(audit, staff, isouter=True).where(mine)
    rows = conn.execute(wanted.order_by(audit.c.id.desc()).limit(limit))
    return [
        Noted(at=row.at, what=row.what, staff=row.name, patient_id=row.patient_id) for row in rows
    ]


def is_noted(conn: Connection, clinic_id: int, what: str, *, patient_id: int) -> bool:
    """Tell whether something was noted of a patient already."""
    same = (audit.c.clinic_id == clinic_id) & (audit.c.what == what)
    found = select(audit.c.id).where(same, audit.c.patient_id == patient_id)
    return conn.scalar(found.limit(1)) is not None


def done_by(conn: Connection, clinic_id: int, what: str) -> int | None:
    """Return who of the staff did something that is done once, None for the command line."""
    same = (audit.c.clinic_id == clinic_id) & (audit.c.what == what)
    found: int | None = conn.scalar(select(audit.c.staff_id).where(same).limit(1))
    return found


def last_done_by(conn: Connection, clinic_id: int, what: str) -> str | None:
    """Return the name of who of the staff did something last, None where nobody did."""
    same = (audit.c.clinic_id == clinic_id) & (audit.c.what == what)
    who = select(staff.c.name).join(audit, audit.c.staff_id == staff.c.id).where(same)
    found: str | None = conn.scalar(who.order_by(audit.c.id.desc()).limit(1))
    return found


def is_patient_of(conn: Connection, clinic_id: int, patient_id: int) -> bool:
    """Tell whether a clinic has this patient; a record of another clinic is never opened."""
    here = (patients.c.id == patient_id) & (patients.c.clinic_id == clinic_id)
    return conn.scalar(select(patients.c.id).where(here)) is not None
