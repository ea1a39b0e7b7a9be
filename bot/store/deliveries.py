"""Check-ins from the clinic's side: planned once, asked at most once, and what became of them."""

from dataclasses import dataclass, replace
from datetime import datetime, time
from functools import cache
from typing import Any

from sqlalchemy import (
    Connection,
    Select,
    and_,
    bindparam,
    exists,
    func,
    literal_column,
    select,
    update,
)

from bot.store.clinic_tables import campaigns, clinics, deliveries, patients
from bot.store.columns import UtcDateTime
from bot.store.dialects import unless_there
from bot.store.patients import Patient, patient_as
from bot.store.tables import chats, sends, sessions

OPEN = ("asked", "partly")
"""States in which an answer is awaited."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One check-in for one patient; `body` is the text of a campaign, if it is of one."""

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
    conn.execute(unless_there(conn.dialect.name, deliveries), row)


def due_deliveries(
    conn: Connection, now: datetime, limit: int, *, talking_since: datetime
) -> list[Delivery]:
    """Return and hold the check-ins whose time has come, the longest due first."""
    known = {"now": now, "limit": limit, "since": talking_since}
    return [
        replace(_delivery(row), is_talking=row.is_talking, has_earlier=row.has_earlier)
        for row in conn.execute(DUE, known)
    ]


def next_planned(conn: Connection) -> datetime | None:
    """Return when the next check-in is due that is planned, None where none is."""
    # Written out, as the index of what is planned serves no statement with a parameter there.
    is_planned = deliveries.c.state == literal_column("'planned'")
    due: datetime | None = conn.scalar(select(func.min(deliveries.c.due_at)).where(is_planned))
    return due


def was_asked(conn: Connection, patient_id: int, since: datetime) -> bool:
    """Tell whether a programme brought a patient anything since a time."""
    mine = (deliveries.c.patient_id == patient_id) & deliveries.c.enrolment_id.is_not(None)
    return bool(conn.scalar(select(exists().where(mine, deliveries.c.asked_at >= since))))


def newest_sessions(conn: Connection, chat_id: int) -> list[int]:
    """Return the conversations of a chat that are the newest check-in of each clinic."""
    of_each = (
        select(func.max(deliveries.c.session_id))
        .join(patients, patients.c.id == deliveries.c.patient_id)
        .where(patients.c.chat_id == chat_id, deliveries.c.session_id.is_not(None))
        .group_by(deliveries.c.patient_id)
    )
    return list(conn.scalars(of_each))


def delivery_of_session(conn: Connection, session_id: int) -> Delivery | None:
    """Return the check-in that a conversation answers, None where it answers none."""
    mine = _known().where(deliveries.c.session_id == session_id, deliveries.c.reminder == 0)
    row = conn.execute(mine).one_or_none()
    return None if row is None else _delivery(row)


def change(conn: Connection, id: int, now: datetime, **values: object) -> None:
    """Keep what became of a check-in."""
    conn.execute(CHANGE, {"which": id, "updated_at": now, **values})


def settle_planned(
    conn: Connection, patient_id: int, now: datetime, *, state: str, reason: str
) -> None:
    """Skip or cancel what is planned for a patient, with its reason."""
    mine = (deliveries.c.patient_id == patient_id) & (deliveries.c.state == "planned")
    values = {"state": state, "reason": reason, "updated_at": now}
    conn.execute(update(deliveries).where(mine).values(values))


def cancel_reminders(conn: Connection, session_id: int, now: datetime) -> None:
    """Let nobody be reminded of what they answered."""
    of_it = (deliveries.c.session_id == session_id) & (deliveries.c.reminder > 0)
    waiting = of_it & deliveries.c.state.in_(("planned", *OPEN))
    values = {"state": "cancelled", "reason": "answered", "updated_at": now}
    conn.execute(update(deliveries).where(waiting).values(values))


def hush_earlier(conn: Connection, patient_id: int, before: int, now: datetime) -> None:
    """Call silent what was asked before a check-in and not answered: its time is over."""
    mine = (deliveries.c.patient_id == patient_id) & (deliveries.c.id < before)
    waiting = mine & (deliveries.c.state == "asked")
    conn.execute(update(deliveries).where(waiting).values(state="silent", updated_at=now))


def hush_old(conn: Connection, now: datetime, *, before: datetime) -> int:
    """Call silent what was asked before a time and never answered; return how many."""
    # Written out, as the index of what is asked serves no statement with a parameter there.
    is_asked = deliveries.c.state == literal_column("'asked'")
    waiting = is_asked & (deliveries.c.asked_at < before)
    return conn.execute(
        update(deliveries).where(waiting).values(state="silent", updated_at=now)
    ).rowcount


def take_back_unsent(conn: Connection, chat_id: int, now: datetime, due_at: datetime) -> None:
    """Plan the check-ins of a chat anew that have not left yet, for a later time."""
    waiting = _unsent() & (sends.c.chat_id == chat_id)
    _take_back(conn, select(sends.c.id).where(waiting), now, due_at)


def take_back_late(conn: Connection, now: datetime, limit: int) -> int:
    """Plan the check-ins anew that waited until their hours were over; return how many."""
    late = select(sends.c.id).where(_unsent(), sends.c.give_up_at <= now).limit(limit)
    return _take_back(conn, late, now, now)


def _unsent() -> Any:
    return and_(sends.c.kind == "checkin", sends.c.state == "planned", sends.c.attempts == 0)


def _take_back(conn: Connection, which: Select[Any], now: datetime, due_at: datetime) -> int:
    ids = list(conn.scalars(which.with_for_update(skip_locked=True)))
    if ids:
        cancelled = {"state": "cancelled", "body": None, "updated_at": now}
        conn.execute(update(sends).where(sends.c.id.in_(ids)).values(cancelled))
        again = {"state": "planned", "send_id": None, "due_at": due_at, "updated_at": now}
        of_them = deliveries.c.send_id.in_(ids) & (deliveries.c.state == "asked")
        conn.execute(update(deliveries).where(of_them).values(again))
    return len(ids)


def has_answered(conn: Connection, session_id: int) -> bool:
    """Tell whether the check-in of a conversation was answered or declined."""
    of_it = (deliveries.c.session_id == session_id) & (deliveries.c.reminder == 0)
    over = of_it & deliveries.c.state.not_in(("asked", "planned", "silent"))
    return bool(conn.scalar(select(exists().where(over))))


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
    is_talking = select(sessions.c.id).where(recent).exists()
    # Written out, as the index of what is planned serves no statement with a parameter there.
    is_planned = deliveries.c.state == literal_column("'planned'")
    return (
        _known()
        .add_columns(is_talking.label("is_talking"), is_open.label("has_earlier"))
        .where(is_planned, deliveries.c.due_at <= bindparam("now", type_=UtcDateTime))
        .order_by(deliveries.c.due_at, deliveries.c.id)
        .limit(bindparam("limit"))
        .with_for_update(of=deliveries, skip_locked=True)
    )


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

DUE = _due()
CHANGE = update(deliveries).where(deliveries.c.id == bindparam("which"))
"""Sets the columns that it is given."""
