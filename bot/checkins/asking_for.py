"""What patients may ask of the clinics that follow them: a person, or who opened their record."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.checkins.alerting import tell_staff
from bot.checkins.card import Card
from bot.checkins.desk import CheckIns
from bot.checkins.leaving import followed
from bot.store.alerts import add_alert
from bot.store.audit import openings
from bot.store.clinics import clinic
from bot.store.database import Connection
from bot.store.patients import patients_of_chat
from flows.checkins.rules import Level

WANTS_A_PERSON = "wants_a_person"
SHOWN = 20


def ask_for_person(conn: Connection, desk: CheckIns, chat_id: int, now: datetime) -> list[Card]:
    """Answer /person: the clinic is told, and the patient when somebody looks; once a day."""
    mine = followed(conn, chat_id)
    if not mine:
        return [desk.card("no_person")]
    for patient in mine:
        day = now.astimezone(ZoneInfo(patient.zone)).date()
        add_alert(
            conn,
            clinic_id=patient.clinic_id,
            patient_id=patient.id,
            rule=WANTS_A_PERSON,
            version="1",
            level=Level.SAME_DAY,
            key=f"{WANTS_A_PERSON}:{day}",
            cause=(),
            now=now,
        )
    tell_staff(conn, desk, now)
    return [desk.card("person", clinic=clinic(conn, one.clinic_id)) for one in mine]


def tell_openings(conn: Connection, desk: CheckIns, chat_id: int) -> list[Card]:
    """Answer /access: who opened this person's record at which clinic, and when."""
    mine = {one.id: one for one in patients_of_chat(conn, chat_id)}
    if not mine:
        return [desk.card("not_followed")]
    rows = [
        (one.at.astimezone(ZoneInfo(mine[one.patient_id].zone)), one, mine[one.patient_id])
        for one in openings(conn, list(mine), SHOWN)
        if one.patient_id is not None
    ]
    return [desk.card("access", rows=rows)]
