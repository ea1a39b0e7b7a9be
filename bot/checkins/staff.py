"""What the staff of a clinic can do from their chat, and who answers which command and button."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.checkins import broadcasts, ending, enrolling, relay
from bot.checkins.card import Card, Press, is_number
from bot.checkins.desk import CheckIns
from bot.checkins.staffing import against, patient_card, patient_for, taken_card, today
from bot.clinics.access import Action, may, open_record
from bot.store.alerts import Alert, alert_of, change_alert
from bot.store.audit import note
from bot.store.clinics import Member, clinic
from bot.store.database import Connection

REASONS = (
    Press("Called, no answer", "putoff", ("called",)),
    Press("Seen soon anyway", "putoff", ("booked",)),
    Press("Watch it", "putoff", ("watch",)),
)
"""Why an alert is put off; a reason is always kept."""
OUTCOMES = (
    Press("Spoke with them", "close", ("spoke",)),
    Press("Changed the plan", "close", ("changed",)),
    Press("Sent on", "close", ("referred",)),
    Press("Nothing needed", "close", ("nothing",)),
)
VERBS = frozenset(
    (
        "open",
        "write",
        "unwrite",
        "take",
        "putoff",
        "close",
        "unfollow",
        "enrol",
        "uncode",
        "broadcast",
    )
)
"""What the buttons of the staff say; no patient has one of them."""
PUT_OFF = timedelta(days=3)
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
        case "open", (id,):
            return _open(conn, desk, member, id, now)
        case "write", (id,):
            return _write(conn, desk, member, id, now)
        case "unwrite", (id,):
            patient = patient_for(conn, member, id)
            return None if patient is None else relay.end_letter(conn, desk, member, patient)
        case (("take" | "putoff" | "close"), (id,)):
            return _alert(conn, desk, member, verb, id, "", now)
        case (("putoff" | "close"), (id, code)):
            return _alert(conn, desk, member, verb, id, code, now)
        case "unfollow", (id, *says):
            return ending.press(conn, desk, member, id, says, now)
        case "enrol", (_, _, *_):
            return enrolling.press(conn, desk, member, about, now)
        case "uncode", (clinic_id, id):
            return enrolling.take_back(conn, desk, member, clinic_id, id, now)
        case "broadcast", (what, id):
            return broadcasts.press(conn, desk, member, what, id, now)
    return None


def _open(
    conn: Connection, desk: CheckIns, member: Member, id: str, now: datetime
) -> list[Card] | None:
    patient = patient_for(conn, member, id)
    if patient is None:
        return None
    if not may(member, Action.SEE):
        return [desk.card("staff_not_allowed")]
    open_record(conn, member, patient.id, now)
    return [patient_card(conn, desk, patient, now, member)]


def _find(
    conn: Connection, desk: CheckIns, mine: list[Member], words: str, now: datetime
) -> list[Card]:
    for member in mine:
        found = broadcasts.patient_called(conn, member, words)
        if found is not None:
            return _open(conn, desk, member, str(found), now) or []
    return [desk.card("staff_nobody")]


def _write(
    conn: Connection, desk: CheckIns, member: Member, id: str, now: datetime
) -> list[Card] | None:
    patient = patient_for(conn, member, id)
    if patient is None:
        return None
    if (refused := against(desk, member, patient)) is not None:
        return [refused]
    return relay.offer_letter(conn, desk, member, patient, now)


def _alert(
    conn: Connection,
    desk: CheckIns,
    member: Member,
    verb: str,
    id: str,
    code: str,
    now: datetime,
) -> list[Card] | None:
    alert = alert_of(conn, int(id)) if is_number(id) else None
    if alert is None or alert.clinic_id != member.clinic_id:
        return None
    if not may(member, Action.ALERTS):
        return [desk.card("staff_not_allowed")]
    if alert.state == "closed":
        return [desk.card("staff_closed_already", alert=alert)]
    if verb == "take":
        zone = clinic(conn, member.clinic_id).zone
        if alert.holder not in (None, member.name):
            return [taken_card(desk, alert, "has_it", zone)]
        change_alert(conn, alert.id, state="acknowledged", staff_id=member.id, taken_at=now)
        _note(conn, member, alert, "took an alert", now)
        return [taken_card(desk, alert, "taken", zone)]
    choices = REASONS if verb == "putoff" else OUTCOMES
    if (code,) not in [one.about for one in choices]:
        rows = [[replace(one, about=(id, *one.about))] for one in choices]
        return [desk.card(f"staff_{verb}", *rows, alert=alert)]
    if verb == "putoff":
        until = now + PUT_OFF
        change_alert(conn, alert.id, state="snoozed", snoozed_until=until, reason=code)
        _note(conn, member, alert, "put an alert off", now)
        return [desk.card("staff_put_off", alert=alert, until=until)]
    change_alert(conn, alert.id, state="closed", outcome=code, closed_at=now, staff_id=member.id)
    _note(conn, member, alert, "closed an alert", now)
    return [desk.card("staff_closed", alert=alert)]


def _note(conn: Connection, member: Member, alert: Alert, what: str, now: datetime) -> None:
    note(conn, member.clinic_id, what, now, staff_id=member.id, patient_id=alert.patient_id)
