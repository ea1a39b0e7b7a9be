"""What is known of a patient over time: check-ins sent and answered, and results of the triage."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Connection, select, update

from bot.store.clinic_tables import deliveries, enrolments, patients
from bot.store.tables import results, sessions


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A result as it was reached, with the answers behind it."""

    at: datetime
    flow: str
    session_id: int
    disposition: str | None
    signs: tuple[str, ...]
    values: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A check-in that was sent, and when it was answered."""

    at: datetime
    asks: str
    session_id: int | None
    answered_at: datetime | None
    state: str


def results_of_chat(conn: Connection, chat_id: int) -> list[Told]:
    """Return the results of a chat in all flows, the newest of each session, oldest first."""
    rows = conn.execute(
        select(results, sessions.c.flow)
        .join(sessions, sessions.c.id == results.c.session_id)
        .where(sessions.c.chat_id == chat_id)
        .order_by(results.c.id)
    )
    newest: dict[int, Told] = {}
    for row in rows:
        body = cast("dict[str, Any]", row.body)
        newest[row.session_id] = Told(
            at=row.created_at,
            flow=row.flow,
            session_id=row.session_id,
            disposition=row.disposition,
            signs=tuple(body.get("signs", ())),
            values=dict(body.get("answers", {})),
        )
    return sorted(newest.values(), key=lambda told: told.at)


def asked_of(conn: Connection, patient_id: int) -> list[Asked]:
    """Return the check-ins that were sent to a patient, oldest first, without reminders."""
    mine = (
        (deliveries.c.patient_id == patient_id)
        & (deliveries.c.reminder == 0)
        & deliveries.c.asked_at.is_not(None)
        & deliveries.c.asks.is_not(None)
    )
    rows = conn.execute(select(deliveries).where(mine).order_by(deliveries.c.asked_at))
    return [
        Asked(
            at=row.asked_at,
            asks=row.asks,
            session_id=row.session_id,
            answered_at=row.answered_at,
            state=row.state,
        )
        for row in rows
    ]


def event_of(conn: Connection, patient_id: int) -> date | None:
    """Return day 0 of what a patient is or was on last, None without a programme."""
    mine = select(enrolments.c.event_on).where(enrolments.c.patient_id == patient_id)
    found: str | None = conn.scalar(mine.order_by(enrolments.c.id.desc()).limit(1))
    return None if found is None else date.fromisoformat(found)


def joined_at(conn: Connection, patient_id: int) -> datetime | None:
    """Return when somebody became a patient."""
    found: datetime | None = conn.scalar(
        select(patients.c.created_at).where(patients.c.id == patient_id)
    )
    return found


def to_look_at(conn: Connection, before: datetime, limit: int) -> list[int]:
    """Return and hold the followed patients whom no rule was asked about since a time."""
    stale = patients.c.looked_at.is_(None) | (patients.c.looked_at < before)
    wanted = select(patients.c.id).where(patients.c.state != "stopped", stale)
    held = wanted.order_by(patients.c.looked_at, patients.c.id).limit(limit)
    return list(conn.scalars(held.with_for_update(skip_locked=True)))


def looked_at(conn: Connection, patient_id: int, now: datetime) -> None:
    """Note that the rules were asked about a patient."""
    conn.execute(update(patients).where(patients.c.id == patient_id).values(looked_at=now))
