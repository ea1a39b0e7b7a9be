"""How somebody comes to be followed by a clinic: a code, what is kept and why, and a yes."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from bot.checkins.card import Card, Press
from bot.checkins.desk import HERE, CheckIns
from bot.checkins.leaving import followed
from bot.checkins.noting import note_back
from bot.checkins.planning import calendar, next_due, own_programme, programme_in
from bot.checkins.readers import has_reader
from bot.checkins.times import ask_hour
from bot.clinics.access import Action, may
from bot.clinics.codes import Reason, Refused, kept_code, link_chat, read_code, use_code
from bot.store.addressed import await_words
from bot.store.audit import done_by, is_noted, note
from bot.store.clinics import Clinic, Member, clinic, member, members_in_chat, reachable
from bot.store.codes import Code
from bot.store.database import Connection
from bot.store.enrolments import days_on, enrol, programme_called
from bot.store.names import folded
from bot.store.patients import Patient, add_patient, patient_of, patients_of_chat
from bot.store.results import last_disposition

YES, NO = "Yes, I agree", "No, thank you"


def greet(conn: Connection, desk: CheckIns, chat_id: int, text: str, now: datetime) -> list[Card]:
    """Answer a code that somebody brought: ask for consent, or link a member of staff."""
    code = read_code(conn, desk.key, text, now)
    if isinstance(code, Refused):
        return [_known(conn, desk, code.code, chat_id, now) or _refused(desk, code)]
    where = clinic(conn, code.clinic_id)
    if code.staff_id is not None:
        before = member(conn, code.staff_id)
        other = _linked_here(conn, code, chat_id)
        if other is not None and before is not None and before.removed_at is None:
            return [desk.card("linked_as_other", clinic=where, other=other, member=before)]
        who = link_chat(conn, code, chat_id, now)
        if isinstance(who, Refused):
            return [_refused(desk, who)]
        if before is not None and before.chat_id not in (None, chat_id):
            _tell_old_chat(conn, desk, where, before, now)
        return [desk.card("linked", clinic=where, member=who, may_see=may(who, Action.SEE))]
    known = _known(conn, desk, code, chat_id, now)
    if known is not None:
        return [known]
    await_words(conn, chat_id, "join", [str(code.id)], now)
    rows = ([Press(YES, "join", (text,))], [Press(NO, "decline")])
    return [_consent(conn, desk, where, code, *rows)]


def _linked_here(conn: Connection, code: Code, chat_id: int) -> Member | None:
    """Return as whom else of the same clinic a chat is linked, None where as nobody."""
    here = (one for one in members_in_chat(conn, chat_id) if one.clinic_id == code.clinic_id)
    return next((one for one in here if one.id != code.staff_id), None)


def _tell_old_chat(
    conn: Connection, desk: CheckIns, where: Clinic, who: Member, now: datetime
) -> None:
    """Tell the chat that was somebody's until now that it is theirs no more."""
    assert who.chat_id is not None
    card = desk.speaking_to(conn, who.chat_id).card("linked_elsewhere", clinic=where, member=who)
    desk.speaker.tell(conn, who.chat_id, card, kind="staff", now=now)


def join(conn: Connection, desk: CheckIns, chat_id: int, text: str, now: datetime) -> list[Card]:
    """Take a yes: from now on the clinic follows this person."""
    return _join(conn, desk, chat_id, read_code(conn, desk.key, text, now), now)


def join_known(
    conn: Connection, desk: CheckIns, chat_id: int, code_id: int, now: datetime
) -> list[Card]:
    """Take a yes that was typed to the question for it."""
    return _join(conn, desk, chat_id, kept_code(conn, code_id, now), now)


def _join(
    conn: Connection, desk: CheckIns, chat_id: int, code: Code | Refused, now: datetime
) -> list[Card]:
    if isinstance(code, Refused):
        return [_known(conn, desk, code.code, chat_id, now) or _refused(desk, code)]
    where = clinic(conn, code.clinic_id)
    known = _known(conn, desk, code, chat_id, now)
    if known is not None:
        return [known]
    agreed_to = _consent(conn, desk, where, code).text
    if not use_code(conn, code, now):
        return [_refused(desk, Refused(Reason.USED))]
    patient_id = add_patient(
        conn,
        clinic_id=where.id,
        chat_id=chat_id,
        label=code.label,
        tags=code.tags,
        zone=where.zone,
        consent_version=sha256(agreed_to.encode()).hexdigest()[:16],
        now=now,
    )
    note_back(conn, patient_id, now)
    _begin(conn, desk, where, code, patient_id, chat_id, now)
    _tell_of_label(conn, desk, where, code, patient_id, now)
    if next_due(conn, patient_id, now) is None:
        return [desk.card("joined_idle", clinic=where)]
    joined = [one for one in patients_of_chat(conn, chat_id) if one.id == patient_id]
    return ask_hour(conn, desk, "joined", joined, now)


