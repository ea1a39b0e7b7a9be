"""Words between a clinic and a patient through the bot; they are kept until they have arrived."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.checkins.addressing import asks_of_emergency, sign_card, signs_typed
from bot.checkins.asking_for import ask_one_today
from bot.checkins.card import Card, Press
from bot.checkins.desk import CheckIns, OrElse
from bot.checkins.readers import first_line
from bot.checkins.staffing import against
from bot.store.addressed import LETTER, address_to_nobody, await_beside, await_when_arrived
from bot.store.audit import note
from bot.store.clinics import Clinic, Member, clinic, members_in_chat, write_to, write_to_nobody
from bot.store.copies import join_copies
from bot.store.database import Connection
from bot.store.holding import hold_beside
from bot.store.patients import Patient, let_write, patient_of, patients_of_chat
from flows.checkins.history import Asked
from flows.talking.requests import find_requests

REPLY_WITHIN = timedelta(hours=1)
"""So long after "Reply" or "Write to them" a text goes to the other side."""
MORE_WITHIN = timedelta(seconds=10)
"""So long the parts of a letter follow each other, which an app cut and sent at once (expert)."""
CUT_FROM = 2048
"""So long a part is at least: apps cut a text in the second half of Telegram's 4096 characters."""
GRAVE = frozenset({Asked.DISTRESS, Asked.SAFEGUARDING})
"""Of this it is said whom to call as well: the clinic may read a letter much later."""
NOT_NOW, THAT_IS_ALL = "Cancel", "That is all"


def offer_reply(conn: Connection, desk: CheckIns, patient: Patient, now: datetime) -> list[Card]:
    """Let what a patient writes next go to the clinic, and to no other."""
    if patient.state == "stopped":
        return [desk.card("reply_stopped", patient=patient)]
    until = now + REPLY_WITHIN
    address_to_nobody(conn, patient.chat_id)
    let_write(conn, patient.id, until)
    await_beside(conn, patient.chat_id, LETTER, [str(patient.id)], now)
    return [desk.card("reply_now", [_enough(patient)], patient=patient, until=_at(until, patient))]


def end_reply(conn: Connection, desk: CheckIns, patient: Patient) -> list[Card]:
    """Let nothing more that a patient writes go to the clinic."""
    let_write(conn, patient.id, None)
    return [desk.card("reply_ended", patient=patient)]


def go_on(conn: Connection, patient: Patient) -> None:
    """Let words be answers again: who presses an answer writes to the clinic no more."""
    if patient.writes_until is not None:
        let_write(conn, patient.id, None)


def offer_letter(
    conn: Connection, desk: CheckIns, member: Member, patient: Patient, now: datetime
) -> list[Card]:
    """Let the next text of the staff go to a patient, and to nobody else."""
    if member.chat_id is not None:
        address_to_nobody(conn, member.chat_id)
    write_to(conn, member.id, patient.id, now + REPLY_WITHIN)
    cancel = Press(NOT_NOW, "unwrite", (str(patient.id),))
    is_asked = member.chat_id is not None and asks_of_emergency(conn, member.chat_id)
    return [desk.card("staff_write", [cancel], patient=patient, is_asked=is_asked)]


def end_letter(conn: Connection, desk: CheckIns, member: Member, patient: Patient) -> list[Card]:
    """Let the next text of the staff go to no patient."""
    write_to_nobody(conn, member.id)
    return [desk.card("staff_write_ended", patient=patient)]


def turn_to(
    conn: Connection, desk: CheckIns, member: Member, patient: Patient, now: datetime
) -> list[Card]:
    """Let the next text go nowhere where it was for another than whose card is opened; say so."""
    other = _addressee(conn, member)
    if other is None or other.id == patient.id or not member.writes_at(now):
        return []
    write_to(conn, member.id, other.id, now)
    return [desk.card("staff_write_ended", patient=other)]


def is_letter(conn: Connection, chat_id: int, now: datetime) -> bool:
    """Tell whether the next text of a chat is for a patient, from the staff."""
    return any(one.writes_at(now) for one in members_in_chat(conn, chat_id))


def pass_on(
    conn: Connection, desk: CheckIns, chat_id: int, text: str, now: datetime
) -> list[Card] | None:
    """Pass a text on where somebody said that it is for the other side; None otherwise.

    An emergency that is asked about is answered first.
    """
    if text.lstrip().startswith("/") or asks_of_emergency(conn, chat_id):
        return None
    for member in members_in_chat(conn, chat_id):
        written = to_patient(conn, desk, member, text, now, from_app=True)
        if written is not None:
            return written
    for patient in patients_of_chat(conn, chat_id):
        if not writes(patient, now):
            continue
        if patient.is_clinic_closed:
            let_write(conn, patient.id, None)
            return [desk.card("clinic_closed", patient=patient)]
        return to_clinic(conn, desk, patient, text, now)
    return None


def writes(patient: Patient, now: datetime) -> bool:
    """Tell whether a text of a patient goes to the clinic at a time, as they said."""
    return patient.writes_until is not None and now < patient.writes_until


