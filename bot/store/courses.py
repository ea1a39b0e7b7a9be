"""What is known of a patient over time: check-ins sent and answered, and results of the triage."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, or_, select, update

from bot.store.clinic_tables import deliveries, enrolments, patients, requests
from bot.store.columns import UtcDateTime
from bot.store.hot import Hot
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
    objection: str | None
    """What the patient says does not fit it, without words an empty text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A check-in that was sent, and when it was answered."""

    at: datetime
    asks: str
    session_id: int | None
    answered_at: datetime | None
    state: str
    reason: str | None
    """Why it is not sure that it arrived."""
    changed_at: datetime

    @property
    def is_begun(self) -> bool:
        """Tell whether it has answers and no end; the last of them changed it.

        After its end something may be told that awaits a yes.
        """
        is_told_later = self.answered_at is not None and self.changed_at > self.answered_at
        is_open = self.state == "partly" or (self.state == "answered" and is_told_later)
        return is_open and self.session_id is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """A time in which somebody is followed for one thing, with its day 0.

    `after` is when the episode before it ended, None of the first.
    """

    event: date
    begins: datetime
    after: datetime | None


def results_of_chat(conn: Connection, chat_id: int) -> list[Told]:
    """Return the results of a chat in all flows, the newest of each session, oldest first."""
    newest: dict[int, Told] = {}
    for row in RESULTS.rows(conn, {"chat": chat_id}):
        body = cast("dict[str, Any]", row.body)
        newest[row.session_id] = Told(
            at=row.created_at,
            flow=row.flow,
            session_id=row.session_id,
            disposition=row.disposition,
            signs=tuple(body.get("signs", ())),
            values=dict(body.get("answers", {})),
            objection=row.state.get("objection"),
        )
    return sorted(newest.values(), key=lambda told: told.at)


def asked_of(conn: Connection, patient_id: int) -> list[Asked]:
    """Return the check-ins that were sent to a patient, oldest first, without reminders."""
    return [
        Asked(
            at=row.asked_at,
            asks=row.asks,
            session_id=row.session_id,
            answered_at=row.answered_at,
            state=row.state,
            reason=row.reason,
            changed_at=row.updated_at,
        )
        for row in ASKED_OF.rows(conn, {"patient": patient_id})
    ]


def episode_of(conn: Connection, patient_id: int) -> Episode | None:
    """Return what a patient is or was on last, None without a programme.

    Programmes that run beside it, or that have the same day 0, are of the same episode. Who comes
    back after an end, or begins anew with another day 0, begins another.
    """
    newest, *others = ENROLLED.rows(conn, {"patient": patient_id}) or [None]
    if newest is None:
        return None
    begins, days = newest.created_at, {newest.event_on}
    for one in others:
        is_beside = one.ended_at is None or one.ended_at > begins
        if not is_beside and one.event_on not in days:
            return Episode(event=_day(newest), begins=begins, after=one.ended_at)
        begins = one.created_at
        days.add(one.event_on)
    return Episode(event=_day(newest), begins=begins, after=None)


def _day(row: Any) -> date:
    return date.fromisoformat(row.event_on)


def joined_at(conn: Connection, patient_id: int) -> datetime | None:
    """Return when somebody became a patient."""
    found: datetime | None = JOINED.value(conn, {"which": patient_id})
    return found


def to_look_at(
    conn: Connection, before: datetime, limit: int, *, overdue: datetime, tiers: Sequence[str]
) -> tuple[list[int], list[int]]:
    """Return and hold the followed patients whom no rule was asked about since a time.

    First those of whom time alone may tell something: who has left a check-in unanswered since a
    time, or before its end, had a result of these dispositions, asked for something since, or was
    never looked at. Then the
    others.
    """
    padded = [*tiers, *[""] * TIERS][:TIERS]
    given: dict[str, object] = {"before": before, "limit": limit, "overdue": overdue}
    given |= {f"tier_{place}": tier for place, tier in enumerate(padded)}
    rows = [*NEVER.rows(conn, given)]
    if len(rows) < limit:
        rows += STALE.rows(conn, {**given, "limit": limit - len(rows)})
    return [row.id for row in rows if row.may_tell], [row.id for row in rows if not row.may_tell]


def looked_at(conn: Connection, patient_ids: Sequence[int], now: datetime) -> None:
    """Note that the rules were asked about patients."""
    if len(patient_ids) == 1:
        LOOKED_AT.change(conn, {"which": patient_ids[0], "looked_at": now})
    elif patient_ids:
        conn.execute(ALL_LOOKED_AT, {"all": patient_ids, "at": now})


# ---- the statements of each look, built once

TIERS = 5
"""Dispositions, of which some are watched."""
RESULTS = Hot(
    select(results, sessions.c.flow, sessions.c.state)
    .join(sessions, sessions.c.id == results.c.session_id)
    .where(sessions.c.chat_id == bindparam("chat"))
    .order_by(results.c.id)
)
ASKED_OF = Hot(
    select(deliveries)
    .where(
        deliveries.c.patient_id == bindparam("patient"),
        deliveries.c.reminder == 0,
        deliveries.c.campaign_id.is_(None),
        deliveries.c.asked_at.is_not(None),
        deliveries.c.asks.is_not(None),
    )
    .order_by(deliveries.c.asked_at)
)
ENROLLED = Hot(
    select(enrolments.c.event_on, enrolments.c.created_at, enrolments.c.ended_at)
    .where(enrolments.c.patient_id == bindparam("patient"))
    .order_by(enrolments.c.id.desc())
)
JOINED = Hot(select(patients.c.created_at).where(patients.c.id == bindparam("which")))
LOOKED_AT = Hot(update(patients).where(patients.c.id == bindparam("which")))
ALL_LOOKED_AT = (
    update(patients)
    .where(patients.c.id.in_(bindparam("all", expanding=True)))
    .values(looked_at=bindparam("at"))
)


def _to_look_at(is_due: ColumnElement[bool]) -> Select[Any]:
    later = deliveries.alias()
    mine = later.c.patient_id == deliveries.c.patient_id
    is_later = mine & (later.c.answered_at > deliveries.c.asked_at)
    waiting = and_(
        deliveries.c.patient_id == patients.c.id,
        deliveries.c.campaign_id.is_(None),
        or_(
            deliveries.c.asked_at <= bindparam("overdue", type_=UtcDateTime),
            deliveries.c.state == "partly",
        ),
        deliveries.c.answered_at.is_(None),
        deliveries.c.reminder == 0,
        ~select(later.c.id).where(is_later).exists(),
    )
    told_later = and_(
        deliveries.c.patient_id == patients.c.id,
        deliveries.c.reminder == 0,
        deliveries.c.state == "answered",
        deliveries.c.updated_at > deliveries.c.answered_at,
    )
    is_watched = or_(
        *(results.c.disposition == bindparam(f"tier_{place}") for place in range(TIERS))
    )
    watched = (
        select(results.c.id)
        .join(sessions, sessions.c.id == results.c.session_id)
        .where(sessions.c.chat_id == patients.c.chat_id, is_watched)
    )
    asked_since = (
        select(requests.c.id)
        .where(requests.c.patient_id == patients.c.id, requests.c.at > patients.c.looked_at)
        .exists()
    )
    may_tell = or_(
        asked_since,
        patients.c.looked_at.is_(None),
        select(deliveries.c.id).where(waiting).exists(),
        select(deliveries.c.id).where(told_later).exists(),
        watched.exists(),
    )
    return (
        select(patients.c.id, may_tell.label("may_tell"))
        .where(patients.c.state != "stopped", is_due)
        .order_by(patients.c.looked_at, patients.c.id)
        .limit(bindparam("limit"))
        .with_for_update(of=patients, skip_locked=True)
    )


# Two, as no index serves both at once.
NEVER = Hot(_to_look_at(patients.c.looked_at.is_(None)))
STALE = Hot(_to_look_at(patients.c.looked_at < bindparam("before", type_=UtcDateTime)))