def _there_already(conn: Connection, code: Code, chat_id: int) -> Patient | None:
    """Return whom the clinic follows in a chat and to whom a code brings nothing, None for others.

    It brings a label or tags to who has none, another programme, or a day 0 of its own. With
    another label than theirs it is the code of somebody else.
    """
    mine = [one for one in followed(conn, chat_id) if one.clinic_id == code.clinic_id]
    if not mine:
        return None
    [there] = mine
    is_same = code.programme is None or _is_on(conn, there, code)
    is_named = there.label is not None or code.label is None
    is_tagged = _is_of_other(code, there) or set(code.tags) <= set(there.tags)
    return there if is_same and is_named and is_tagged else None


def _is_on(conn: Connection, patient: Patient, code: Code) -> bool:
    days = days_on(conn, patient.id, code.programme) if code.programme else []
    return bool(days) and (code.event_on is None or code.event_on in days)


def _is_of_other(code: Code, patient: Patient) -> bool:
    both = code.label is not None and patient.label is not None
    return both and folded(code.label or "") != folded(patient.label or "")


def _known(
    conn: Connection, desk: CheckIns, code: Code | None, chat_id: int, now: datetime
) -> Card | None:
    """Say to who is followed already that nothing changes, and what comes next; None to others.

    The code is not used, and may be used up.
    """
    if code is None or code.staff_id is not None:
        return None
    patient = _there_already(conn, code, chat_id)
    if patient is None:
        return None
    where = clinic(conn, code.clinic_id)
    _tell_of_label(conn, desk, where, code, patient.id, now)
    following = next_due(conn, patient.id, now)
    zone = ZoneInfo(patient.zone)
    is_paused = patient.state_at(now) == "paused"
    rows = [[Press("Go on now", "resume", (str(patient.id),))]] if is_paused else []
    return desk.card(
        "followed_already",
        *rows,
        clinic=where,
        first=following and following.astimezone(zone),
        until=patient.paused_until.astimezone(zone)
        if is_paused and patient.paused_until is not None
        else None,
    )


def _tell_of_label(
    conn: Connection, desk: CheckIns, where: Clinic, code: Code, patient_id: int, now: datetime
) -> None:
    """Tell who made a code that it was opened by somebody who is called otherwise, once."""
    patient = patient_of(conn, patient_id)
    if patient is None or not _is_of_other(code, patient):
        return
    what = f"code {code.id} opened by who has another label"
    if is_noted(conn, where.id, what, patient_id=patient.id):
        return
    note(conn, where.id, what, now, patient_id=patient.id)
    maker = done_by(conn, where.id, f"code {code.id} made")
    for one in reachable(conn, where.id):
        if one.id == maker and one.chat_id is not None:
            spoken = desk.speaking_to(conn, one.chat_id)
            card = spoken.card("staff_other_label", label=code.label, patient=patient)
            desk.speaker.tell(conn, one.chat_id, card, kind="staff", now=now)


def decline(desk: CheckIns) -> list[Card]:
    """Take a no: nothing is kept, and the triage stays open to everybody."""
    return [desk.card("declined")]


def _begin(
    conn: Connection,
    desk: CheckIns,
    where: Clinic,
    code: Code,
    patient_id: int,
    chat_id: int,
    now: datetime,
) -> None:
    programme = programme_called(conn, where.id, code.programme) if code.programme else None
    if programme is None:
        return
    number, body = programme
    there = patient_of(conn, patient_id)
    if there is not None and _is_on(conn, there, code):
        return
    today = now.astimezone(ZoneInfo(where.zone)).date()
    event_on = code.event_on or today
    follows = desk.pathway.content.pathway.follows or ""
    result = last_disposition(conn, chat_id, follows)
    own = own_programme(body, result, agreed=False)
    passed = sum(one.due_at <= now for one in calendar(own, event_on, where.zone, None))
    enrol(conn, patient_id, number, event_on, now, passed_by=passed, result=result)


def _consent(
    conn: Connection, desk: CheckIns, where: Clinic, code: Code, *rows: Sequence[Press]
) -> Card:
    return desk.card(
        "consent",
        *rows,
        clinic=where,
        programme=_name(conn, desk, code),
        has_reader=has_reader(conn, where),
    )


def _refused(desk: CheckIns, why: Refused) -> Card:
    return Card(text=desk.renderer.words(why.template, {"channel": HERE}))


def _name(conn: Connection, desk: CheckIns, code: Code) -> str:
    """Return what the programme of a code is called; ours has a name in every language."""
    found = programme_called(conn, code.clinic_id, code.programme) if code.programme else None
    return desk.renderer.catalogue.say("programme", programme_in(found[1]).name) if found else ""