def to_patient(
    conn: Connection,
    desk: CheckIns,
    member: Member,
    text: str,
    now: datetime,
    *,
    from_app: bool = False,
) -> list[Card] | None:
    """Pass a text of the staff on to whom they said that it is for; None where to nobody.

    An app may have cut it: then the rest goes there too, and nothing else that follows.
    """
    if not member.writes_at(now):
        return tell_late(conn, desk, member) or None
    patient = _addressee(conn, member)
    if patient is not None:
        hold_beside(conn, patient.chat_id, held=member.chat_id)
    write_to_nobody(conn, member.id)
    if patient is None:
        return [desk.card("staff_gone", is_letter=True)]
    if (refused := against(desk, member, patient)) is not None:
        return [refused]
    reply = [Press("Reply", "reply", (str(patient.id),))]
    where = clinic(conn, member.clinic_id)
    card = desk.speaking_to(conn, patient.chat_id).card(
        "from_clinic", reply, clinic=where, member=member, words=text
    )
    or_else = None if member.chat_id is None else _to_staff(desk, member.chat_id, patient)
    await_when_arrived(conn, patient.chat_id, LETTER, [str(patient.id)], now)
    parts = _post(conn, desk, patient.chat_id, card, or_else, now)
    if or_else is not None:
        join_copies(conn, [parts])
    note(conn, where.id, "wrote to", now, staff_id=member.id, patient_id=patient.id)
    more = [Press("Write more", "write", (str(patient.id),))]
    goes_on = from_app and len(text.encode("utf-16-le")) >= 2 * CUT_FROM
    if from_app:
        write_to(conn, member.id, patient.id, now + MORE_WITHIN if goes_on else now)
    if goes_on:
        more.append(Press(THAT_IS_ALL, "unwrite", (str(patient.id),)))
    return [desk.card("staff_passed_on", more, patient=patient, goes_on=goes_on)]


def tell_late(conn: Connection, desk: CheckIns, member: Member) -> list[Card]:
    """Say that a text came too late to be passed on, where somebody had announced one."""
    if member.writes_to is None:
        return []
    patient = _addressee(conn, member)
    write_to_nobody(conn, member.id)
    if patient is None:
        return [desk.card("staff_gone", is_letter=True)]
    again = Press("Write to them", "write", (str(patient.id),))
    return [desk.card("staff_write_late", [again], patient=patient)]


def tell_unsent(conn: Connection, desk: CheckIns, chat_id: int, now: datetime) -> list[Card]:
    """Say that a text went to nobody where an emergency of the writer's own is asked about."""
    writing = [one for one in members_in_chat(conn, chat_id) if one.writes_at(now)]
    if not writing or not asks_of_emergency(conn, chat_id):
        return []
    to = [patient for one in writing if (patient := _addressee(conn, one)) is not None]
    return [desk.card("staff_first_this", patient=patient) for patient in to]


def _addressee(conn: Connection, member: Member) -> Patient | None:
    patient = patient_of(conn, member.writes_to) if member.writes_to else None
    return patient if patient is not None and patient.clinic_id == member.clinic_id else None


def to_clinic(
    conn: Connection, desk: CheckIns, patient: Patient, text: str, now: datetime
) -> list[Card]:
    """Pass a text on; those after it go there too, as people write in several messages."""
    where = clinic(conn, patient.clinic_id)
    readers = first_line(conn, where)
    signs = signs_typed(desk, text)
    warned = [sign_card(desk, text, signs, is_passed_on=True)] if signs else []
    or_else, copies = _to_writer(desk, patient, where), list[list[int]]()
    for member in readers:
        if member.chat_id is not None:
            row = [
                Press("Answer", "write", (str(patient.id),)),
                Press("Open", "open", (str(patient.id),)),
            ]
            card = desk.speaking_to(conn, member.chat_id).card(
                "staff_from_patient", row, patient=patient, words=text
            )
            copies.append(_post(conn, desk, member.chat_id, card, or_else, now))
    join_copies(conn, copies)  # somebody else may have it
    if readers and patient.writes_until is not None:
        until = _at(patient.writes_until, patient)
        enough = [_enough(patient)]
        grave = find_requests(text) & GRAVE
        if grave:
            ask_one_today(conn, desk, patient, grave, now)
        told = desk.card(
            "passed_on", enough, patient=patient, clinic=where, until=until, is_grave=bool(grave)
        )
        return [*warned, told]
    let_write(conn, patient.id, None)
    return [*warned, desk.card("nobody_there", clinic=where, kinds=find_requests(text))]


def _post(
    conn: Connection,
    desk: CheckIns,
    chat_id: int,
    card: Card,
    or_else: OrElse | None,
    now: datetime,
) -> list[int]:
    return desk.speaker.tell(
        conn, chat_id, card, kind="staff", now=now, is_letter=True, or_else=or_else
    )


def _to_staff(desk: CheckIns, chat_id: int, patient: Patient) -> OrElse:
    return OrElse(
        chat_id=chat_id,
        lost=desk.card("staff_not_arrived", patient=patient),
        unsure=desk.card("staff_perhaps_not_arrived", patient=patient),
    )


def _to_writer(desk: CheckIns, patient: Patient, where: Clinic) -> OrElse:
    return OrElse(
        chat_id=patient.chat_id,
        lost=desk.card("not_arrived", clinic=where),
        unsure=desk.card("perhaps_not_arrived", clinic=where),
    )


def _enough(patient: Patient) -> Press:
    return Press(THAT_IS_ALL, "enough", (str(patient.id),))


def _at(until: datetime, patient: Patient) -> str:
    return f"{until.astimezone(ZoneInfo(patient.zone)):%H:%M}"
