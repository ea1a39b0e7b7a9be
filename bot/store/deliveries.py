"""Check-ins from the clinic's side: planned once, asked at most once, and what became of them."""

from dataclasses import dataclass, replace
from datetime import datetime, time
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, or_, select, update

from bot.store.clinic_tables import campaigns, clinics, deliveries, patients
from bot.store.columns import UtcDateTime
from bot.store.dialects import by_index, hot_unless_there
from bot.store.hot import Hot
from bot.store.patients import Patient, patient_as
from bot.store.send_statements import is_in
from bot.store.tables import chats, sends, sessions

IS_PLANNED = is_in("planned", deliveries)
IS_ASKED = is_in("asked", deliveries)
OPEN = ("asked", "partly")
"""States in which an answer is awaited."""


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
    """Whether the patient talked with the bot lately, in whatever flow."""
    has_earlier: bool = False
    """Whether an earlier check-in of theirs was asked and waits for its answer."""


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
    """Return and hold the check-ins whose time has come, the longest due first."""
    known = {"now": now, "limit": limit, "since": talking_since}
    with by_index(conn):
        rows = DUE.rows(conn, known)
    return [
        replace(_delivery(row), is_talking=row.is_talking, has_earlier=row.has_earlier)
        for row in rows
    ]


def planned_of(conn: Connection, patient_id: int) -> list[Delivery]:
    """Return what is planned for a patient and has not left."""
    mine = (deliveries.c.patient_id == patient_id) & IS_PLANNED
    return [_delivery(row) for row in conn.execute(_known().where(mine))]


def next_planned(conn: Connection) -> datetime | None:
    """Return when the next check-in is due that is planned, None where none is."""
    due: datetime | None = NEXT_PLANNED.value(conn, {})
    return due


def was_asked(conn: Connection, patient_id: int, since: datetime) -> bool:
    """Tell whether a programme brought a patient anything since a time."""
    return WAS_ASKED.row(conn, {"patient": patient_id, "since": since}) is not None


def newest_sessions(conn: Connection, chat_id: int) -> list[int]:
    """Return the conversations of a chat that are the newest check-in of each clinic."""
    return [row.newest for row in NEWEST.rows(conn, {"chat": chat_id})]


def delivery_of_session(conn: Connection, session_id: int) -> Delivery | None:
    """Return the check-in that a conversation answers, None where it answers none."""
    row = OF_SESSION.row(conn, {"session": session_id})
    return None if row is None else _delivery(row)


def change(conn: Connection, id: int, now: datetime, **values: object) -> None:
    """Keep what became of a check-in."""
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
    """Tell whether the check-in of a conversation was answered or declined."""
    return HAS_ANSWERED.row(conn, {"session": session_id}) is not None


@cache
def _known() -> Select[Any]:
    return (
        select(
            deliveries,
            patients.c.clinic_id,
            patients.c.chat_id,
            patients.c.label,
            patients.c.tags,
            patients.c.zone,
            patients.c.hour,
            patients.c.state.label("patient_state"),
            patients.c.paused_until,
            patients.c.writes_until,
            clinics.c.name.label("clinic"),
            clinics.c.closed_at.label("clinic_closed_at"),
            clinics.c.sends_from,
            clinics.c.sends_until,
            chats.c.address,
            chats.c.blocked_at,
            campaigns.c.text.label("campaign_text"),
            campaigns.c.state.label("campaign_state"),
        )
        .join(patients, patients.c.id == deliveries.c.patient_id)
        .join(clinics, clinics.c.id == patients.c.clinic_id)
        .join(chats, chats.c.id == patients.c.chat_id)
        .join(campaigns, campaigns.c.id == deliveries.c.campaign_id, isouter=True)
    )


def _due() -> Select[Any]:
    other = deliveries.alias()
    earlier = (other.c.patient_id == deliveries.c.patient_id) & (other.c.id < deliveries.c.id)
    is_open = select(other.c.id).where(earlier, other.c.state == "asked").exists()
    since = bindparam("since", type_=UtcDateTime)
    recent = (sessions.c.chat_id == chats.c.id) & (sessions.c.updated_at > since)
    is_talking = select(sessions.c.id).where(recent).exists() | _is_filling_in(since)
    return (
        _known()
        .add_columns(is_talking.label("is_talking"), is_open.label("has_earlier"))
        .where(IS_PLANNED, deliveries.c.due_at <= bindparam("now", type_=UtcDateTime))
        .order_by(deliveries.c.due_at, deliveries.c.id)
        .limit(bindparam("limit"))
        .with_for_update(of=deliveries, skip_locked=True)
    )


def _is_filling_in(since: Any) -> Any:
    """Tell whether something was answered or ticked in the chat since a time, by buttons alone."""
    other, whose = deliveries.alias(), patients.alias()
    in_part = (other.c.state == "partly") & (other.c.updated_at > since)
    answered = (
        select(other.c.id)
        .join(whose, whose.c.id == other.c.patient_id)
        .where(whose.c.chat_id == chats.c.id, or_(in_part, other.c.answered_at > since))
    )
    has_ticks = (sends.c.ticks != []) & (sends.c.updated_at > since)
    ticked = select(sends.c.id).where(sends.c.chat_id == chats.c.id, has_ticks)
    return answered.exists() | ticked.exists()


def _delivery(row: Any) -> Delivery:
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
    )


# ---- the statements of each check-in, built once


def _is_in(*states: str) -> Any:
    return or_(*(deliveries.c.state == state for state in states))


DUE = Hot(_due())
NEXT_PLANNED = Hot(select(func.min(deliveries.c.due_at).label("due")).where(IS_PLANNED))
WAS_ASKED = Hot(
    select(deliveries.c.id)
    .where(
        deliveries.c.patient_id == bindparam("patient"),
        deliveries.c.enrolment_id.is_not(None),
        deliveries.c.asked_at >= bindparam("since", type_=UtcDateTime),
    )
    .limit(1)
)
NEWEST = Hot(
    select(func.max(deliveries.c.session_id).label("newest"))
    .join(patients, patients.c.id == deliveries.c.patient_id)
    .where(patients.c.chat_id == bindparam("chat"), deliveries.c.session_id.is_not(None))
    .group_by(deliveries.c.patient_id)
)
OF_SESSION = Hot(
    _known().where(deliveries.c.session_id == bindparam("session"), deliveries.c.reminder == 0)
)
CHANGED = Hot(update(deliveries).where(deliveries.c.id == bindparam("which")))
"""Sets the columns that it is given."""
CANCEL_REMINDERS = Hot(
    update(deliveries)
    .where(
        deliveries.c.session_id == bindparam("session"),
        deliveries.c.reminder > 0,
        _is_in("planned", *OPEN),
    )
    .values(state="cancelled", reason="answered")
)
HUSH_EARLIER = Hot(
    update(deliveries)
    .where(
        deliveries.c.patient_id == bindparam("patient"),
        deliveries.c.id < bindparam("before"),
        IS_ASKED,
    )
    .values(state="silent")
)
HUSH_OLD = Hot(
    update(deliveries)
    .where(IS_ASKED, deliveries.c.asked_at < bindparam("before", type_=UtcDateTime))
    .values(state="silent")
)
HAS_ANSWERED = Hot(
    select(deliveries.c.id)
    .where(
        deliveries.c.session_id == bindparam("session"),
        deliveries.c.reminder == 0,
        ~_is_in("asked", "planned", "silent"),
    )
    .limit(1)
)
