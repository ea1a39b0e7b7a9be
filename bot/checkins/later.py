"""The check-ins that ask for a yes of their own: offered when the others end, planned after it."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.checkins.card import Card, Press, is_number
from bot.checkins.desk import CheckIns
from bot.checkins.planning import calendar, calendar_of, own_programme
from bot.store.courses import asked_of
from bot.store.database import Connection
from bot.store.deliveries import Delivery
from bot.store.enrolments import Enrolment, agree, enrolment_of, newest_enrolment
from bot.store.patients import Patient
from flows.checkins.calendar import Occurrence

AT_THE_END = timedelta(days=7)
"""Who answers within the last week of the others is asked, once."""


def offer_later(conn: Connection, desk: CheckIns, delivery: Delivery, now: datetime) -> list[Card]:
    """Offer the later check-ins to somebody who has just answered, where the others end."""
    enrolment = enrolment_of(conn, delivery.enrolment_id) if delivery.enrolment_id else None
    if enrolment is None or enrolment.has_agreed or delivery.patient.state == "stopped":
        return []
    others = list(calendar_of(enrolment))
    begins = others[-1].due_at - AT_THE_END if others else now
    if delivery.due_at < begins or _was_offered(conn, delivery, begins):
        return []
    days = _days(enrolment, now)
    if not days:
        return []
    about = (str(delivery.patient.id), str(enrolment.id))
    return [
        desk.card(
            "later",
            [Press("Yes, ask me", "later", (*about, "yes"))],
            [Press("No, thank you", "later", (*about, "no"))],
            patient=delivery.patient,
            days=days,
        )
    ]


def answer_later(
    conn: Connection, desk: CheckIns, patient: Patient, id: str, says: str, now: datetime
) -> list[Card]:
    """Take a yes or no to the later check-ins; a yes holds for what is still to come."""
    enrolment = enrolment_of(conn, int(id)) if is_number(id) else None
    is_theirs = enrolment is not None and newest_enrolment(conn, patient.id) == enrolment.id
    if enrolment is None or not is_theirs or patient.state == "stopped":
        return [desk.card("not_known")]
    if says == "no":
        return [desk.card("later_no", patient=patient)]
    days = _days(enrolment, now)
    if not days:
        return [desk.card("not_known")]
    if not enrolment.has_agreed:
        planned = sum(one.due_at <= now for one in _with_later(enrolment))
        agree(conn, enrolment.id, planned=planned, now=now)
    return [desk.card("later_yes", patient=patient, days=days)]


def _with_later(enrolment: Enrolment) -> list[Occurrence]:
    programme = own_programme(enrolment.body, enrolment.result, agreed=True)
    return list(calendar(programme, enrolment.event_on, enrolment.zone, enrolment.hour))


def _days(enrolment: Enrolment, now: datetime) -> list[date]:
    zone = ZoneInfo(enrolment.zone)
    return [
        one.due_at.astimezone(zone).date()
        for one in _with_later(enrolment)
        if one.step.if_agreed and one.due_at > now
    ]


def _was_offered(conn: Connection, delivery: Delivery, begins: datetime) -> bool:
    return any(
        one.answered_at is not None and one.at >= begins and one.session_id != delivery.session_id
        for one in asked_of(conn, delivery.patient.id)
    )
