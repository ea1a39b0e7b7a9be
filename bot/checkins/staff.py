"""What the staff of a clinic can do from their chat, and who answers which command and button."""

from collections.abc import Callable
from datetime import datetime

from bot.checkins import broadcasts, ending, enrolling, relay
from bot.checkins.card import Card, Press, is_number
from bot.checkins.desk import CheckIns
from bot.checkins.listing import today
from bot.checkins.patient_cards import alerts_card, patient_card
from bot.checkins.settling import settle
from bot.checkins.staffing import against, patient_for
from bot.clinics.access import Action, may, open_record
from bot.store.alerts import Alert, alert_of
from bot.store.clinics import Member, clinic
from bot.store.database import Connection
from bot.store.patients import patient_called

VERBS = frozenset(
    (
        *("today", "open", "alerts", "write", "unwrite", "take", "putoff", "close"),
        *("unfollow", "enrol", "uncode", "broadcast"),
    )
)
"""What the buttons of the staff say; no patient has one of them."""
COMMANDS = frozenset(("/today", "/patient", "/broadcast", "/enrol", "/enroll"))
Acts = Callable[..., list[Card]]


def hear(
    conn: Connection, desk: CheckIns, mine: list[Member], name: str, rest: str, now: datetime
) -> list[Card] | None:
    """Answer a command of somebody, as whom of the staff they are; None where they are nobody."""
    if not mine:
        return None
    match name:
        case "/today":
            return [
                today(conn, desk, clinic(conn, one.clinic_id), one, now)
                for one in mine
                if may(one, Action.SEE)
            ] or [desk.card("staff_not_allowed")]
        case "/patient":
            return _find(conn, desk, mine, rest, now)
        case "/broadcast":
            return broadcasts.draft(conn, desk, mine, rest, now)
        case "/enrol" | "/enroll":
            return enrolling.enrol(conn, desk, mine, rest, now)
    return None


def press(
    conn: Connection,
    desk: CheckIns,
    mine: list[Member],
    verb: str,
    about: tuple[str, ...],
    now: datetime,
) -> list[Card] | None:
    """Do what a button for the staff says; None where it is none, or pressed by anybody else."""
    for member in mine:
        cards = _pressed(conn, desk, member, verb, about, now)
        if cards is not None:
            return cards
    return None


def _pressed(
    conn: Connection,
    desk: CheckIns,
    member: Member,
    verb: str,
    about: tuple[str, ...],
    now: datetime,
) -> list[Card] | None:
    match verb, about:
        case "today", (clinic_id, *last):
            return _today(conn, desk, member, clinic_id, last, now)
        case "open", (id,):
            return _open(conn, desk, member, id, now)
        case "alerts", (id, last_id):
            return _open(conn, desk, member, id, now, last_id)
        case "write", (id,):
            return _write(conn, desk, member, id, now)
        case "unwrite", (id,):
            patient = patient_for(conn, member, id)
            return None if patient is None else relay.end_letter(conn, desk, member, patient)
        case (("take" | "putoff" | "close"), (id,)):
            return settle(conn, desk, member, verb, id, "", now)
        case (("putoff" | "close"), (id, code)):
            return settle(conn, desk, member, verb, id, code, now)
        case "unfollow", (id, *says):
            return ending.press(conn, desk, member, id, says, now)
        case "enrol", (_, _, *_):
            return enrolling.press(conn, desk, member, about, now)
        case "uncode", (clinic_id, id):
            return enrolling.take_back(conn, desk, member, clinic_id, id, now)
        case "broadcast", (what, id, *shown):
            return broadcasts.press(conn, desk, member, what, id, shown, now)
    return None


def _today(
    conn: Connection,
    desk: CheckIns,
    member: Member,
    clinic_id: str,
    last: list[str],
    now: datetime,
) -> list[Card] | None:
    if clinic_id != str(member.clinic_id):
        return None
    if not may(member, Action.SEE):
        return [desk.card("staff_not_allowed")]
    where = clinic(conn, member.clinic_id)
    before = _alert(conn, member, last[0]) if last else None
    return [today(conn, desk, where, member, now, before)]


def _alert(conn: Connection, member: Member, id: str) -> Alert | None:
    found = alert_of(conn, int(id)) if is_number(id) else None
    return found if found is not None and found.clinic_id == member.clinic_id else None


def _open(
    conn: Connection,
    desk: CheckIns,
    member: Member,
    id: str,
    now: datetime,
    last_id: str | None = None,
) -> list[Card] | None:
    """Show the card of a patient, or the alerts behind the last one that was shown."""
    patient = patient_for(conn, member, id)
    if patient is None:
        return None
    if not may(member, Action.SEE):
        return [desk.card("staff_not_allowed")]
    open_record(conn, member, patient.id, now)
    left = relay.turn_to(conn, desk, member, patient, now)
    if last_id is not None:
        before = _alert(conn, member, last_id)
        return [*left, alerts_card(conn, desk, patient, before, now, member)]
    return [*left, patient_card(conn, desk, patient, now, member)]


def _find(
    conn: Connection, desk: CheckIns, mine: list[Member], words: str, now: datetime
) -> list[Card]:
    named = [(one, patient_called(conn, one.clinic_id, words)) for one in mine]
    found = [(member, id) for member, id in named if id is not None]
    if not found:
        return [desk.card("staff_nobody")]
    allowed = [(member, id) for member, id in found if may(member, Action.SEE)]
    if not allowed:
        return [desk.card("staff_not_allowed")]
    if len(allowed) == 1:
        [(member, id)] = allowed
        return _open(conn, desk, member, str(id), now) or []
    rows = [
        [Press(clinic(conn, member.clinic_id).title, "open", (str(id),), is_quoted=True)]
        for member, id in allowed
    ]
    return [desk.card("staff_which_clinic", *rows, words=words.strip())]


def _write(
    conn: Connection, desk: CheckIns, member: Member, id: str, now: datetime
) -> list[Card] | None:
    patient = patient_for(conn, member, id)
    if patient is None:
        return None
    if (refused := against(desk, member, patient)) is not None:
        return [refused]
    return relay.offer_letter(conn, desk, member, patient, now)
