"""Check-ins from the clinic's side: planned once, asked at most once, and what became of them."""

from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Any

from sqlalchemy import Connection, select, update

from bot.store.addressed import awaits_some
from bot.store.clinic_tables import deliveries
from bot.store.delivery_statements import (
    CANCEL_REMINDERS,
    CHANGED,
    DUE,
    HAS_ANSWERED,
    HUSH_EARLIER,
    HUSH_OLD,
    IS_PLANNED,
    NEWEST,
    NEXT_PLANNED,
    OF_SESSION,
    WAS_ASKED,
    known,
)
from bot.store.dialects import by_index, hot_unless_there
from bot.store.patients import Patient, patient_as

HEARD = ("answered", "partly", "declined")


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One check-in for one patient; `text` is that of a campaign, if it is of one."""

    id: int
    patient: Patient
    enrolment_id: int | None
    campaign_id: int | None
    step: str
    number: int
    reminder: int
    asks: str | None
    state: str
    due_at: datetime
    not_after: datetime
    session_id: int | None
    text: str | None
    campaign_state: str | None
    clinic_from: time
    clinic_until: time
    is_talking: bool = False
    """Whether the patient talked with the bot lately, in whatever flow, or is awaited to."""
    has_earlier: bool = False
    """Whether an earlier check-in of theirs was asked and waits for its answer."""
    told_since: datetime | None = None
    """When it was asked, or had its last result: what is told since then has no end yet."""


def add_delivery(
    conn: Connection,
    *,
    patient_id: int,
    enrolment_id: int | None,
    step: str,
    number: int,
    asks: str | None,
    due_at: datetime,
    not_after: datetime,
    now: datetime,
    reminder: int = 0,
    session_id: int | None = None,
    reason: str | None = None,
) -> None:
    """Plan a check-in, unless it is there already; with a reason it is skipped from the start."""
    row = {
        "patient_id": patient_id,
        "enrolment_id": enrolment_id,
        "step": step,
        "number": number,
        "reminder": reminder,
        "asks": asks,
        "state": "planned" if reason is None else "skipped",
        "due_at": due_at,
        "not_after": not_after,
        "session_id": session_id,
        "reason": reason,
        "updated_at": now,
    }
    hot_unless_there(conn.dialect.name, deliveries).change(conn, row)


def due_deliveries(
    conn: Connection, now: datetime, limit: int, *, talking_since: datetime
) -> list[Delivery]:
    """Return and hold the check-ins whose time has come, with their chats, the longest due first.

    A chat that another process holds is passed by: to wait for it might be to wait for each other.
    """
    lately = now - talking_since
    given = {"now": now, "limit": limit, "since": talking_since, "until": now + lately}
    with by_index(conn):
        rows = DUE.rows(conn, given)
    return [
        replace(
            delivery_as(row),
            is_talking=row.is_talking or (_asks(row) and awaits_some(row.awaits, now, lately)),
            has_earlier=row.has_earlier,
        )
        for row in rows
    ]


def planned_of(conn: Connection, patient_id: int) -> list[Delivery]:
    """Return what is planned for a patient and has not left."""
    mine = (deliveries.c.patient_id == patient_id) & IS_PLANNED
    return [delivery_as(row) for row in conn.execute(known().where(mine))]


def next_planned(conn: Connection) -> datetime | None:
    """Return when the next check-in is due that is planned, None where none is."""
    due: datetime | None = NEXT_PLANNED.value(conn, {})
    return due


def any_planned(conn: Connection, enrolment_id: int) -> bool:
    """Tell whether any check-in of an enrolment was ever planned."""
    mine = deliveries.c.enrolment_id == enrolment_id
    return conn.scalar(select(deliveries.c.id).where(mine).limit(1)) is not None


def was_asked(conn: Connection, patient_id: int, since: datetime) -> bool:
    """Tell whether a programme brought a patient anything since a time."""
    return WAS_ASKED.row(conn, {"patient": patient_id, "since": since}) is not None


def newest_sessions(conn: Connection, chat_id: int) -> list[int]:
    """Return the conversations of a chat that are the newest check-in of each clinic."""
    return [row.newest for row in NEWEST.rows(conn, {"chat": chat_id})]


def delivery_of_session(conn: Connection, session_id: int) -> Delivery | None:
    """Return the check-in that a conversation answers, None where it answers none."""
    row = OF_SESSION.row(conn, {"session": session_id})
    return None if row is None else delivery_as(row)


def change(conn: Connection, id: int, now: datetime, **values: object) -> None:
    """Keep what became of a check-in; what was answered has arrived, whatever was noted."""
    if values.get("state") in HEARD:
        values["reason"] = None
    CHANGED.change(conn, {"which": id, "updated_at": now, **values})


def settle_planned(
    conn: Connection, patient_id: int, now: datetime, *, state: str, reason: str
) -> None:
    """Skip or cancel what is planned for a patient, with its reason."""
    mine = (deliveries.c.patient_id == patient_id) & (deliveries.c.state == "planned")
    values = {"state": state, "reason": reason, "updated_at": now}
    conn.execute(update(deliveries).where(mine).values(values))


def cancel_reminders(conn: Connection, session_id: int, now: datetime) -> None:
    """Let nobody be reminded of what they answered."""
    CANCEL_REMINDERS.change(conn, {"session": session_id, "updated_at": now})


def hush_earlier(conn: Connection, patient_id: int, before: int, now: datetime) -> None:
    """Call silent what was asked before a check-in and not answered: its time is over."""
    HUSH_EARLIER.change(conn, {"patient": patient_id, "before": before, "updated_at": now})


def hush_old(conn: Connection, now: datetime, *, before: datetime) -> int:
    """Call silent what was asked before a time and never answered; return how many."""
    return HUSH_OLD.change(conn, {"before": before, "updated_at": now})


def has_answered(conn: Connection, session_id: int) -> bool:
    """Tell whether the check-in of a conversation was answered to its end, or declined."""
    return HAS_ANSWERED.row(conn, {"session": session_id}) is not None


def _asks(row: Any) -> bool:
    """Tell whether words could answer it: all but a broadcast without a question."""
    return row.campaign_id is None or row.asks is not None


def delivery_as(row: Any) -> Delivery:
    """Return a check-in from a row of what is known of it."""
    return Delivery(
        id=row.id,
        patient=patient_as(row, id=row.patient_id, state=row.patient_state),
        enrolment_id=row.enrolment_id,
        campaign_id=row.campaign_id,
        step=row.step,
        number=row.number,
        reminder=row.reminder,
        asks=row.asks,
        state=row.state,
        due_at=row.due_at,
        not_after=row.not_after,
        session_id=row.session_id,
        text=row.campaign_text,
        campaign_state=row.campaign_state,
        clinic_from=time.fromisoformat(row.sends_from),
        clinic_until=time.fromisoformat(row.sends_until),
        told_since=row.answered_at or row.asked_at,
    )
