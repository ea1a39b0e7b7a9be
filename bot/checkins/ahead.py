"""What patients will get, when, and in which words, by what plans and hands over; nothing is kept.

Not known before are a conversation at that moment, an answer, and with it whether a reminder goes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.checkins.deciding import Drop, Leave, Wait, decide
from bot.checkins.desk import CheckIns
from bot.checkins.draining import begun, needless_reminder, said_first
from bot.checkins.forms import NOT_LOADED, first_card, opening_card
from bot.checkins.planning import calendar_of
from bot.checkins.polls import card_of
from bot.store.clinics import Clinic
from bot.store.conversations import stored_session
from bot.store.database import Connection
from bot.store.deliveries import Delivery, planned_of
from bot.store.enrolments import running_enrolments
from bot.store.patients import Patient
from bot.store.polls import poll_of
from flows.checkins.forms import known_forms
from flows.checkins.local_time import instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """One message to come by the patient's clock, or with `reason` one that will not be sent."""

    at: datetime
    patient: str
    what: str
    text: str
    reason: str | None = None


def ahead_of(
    conn: Connection,
    desk: CheckIns,
    where: Clinic,
    patient: Patient,
    now: datetime,
    until: datetime,
) -> Iterator[Ahead]:
    """Yield what somebody will get, in the order in which it falls due."""
    spoken = desk.speaking_to(conn, patient.chat_id)
    zone = ZoneInfo(patient.zone)
    every = [*planned_of(conn, patient.id), *_to_plan(conn, where, patient, now, until)]
    taken: date | None = None
    for delivery in sorted(every, key=lambda one: (one.due_at, one.id)):
        earliest = max(delivery.due_at, now)
        local = earliest.astimezone(zone).date()
        if delivery.enrolment_id is not None and local == taken:
            earliest = instant(local + timedelta(days=1), time(0), zone)
        at, reason = _leaves(conn, desk, delivery, max(delivery.due_at, now), earliest)
        text = None if reason else _text(conn, spoken, delivery)
        if text is None and reason is None:
            reason = NOT_LOADED
        if reason is None and delivery.enrolment_id is not None:
            taken = at.astimezone(zone).date()
        if at <= until:
            yield Ahead(
                at=at.astimezone(zone),
                patient=patient.name,
                what=_what(delivery),
                text=text or "",
                reason=reason,
            )


def _to_plan(
    conn: Connection, where: Clinic, patient: Patient, now: datetime, until: datetime
) -> Iterator[Delivery]:
    """Yield what is planned when its time comes."""
    for enrolment in running_enrolments(conn, patient.id):
        for one in calendar_of(enrolment):
            if now < one.due_at <= until:
                yield Delivery(
                    id=0,
                    patient=patient,
                    enrolment_id=enrolment.id,
                    campaign_id=None,
                    step=one.step.id,
                    number=one.number,
                    reminder=0,
                    asks=one.step.asks,
                    state="planned",
                    due_at=one.due_at,
                    not_after=one.not_after,
                    session_id=None,
                    text=None,
                    campaign_state=None,
                    clinic_from=where.hours.sends_from,
                    clinic_until=where.hours.sends_until,
                )


def _leaves(
    conn: Connection, desk: CheckIns, delivery: Delivery, at: datetime, earliest: datetime
) -> tuple[datetime, str | None]:
    """Return when a check-in leaves, or when it is dropped and why."""
    while True:
        needless = needless_reminder(conn, desk, delivery, at)
        if needless is not None:
            return at, needless.reason
        match decide(delivery, at, earliest=earliest):
            case Leave():
                return at, None
            case Drop(_, reason):
                return at, reason
            case Wait(until):
                at = until


def _what(delivery: Delivery) -> str:
    if delivery.campaign_id is not None:
        return "broadcast"
    return f"{delivery.asks}, reminder" if delivery.reminder else str(delivery.asks)


def _text(conn: Connection, desk: CheckIns, delivery: Delivery) -> str | None:
    """Return the message with its first question; None where the clinic has the form no more."""
    asked = poll_of(conn, delivery.id) if delivery.asks and delivery.campaign_id else None
    if asked is not None:
        return card_of(desk, delivery, asked).text
    if delivery.asks in known_forms():
        shown = opening_card if delivery.reminder else first_card
        card = shown(conn, desk, delivery)
        return None if card is None else card.text
    stored = stored_session(conn, delivery.session_id) if delivery.session_id else None
    session = stored.session if stored else begun(conn, desk, delivery) if delivery.asks else None
    return "\n".join(one.text for one in said_first(desk, delivery, session))
