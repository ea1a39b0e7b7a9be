"""Words between a clinic and a patient through the bot; they are kept until they have arrived."""

from datetime import datetime, timedelta

from bot.checkins.card import Card, Press
from bot.checkins.desk import CheckIns
from bot.checkins.staffing import first_line
from bot.store.audit import note
from bot.store.clinics import Member, clinic, members_in_chat, write_to
from bot.store.database import Connection
from bot.store.patients import Patient, let_write, patient_of, patients_of_chat
from flows.talking.requests import find_requests

REPLY_WITHIN = timedelta(hours=1)
"""So long after "Reply" a text goes to the clinic."""


def offer_reply(conn: Connection, desk: CheckIns, patient: Patient, now: datetime) -> list[Card]:
    """Let the next text of a patient go to the clinic, and to no other."""
    for other in patients_of_chat(conn, patient.chat_id):
        if other.writes_until is not None and other.id != patient.id:
            let_write(conn, other.id, None)
    let_write(conn, patient.id, now + REPLY_WITHIN)
    return [desk.card("reply_now", patient=patient)]


def pass_on(
    conn: Connection, desk: CheckIns, chat_id: int, text: str, now: datetime
) -> list[Card] | None:
    """Pass a text on where somebody said that it is for the other side; None otherwise."""
    if text.startswith("/"):
        return None
    for member in members_in_chat(conn, chat_id):
        written = to_patient(conn, desk, member, text, now)
        if written is not None:
            return written
    for patient in patients_of_chat(conn, chat_id):
        if patient.writes_until is not None and now < patient.writes_until:
            if patient.is_clinic_closed:
                let_write(conn, patient.id, None)
                return [desk.card("clinic_closed", patient=patient)]
            return _to_clinic(conn, desk, patient, text, now)
    return None


def to_patient(
    conn: Connection, desk: CheckIns, member: Member, text: str, now: datetime
) -> list[Card] | None:
    """Pass a text of the staff on to whom they said that it is for; None where to nobody."""
    patient = patient_of(conn, member.writes_to) if member.writes_to else None
    if patient is None or patient.clinic_id != member.clinic_id:
        return None
    write_to(conn, member.id, None)
    if patient.state == "stopped":
        return [desk.card("staff_stopped", patient=patient)]
    reply = [Press("Reply", "reply", (str(patient.id),))]
    where = clinic(conn, member.clinic_id)
    card = desk.speaking_to(conn, patient.chat_id).card(
        "from_clinic", reply, clinic=where, member=member, words=text
    )
    desk.speaker.tell(conn, patient.chat_id, card, kind="staff", now=now)
    note(conn, where.id, "wrote to", now, staff_id=member.id, patient_id=patient.id)
    return [desk.card("staff_passed_on", patient=patient)]


def _to_clinic(
    conn: Connection, desk: CheckIns, patient: Patient, text: str, now: datetime
) -> list[Card]:
    let_write(conn, patient.id, None)
    where = clinic(conn, patient.clinic_id)
    readers = first_line(conn, where)
    for member in readers:
        if member.chat_id is not None:
            row = [
                Press("Answer", "write", (str(patient.id),)),
                Press("Open", "open", (str(patient.id),)),
            ]
            card = desk.speaking_to(conn, member.chat_id).card(
                "staff_from_patient", row, patient=patient, words=text
            )
            desk.speaker.tell(conn, member.chat_id, card, kind="staff", now=now)
    if readers:
        return [desk.card("passed_on", patient=patient, clinic=where)]
    return [desk.card("nobody_there", clinic=where, kinds=find_requests(text))]
