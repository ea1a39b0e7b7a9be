"""Programmes as clinics gave them, and who is on which one since when."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, insert, select, update

from bot.store.clinic_tables import enrolments, patients, programmes
from bot.store.columns import UtcDateTime
from bot.store.dialects import unless_there
from bot.store.hot import Hot


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """Somebody on one version of a programme, whose text is `body`.

    `planned` of its check-ins were planned or passed by, and the next is due at `next_at`;
    `result` is that of the triage before it.
    """

    id: int
    patient_id: int
    programme_id: int
    body: str
    event_on: date
    planned: int
    next_at: datetime | None
    result: str | None
    has_agreed: bool
    zone: str
    hour: str | None


def keep_programme(
    conn: Connection, *, clinic_id: int, name: str, hash: str, body: str, now: datetime
) -> int:
    """Keep a version of a programme; from now on it is the one that people begin."""
    row = {"clinic_id": clinic_id, "name": name, "hash": hash, "body": body, "created_at": now}
    conn.execute(unless_there(conn.dialect.name, programmes), row)
    mine = (programmes.c.clinic_id == clinic_id) & (programmes.c.name == name)
    conn.execute(update(programmes).where(mine).values(retired_at=now))
    this = mine & (programmes.c.hash == hash)
    conn.execute(update(programmes).where(this).values(retired_at=None))
    id: int = conn.execute(select(programmes.c.id).where(this)).scalar_one()
    return id


def programme_called(conn: Connection, clinic_id: int, name: str) -> tuple[int, str] | None:
    """Return number and body of the version that people begin now, None where there is none."""
    mine = (programmes.c.clinic_id == clinic_id) & (programmes.c.name == name)
    current = mine & programmes.c.retired_at.is_(None)
    row = conn.execute(select(programmes.c.id, programmes.c.body).where(current)).one_or_none()
    return None if row is None else (row.id, row.body)


def programmes_of(conn: Connection, clinic_id: int) -> list[tuple[str, int, str]]:
    """Return name, number and body of the programmes that people can begin."""
    current = (programmes.c.clinic_id == clinic_id) & programmes.c.retired_at.is_(None)
    wanted = select(programmes.c.name, programmes.c.id, programmes.c.body).where(current)
    return [(row.name, row.id, row.body) for row in conn.execute(wanted)]


def enrol(
    conn: Connection,
    patient_id: int,
    programme_id: int,
    event_on: date,
    now: datetime,
    *,
    passed_by: int,
    result: str | None = None,
    has_agreed: bool = False,
) -> int:
    """Put somebody on a programme, of which they missed some check-ins before they joined.

    Who is on it with the same event and result stays on it, otherwise they begin anew.
    """
    mine = (enrolments.c.patient_id == patient_id) & enrolments.c.ended_at.is_(None)
    same = mine & (enrolments.c.programme_id == programme_id)
    same &= enrolments.c.event_on == event_on.isoformat()
    same &= enrolments.c.result.is_not_distinct_from(result)
    known: int | None = conn.scalar(select(enrolments.c.id).where(same))
    if known is not None:
        return known
    others = select(programmes.c.name).where(programmes.c.id == programme_id).scalar_subquery()
    alike = select(programmes.c.id).where(programmes.c.name == others)
    earlier = update(enrolments).where(mine, enrolments.c.programme_id.in_(alike))
    conn.execute(earlier.values(ended_at=now, next_at=None))
    row = {
        "patient_id": patient_id,
        "programme_id": programme_id,
        "event_on": event_on.isoformat(),
        "next_at": now,
        "planned": passed_by,
        "result": result,
        "has_agreed": int(has_agreed),
        "created_at": now,
    }
    adding = insert(enrolments).values(row).returning(enrolments.c.id)
    new: int = conn.execute(adding).scalar_one()
    return new


def due_enrolments(conn: Connection, now: datetime, limit: int) -> list[Enrolment]:
    """Return and hold those whose next check-in is to be planned."""
    return [_enrolment(row) for row in DUE.rows(conn, {"now": now, "limit": limit})]


def enrolment_of(conn: Connection, id: int) -> Enrolment | None:
    """Return an enrolment, None when there is none of that number."""
    row = ONE.row(conn, {"which": id})
    return None if row is None else _enrolment(row)


def running_enrolments(conn: Connection, patient_id: int) -> list[Enrolment]:
    """Return what somebody is on."""
    mine = (enrolments.c.patient_id == patient_id) & enrolments.c.ended_at.is_(None)
    return [_enrolment(row) for row in conn.execute(_known().where(mine))]


def days_on(conn: Connection, patient_id: int, name: str) -> list[date]:
    """Return day 0 of each programme of a name that somebody is on, whatever its version."""
    on_it = (enrolments.c.patient_id == patient_id) & enrolments.c.ended_at.is_(None)
    days = (
        select(enrolments.c.event_on)
        .join(programmes, programmes.c.id == enrolments.c.programme_id)
        .where(on_it, programmes.c.name == name)
    )
    return [date.fromisoformat(day) for day in conn.scalars(days)]


def move_on(
    conn: Connection, id: int, *, planned: int, next_at: datetime | None, now: datetime
) -> None:
    """Note how many check-ins were planned, and when to plan the next; without one it ends."""
    values = {"planned": planned, "next_at": next_at}
    ended = {"ended_at": now} if next_at is None else {}
    CHANGED.change(conn, {"which": id, **values, **ended})


def newest_enrolment(conn: Connection, patient_id: int) -> int | None:
    """Return the number of what somebody began last, also where it has ended."""
    mine = enrolments.c.patient_id == patient_id
    found: int | None = conn.scalar(select(func.max(enrolments.c.id)).where(mine))
    return found


def agree(conn: Connection, id: int, *, planned: int, now: datetime) -> None:
    """Note a yes to the steps that ask for it; so many steps of all lie behind."""
    values = {"has_agreed": 1, "planned": planned, "next_at": now, "ended_at": None}
    CHANGED.change(conn, {"which": id, **values})


def end_enrolments(conn: Connection, patient_id: int, now: datetime) -> None:
    """Take somebody off all programmes."""
    mine = (enrolments.c.patient_id == patient_id) & enrolments.c.ended_at.is_(None)
    conn.execute(update(enrolments).where(mine).values(ended_at=now, next_at=None))


def oldest_due(conn: Connection) -> datetime | None:
    """Return since when a check-in waits to be planned, None where none does."""
    oldest: datetime | None = OLDEST.value(conn, {})
    return oldest


@cache
def _known() -> Select[Any]:
    return (
        select(enrolments, programmes.c.body, patients.c.zone, patients.c.hour)
        .join(programmes, programmes.c.id == enrolments.c.programme_id)
        .join(patients, patients.c.id == enrolments.c.patient_id)
    )


def _enrolment(row: Any) -> Enrolment:
    return Enrolment(
        id=row.id,
        patient_id=row.patient_id,
        programme_id=row.programme_id,
        body=row.body,
        event_on=date.fromisoformat(row.event_on),
        planned=row.planned,
        next_at=row.next_at,
        result=row.result,
        has_agreed=bool(row.has_agreed),
        zone=row.zone,
        hour=row.hour,
    )


# ---- the statements of each look, built once

DUE = Hot(
    _known()
    .where(
        enrolments.c.next_at <= bindparam("now", type_=UtcDateTime), enrolments.c.ended_at.is_(None)
    )
    .order_by(enrolments.c.next_at, enrolments.c.id)
    .limit(bindparam("limit"))
    .with_for_update(of=enrolments, skip_locked=True)
)
ONE = Hot(_known().where(enrolments.c.id == bindparam("which")))
OLDEST = Hot(
    select(func.min(enrolments.c.next_at).label("oldest")).where(enrolments.c.ended_at.is_(None))
)
CHANGED = Hot(update(enrolments).where(enrolments.c.id == bindparam("which")))
"""Sets the columns that it is given."""
