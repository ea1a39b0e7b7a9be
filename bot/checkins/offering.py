"""After a result of the triage: somebody who is followed may be asked again by a programme."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.checkins.card import Card, Press
from bot.checkins.desk import CheckIns
from bot.checkins.leaving import followed
from bot.checkins.planning import calendar, own_programme, programme_in
from bot.store.database import Connection
from bot.store.enrolments import enrol, programme_called, programmes_of, running_enrolments
from bot.store.patients import Patient
from flows.checkins.programme import Event
from flows.pathway.disposition import Disposition


def offer(
    conn: Connection, desk: CheckIns, chat_id: int, result: Disposition | None, now: datetime
) -> list[Card]:
    """Offer what a clinic has for such a result, to those who are not on it already."""
    if result is None:
        return []
    return [
        desk.card(
            "offer",
            [Press("Yes, ask me", "begin", (str(patient.id), name))],
            [Press("No, thank you", "keep", (str(patient.id),))],
            patient=patient,
            result=result,
        )
        for patient in followed(conn, chat_id)
        for name, number, body in programmes_of(conn, patient.clinic_id)
        if _fits(body, result) and not _is_on(conn, patient, number, result, now)
    ]


def _fits(body: str, result: Disposition) -> bool:
    programme = programme_in(body)
    return programme.event is Event.RESULT and programme.offer.fits(result)


def _is_on(
    conn: Connection, patient: Patient, number: int, result: Disposition, now: datetime
) -> bool:
    today = now.astimezone(ZoneInfo(patient.zone)).date()
    mine = running_enrolments(conn, patient.id)
    return any(
        (one.programme_id, one.event_on, one.result) == (number, today, result) for one in mine
    )


def begin(
    conn: Connection,
    desk: CheckIns,
    patient: Patient,
    name: str,
    result: str | None,
    now: datetime,
) -> list[Card]:
    """Put somebody on a programme that follows their result of today, in place of an earlier."""
    known = programme_called(conn, patient.clinic_id, name)
    if known is None or patient.state == "stopped":
        return [desk.card("not_known")]
    number, body = known
    today = now.astimezone(ZoneInfo(patient.zone)).date()
    own = own_programme(body, result, agreed=False)
    passed = sum(one.due_at <= now for one in calendar(own, today, patient.zone, patient.hour))
    enrol(conn, patient.id, number, today, now, passed_by=passed, result=result)
    return [desk.card("begun", patient=patient)]
