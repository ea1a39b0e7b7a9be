"""Check-ins of a clinic with their answers, read in short turns for an export."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, func, select

from bot.store.clinic_tables import audit, deliveries, enrolments, patients, programmes
from bot.store.conversations import value_of
from bot.store.database import Database
from bot.store.form_answers import Told, told_in
from bot.store.polls import answers_of
from bot.store.tables import answers, sessions
from flows.pathway.answers import Value

AT_ONCE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn:
    """One check-in of one patient, its reminders counted, with what was answered last."""

    id: int
    patient_id: int
    label: str | None
    tags: tuple[str, ...]
    programme: str | None
    """Name and hash of the version; None for a broadcast."""
    version: str | None
    campaign_id: int | None
    event_on: str | None
    step: str
    number: int
    asks: str | None
    state: str
    reason: str | None
    due_at: datetime
    asked_at: datetime | None
    answered_at: datetime | None
    reminders: int
    objection: str | None
    """What the patient says does not fit the result; empty where they said so without words."""
    answers: dict[str, Value]
    choices: dict[int, int]
    """Of each question of a broadcast, by their places."""
    form: Told | None
    """What was answered to a form, None where none was asked."""


def asked_items(conn: Connection, clinic_id: int) -> list[str]:
    """Return the ids of all items that patients of a clinic have answered in check-ins."""
    here = answers.join(deliveries, deliveries.c.session_id == answers.c.session_id).join(
        patients, patients.c.id == deliveries.c.patient_id
    )
    items = select(answers.c.item).distinct().select_from(here)
    return sorted(conn.scalars(items.where(patients.c.clinic_id == clinic_id)))


def check_ins(db: Database, clinic_id: int, now: datetime) -> Iterator[CheckIn]:
    """Yield the check-ins of a clinic, oldest first; every record is noted as opened before.

    Each few are read and noted in one transaction.
    """
    last = 0
    noted: set[int] = set()
    while some := db.run(_after, clinic_id, last, frozenset(noted), now):
        yield from some
        last = some[-1].id
        noted |= {one.patient_id for one in some}


def _after(
    conn: Connection, clinic_id: int, last: int, noted: frozenset[int], now: datetime
) -> list[CheckIn]:
    rows = conn.execute(_wanted(clinic_id, last)).all()
    given = _answers(conn, [row.session_id for row in rows if row.session_id is not None])
    opened = sorted({row.patient_id for row in rows} - noted)
    if opened:
        shared = {"clinic_id": clinic_id, "what": "exported", "at": now}
        conn.execute(audit.insert(), [{**shared, "patient_id": id} for id in opened])
    chosen = answers_of(conn, [row.id for row in rows if row.campaign_id is not None])
    told = told_in(conn, [row.id for row in rows if row.session_id is None])
    return [
        _check_in(row, given.get(row.session_id, {}), chosen.get(row.id, {}), told.get(row.id))
        for row in rows
    ]


def _wanted(clinic_id: int, last: int) -> Any:
    reminder = deliveries.alias("reminders")
    of_it = (
        (reminder.c.enrolment_id == deliveries.c.enrolment_id)
        & (reminder.c.step == deliveries.c.step)
        & (reminder.c.number == deliveries.c.number)
        & (reminder.c.reminder > 0)
        & reminder.c.asked_at.is_not(None)
    )
    sent = select(func.count()).select_from(reminder).where(of_it).scalar_subquery()
    joined = (
        deliveries.join(patients, patients.c.id == deliveries.c.patient_id)
        .outerjoin(enrolments, enrolments.c.id == deliveries.c.enrolment_id)
        .outerjoin(programmes, programmes.c.id == enrolments.c.programme_id)
        .outerjoin(sessions, sessions.c.id == deliveries.c.session_id)
    )
    first = and_(
        patients.c.clinic_id == clinic_id, deliveries.c.reminder == 0, deliveries.c.id > last
    )
    return (
        select(
            deliveries,
            patients.c.label,
            patients.c.tags,
            programmes.c.name.label("programme"),
            programmes.c.hash,
            enrolments.c.event_on,
            sessions.c.state.label("session"),
            sent.label("reminders"),
        )
        .select_from(joined)
        .where(first)
        .order_by(deliveries.c.id)
        .limit(AT_ONCE)
    )


def _answers(conn: Connection, sessions: Sequence[int]) -> dict[int, dict[str, Value]]:
    """Return the latest value of each item, by session."""
    given = select(answers.c.session_id, answers.c.item, answers.c.value)
    wanted = given.where(answers.c.session_id.in_(sessions))
    found: dict[int, dict[str, Value]] = {}
    for session, item, value in conn.execute(wanted.order_by(answers.c.session_id, answers.c.seq)):
        found.setdefault(session, {})[item] = value_of(value)
    return found


def _check_in(
    row: Row[Any], given: dict[str, Value], chosen: dict[int, int], told: Told | None
) -> CheckIn:
    return CheckIn(
        id=row.id,
        patient_id=row.patient_id,
        label=row.label,
        tags=tuple(row.tags or ()),
        programme=row.programme,
        version=row.hash,
        campaign_id=row.campaign_id,
        event_on=row.event_on,
        step=row.step,
        number=row.number,
        asks=row.asks,
        state=row.state,
        reason=row.reason,
        due_at=row.due_at,
        asked_at=row.asked_at,
        answered_at=row.answered_at,
        reminders=row.reminders,
        objection=(row.session or {}).get("objection"),
        answers=given,
        choices=chosen,
        form=told,
    )
