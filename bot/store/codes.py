"""Codes that patients and staff begin with: what each is for; of the code itself a digest only."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, case, delete, insert, null, or_, select, update

from bot.store.clinic_tables import codes, patients
from bot.store.names import folded, numbered

OF_PATIENT = ("label", "event_on", "tags")
"""Columns that tell of one patient."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a code is for: a patient's start, or, with `staff_id`, the link of somebody's chat."""

    clinic_id: int
    expires_at: datetime
    programme: str | None = None
    event_on: date | None = None
    """Day 0 of the programme; None is the day the patient begins."""
    staff_id: int | None = None
    label: str | None = None
    """How the clinic calls the patient."""
    tags: tuple[str, ...] = ()
    uses_left: int | None = 1
    """How often it may still be used; None is any number of times."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Code(Terms):
    """A code as it is kept."""

    id: int
    revoked_at: datetime | None
    created_at: datetime


def add_code(conn: Connection, digest: str, terms: Terms, now: datetime) -> int:
    """Keep what a code is for and return its number."""
    row = {
        **asdict(terms),
        "digest": digest,
        "event_on": terms.event_on and terms.event_on.isoformat(),
        "tags": list(terms.tags) or None,
        "created_at": now,
    }
    id: int = conn.execute(insert(codes).values(row).returning(codes.c.id)).scalar_one()
    return id


def find_code(conn: Connection, digest: str) -> Code | None:
    """Return the code with this digest, None when it was never made or is deleted."""
    row = conn.execute(select(codes).where(codes.c.digest == digest)).one_or_none()
    return None if row is None else _code(row)


def code(conn: Connection, id: int) -> Code | None:
    """Return the code of a number, None when there is none."""
    row = conn.execute(select(codes).where(codes.c.id == id)).one_or_none()
    return None if row is None else _code(row)


def count_use(conn: Connection, id: int, now: datetime) -> bool:
    """Count a use; False, and nothing counted, when the code is used up, revoked or expired.

    Of several who use the last one at the same time, one succeeds. With the last use it is wiped
    what was told of the patient: the patient's own row has it, and is deleted with the patient.
    """
    is_good = (
        (codes.c.id == id)
        & codes.c.revoked_at.is_(None)
        & (codes.c.expires_at > now)
        & or_(codes.c.uses_left.is_(None), codes.c.uses_left > 0)
    )
    is_last = codes.c.uses_left == 1
    told = {name: case((is_last, null()), else_=codes.c[name]) for name in OF_PATIENT}
    counted = update(codes).where(is_good).values(uses_left=codes.c.uses_left - 1, **told)
    return conn.execute(counted).rowcount == 1


def codes_of(conn: Connection, clinic_id: int) -> list[Code]:
    """Return the codes of a clinic, oldest first."""
    here = select(codes).where(codes.c.clinic_id == clinic_id).order_by(codes.c.id)
    return [_code(row) for row in conn.execute(here)]


def revoke_code(conn: Connection, clinic_id: int, id: int, now: datetime) -> bool:
    """Let a code of a clinic not be used any more; False when there is none to revoke."""
    it = (codes.c.id == id) & (codes.c.clinic_id == clinic_id) & codes.c.revoked_at.is_(None)
    return conn.execute(update(codes).where(it).values(revoked_at=now)).rowcount == 1


def revoke_codes_of_member(conn: Connection, staff_id: int, now: datetime) -> None:
    """Let no code link the chat of somebody any more."""
    theirs = (codes.c.staff_id == staff_id) & codes.c.revoked_at.is_(None)
    conn.execute(update(codes).where(theirs).values(revoked_at=now))


def forget_codes(conn: Connection, *, before: datetime) -> int:
    """Delete codes that expired or were revoked before a time; return how many."""
    is_over = or_(codes.c.expires_at < before, codes.c.revoked_at < before)
    return conn.execute(delete(codes).where(is_over)).rowcount


def labels_in_use(conn: Connection, clinic_id: int, now: datetime) -> dict[str, str]:
    """Return how a clinic calls its patients, and those who have a code that they can still use.

    With each, folded, where it is from.
    """
    known = select(patients.c.id, patients.c.label).where(
        patients.c.clinic_id == clinic_id, patients.c.label.is_not(None)
    )
    open_code = codes.c.label.is_not(None) & codes.c.revoked_at.is_(None)
    open_code &= (codes.c.clinic_id == clinic_id) & (codes.c.expires_at > now)
    waiting = select(codes.c.id, codes.c.label).where(open_code & (codes.c.uses_left > 0))
    return {folded(row.label): f"code {row.id}" for row in conn.execute(waiting)} | {
        folded(row.label): numbered(row.id) for row in conn.execute(known)
    }


def has_stopped(conn: Connection, clinic_id: int, label: str) -> bool:
    """Tell whether whom a clinic calls so is followed no more."""
    gone = (patients.c.clinic_id == clinic_id) & (patients.c.state == "stopped")
    named = select(patients.c.label).where(gone, patients.c.label.is_not(None))
    return folded(label) in {folded(one) for one in conn.scalars(named)}


def _code(row: Row[Any]) -> Code:
    kept = {**row._mapping}
    del kept["digest"]
    kept["event_on"] = row.event_on and date.fromisoformat(row.event_on)
    kept["tags"] = tuple(row.tags or ())
    return Code(**kept)
