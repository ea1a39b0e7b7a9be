"""Which words and presses belong to the check-ins, and what answers them."""

from datetime import datetime

from bot.checkins import asking_for, forms, leaving, meant, polls, relay, staff, times
from bot.checkins.card import Card, read_press
from bot.checkins.desk import CheckIns
from bot.checkins.joining import decline, greet, join
from bot.checkins.later import answer_later
from bot.checkins.offering import begin
from bot.clinics.codes import is_code
from bot.store.clinics import members_in_chat
from bot.store.database import Connection
from bot.store.patients import Patient, is_patient, patients_of_chat
from bot.store.results import last_disposition


def hear(
    conn: Connection, desk: CheckIns, chat_id: int, text: str, now: datetime
) -> list[Card] | None:
    """Answer a command that concerns the check-ins; None for everything else."""
    name, rest = commanded(text)
    match name:
        case "/start" if is_code(rest):
            return greet(conn, desk, chat_id, rest, now)
        case "/pause":
            return leaving.offer_pause(conn, desk, chat_id, now)
        case "/clinics":
            return leaving.list_clinics(conn, desk, chat_id, now)
        case "/person":
            return asking_for.ask_for_person(conn, desk, chat_id, now)
        case "/access":
            return asking_for.tell_openings(conn, desk, chat_id)
        case "/time":
            return times.tell_time(conn, desk, chat_id, rest, now)
        case command if command in staff.COMMANDS:
            who = members_in_chat(conn, chat_id)
            told = staff.hear(conn, desk, who, command, rest, now)
            return told if who or is_patient(conn, chat_id) else [desk.card("not_staff")]
    return relay.pass_on(conn, desk, chat_id, text, now)


def commanded(text: str) -> tuple[str, str]:
    """Return the first word of a text as a command is called, and what follows it.

    >>> commanded("/Patient@knee_bot\\nP7")
    ('/patient', 'P7')
    """
    name, *rest = text.strip().split(maxsplit=1) or [""]
    return name.partition("@")[0].casefold(), "".join(rest)


def is_of_staff(conn: Connection, chat_id: int, text: str, now: datetime) -> bool:
    """Tell whether a text is a command or a letter of the staff: what it tells is of others."""
    if text.lstrip().startswith("/"):
        return commanded(text)[0] in staff.COMMANDS and bool(members_in_chat(conn, chat_id))
    return relay.is_letter(conn, chat_id, now)


def tell_late(conn: Connection, desk: CheckIns, chat_id: int) -> list[Card]:
    """Say to the staff that a text came too late to be passed on, where it was to be."""
    late = (relay.tell_late(conn, desk, one) for one in members_in_chat(conn, chat_id))
    return [card for cards in late for card in cards]


def is_pressed(data: str) -> bool:
    """Tell whether a button is one of those of cards."""
    return read_press(data) is not None


def keeps_words(conn: Connection, chat_id: int, data: str) -> bool:
    """Tell whether a button says that words which wait are not for the clinic."""
    verb, about = read_press(data) or ("", ())
    return verb == meant.KEEP and bool(about) and meant.holds_back(conn, chat_id, about)


def hold_back_words(conn: Connection, chat_id: int, data: str) -> None:
    """Forget the words that such a button is about."""
    _, about = read_press(data) or ("", ())
    meant.hold_back(conn, chat_id, about)


def is_about_words(data: str) -> bool:
    """Tell whether a button says whether what was typed is for the clinic."""
    return (read_press(data) or ("",))[0] in (meant.SEND, meant.KEEP)


def press(conn: Connection, desk: CheckIns, chat_id: int, data: str, now: datetime) -> list[Card]:
    """Do what a button of a card says, for the person in whose chat it stands only."""
    verb, about = read_press(data) or ("", ())
    match verb, about:
        case "join", (code,):
            return join(conn, desk, chat_id, code, now)
        case "poll", (_, _, _):
            return polls.answer(conn, desk, patients_of_chat(conn, chat_id), about, now)
        case "form", (_, _, _):
            return forms.answer(conn, desk, patients_of_chat(conn, chat_id), about, now)
        case "decline", ():
            return decline(desk)
    who = members_in_chat(conn, chat_id)
    for_staff = staff.press(conn, desk, who, verb, about, now)
    if for_staff is not None:
        return for_staff
    if verb in staff.VERBS:
        return [desk.card("staff_gone", is_letter=False) if who else desk.card("not_staff")]
    mine = {str(one.id): one for one in patients_of_chat(conn, chat_id)}
    patient = mine.get(about[0]) if about else None
    if patient is None:
        return [desk.card("not_known")]
    if patient.is_clinic_closed:
        return [desk.card("clinic_closed", patient=patient)]
    return _of_patient(conn, desk, patient, verb, about[1:], now)


def _of_patient(
    conn: Connection,
    desk: CheckIns,
    patient: Patient,
    verb: str,
    about: tuple[str, ...],
    now: datetime,
) -> list[Card]:
    match verb, about:
        case "hour", (hour,):
            return times.choose_hour(conn, desk, patient, hour, now)
        case "zone", (zone,):
            return times.choose_zone(conn, desk, patient, zone, now)
        case "pause", (weeks,):
            return leaving.pause(conn, desk, patient, weeks, now)
        case "resume", ():
            return leaving.resume(conn, desk, patient, now)
        case "stop", ():
            return leaving.stop(conn, desk, patient, now)
        case "begin", (name,):
            follows = desk.pathway.content.pathway.follows or ""
            result = last_disposition(conn, patient.chat_id, follows)
            return begin(conn, desk, patient, name, result, now)
        case "later", (id, says):
            return answer_later(conn, desk, patient, id, says, now)
        case "reply", ():
            return relay.offer_reply(conn, desk, patient, now)
        case meant.SEND, (at,):
            return meant.press(conn, desk, patient, at, now)
        case meant.KEEP, _:
            return meant.press_keep(conn, desk, patient, "".join(about))
        case "enough", ():
            return relay.end_reply(conn, desk, patient)
        case "keep", ():
            return [desk.card("kept", patient=patient)]
    return [desk.card("not_known")]
