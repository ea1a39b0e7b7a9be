"""Plans check-ins when their time comes: each once, however often and wherever this runs."""

from collections.abc import Iterator
from datetime import date, datetime, time
from functools import lru_cache, partial
from itertools import islice
from zoneinfo import ZoneInfo

from bot.store.asides import AGAIN, TOGETHER, Parts
from bot.store.database import Connection
from bot.store.deliveries import add_delivery, any_planned
from bot.store.enrolments import Enrolment, due_enrolments, move_on, running_enrolments
from flows.checkins.calendar import Occurrence, occurrences
from flows.checkins.programme import Programme
from flows.checkins.programmes import programme_of
from flows.pathway.disposition import Disposition

AT_ONCE = 200
TOO_OLD = "too old: it could not be planned in time"


@lru_cache(maxsize=256)
def programme_in(body: str) -> Programme:
    """Return the programme that a stored text tells."""
    return programme_of(body, "programme")


def plan_due(conn: Connection, now: datetime, parts: Parts = TOGETHER) -> int:
    """Plan what has become due, and when to look again; return for how many people."""
    due = due_enrolments(conn, now, AT_ONCE)
    for enrolment in due:
        later = partial(
            move_on, conn, enrolment.id, planned=enrolment.planned, next_at=now + AGAIN, now=now
        )
        parts.do("planning check-ins", enrolment.id, partial(_plan, conn, enrolment, now), later)
    return len(due)


def _plan(conn: Connection, enrolment: Enrolment, now: datetime) -> None:
    planned, next_at = enrolment.planned, None
    for one in _left(enrolment):
        if one.due_at > now:
            next_at = one.due_at
            break
        planned += 1
        add_delivery(
            conn,
            patient_id=enrolment.patient_id,
            enrolment_id=enrolment.id,
            step=one.step.id,
            number=one.number,
            asks=one.step.asks,
            due_at=one.due_at,
            not_after=one.not_after,
            now=now,
            reason=TOO_OLD if one.not_after <= now else None,
        )
    move_on(conn, enrolment.id, planned=planned, next_at=next_at, now=now)


def calendar_of(enrolment: Enrolment) -> Iterator[Occurrence]:
    """Yield all check-ins of somebody on a programme, past ones among them."""
    programme = own_programme(enrolment.body, enrolment.result, agreed=enrolment.has_agreed)
    return calendar(programme, enrolment.event_on, enrolment.zone, enrolment.hour)


def _left(enrolment: Enrolment) -> Iterator[Occurrence]:
    """Yield the check-ins that were neither planned nor passed by."""
    return islice(calendar_of(enrolment), enrolment.planned, None)


def still_to_come(body: str, event_on: date, zone: str, now: datetime) -> bool:
    """Tell whether any check-in of a programme lies ahead for who begins it now."""
    days = calendar(own_programme(body, None, agreed=False), event_on, zone, None)
    return any(one.due_at > now for one in days)


def plan_anew(conn: Connection, patient_id: int, now: datetime) -> None:
    """Plan the next check-ins of a patient again, as after a change of hour or zone.

    Who joined and was asked nothing yet has passed by only what is past by their new clock.
    """
    for enrolment in running_enrolments(conn, patient_id):
        planned = enrolment.planned
        if not any_planned(conn, enrolment.id):
            planned = min(planned, sum(one.due_at <= now for one in calendar_of(enrolment)))
        move_on(conn, enrolment.id, planned=planned, next_at=now, now=now)


def next_due(conn: Connection, patient_id: int, now: datetime) -> datetime | None:
    """Return when the next check-in that is not planned yet is due, None where none is to come."""
    ahead = (
        next((one.due_at for one in _left(enrolment) if one.due_at > now), None)
        for enrolment in running_enrolments(conn, patient_id)
    )
    return min((at for at in ahead if at is not None), default=None)


def comes_soon(conn: Connection, patient_id: int, now: datetime) -> bool:
    """Tell whether a check-in is due that was neither planned yet nor is too old."""
    return any(
        one.due_at <= now < one.not_after
        for enrolment in running_enrolments(conn, patient_id)
        for one in _left(enrolment)
    )


@lru_cache(maxsize=256)
def own_programme(body: str, result: str | None, *, agreed: bool) -> Programme:
    """Return the part of a programme that somebody gets."""
    disposition = None if result is None else Disposition(result)
    return programme_in(body).for_patient(disposition, agreed=agreed)


def calendar(
    programme: Programme, event_on: date, zone: str, hour: str | None
) -> Iterator[Occurrence]:
    """Yield the check-ins of a programme as they fall for somebody."""
    at = None if hour is None else time.fromisoformat(hour)
    return occurrences(programme, event_on, zone=ZoneInfo(zone), hour=at)
