"""How somebody comes to be followed by a clinic: a code, what is kept and why, and a yes."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from bot.checkins.card import Card, Press
from bot.checkins.desk import HERE, CheckIns
from bot.checkins.planning import calendar, next_due, own_programme, programme_in
from bot.checkins.staffing import has_reader
from bot.checkins.times import hours_card
from bot.clinics.access import Action, may
from bot.clinics.codes import Reason, Refused, kept_code, link_chat, read_code, use_code
from bot.store.addressed import await_words
from bot.store.clinics import Clinic, Member, clinic, member
from bot.store.codes import Code
from bot.store.database import Connection
from bot.store.enrolments import enrol, programme_called
from bot.store.patients import add_patient
from bot.store.results import last_disposition

YES, NO = "Yes, I agree", "No, thank you"


def greet(conn: Connection, desk: CheckIns, chat_id: int, text: str, now: datetime) -> list[Card]:
    """Answer a code that somebody brought: ask for consent, or link a member of staff."""
    code = read_code(conn, desk.key, text, now)
    if isinstance(code, Refused):
        return [_refused(desk, code)]
    where = clinic(conn, code.clinic_id)
    if code.staff_id is not None:
        before = member(conn, code.staff_id)
        who = link_chat(conn, code, chat_id, now)
        if isinstance(who, Refused):
            return [_refused(desk, who)]
        if before is not None and before.chat_id not in (None, chat_id):
            _tell_old_chat(conn, desk, where, before, now)
        return [desk.card("linked", clinic=where, member=who, may_see=may(who, Action.SEE))]
    await_words(conn, chat_id, "join", [str(code.id)], now)
    rows = ([Press(YES, "join", (text,))], [Press(NO, "decline")])
    return [_consent(conn, desk, where, code, *rows)]


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
        return [_refused(desk, code)]
    where = clinic(conn, code.clinic_id)
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
    _begin(conn, desk, where, code, patient_id, chat_id, now)
    if next_due(conn, patient_id, now) is None:
        return [desk.card("joined_idle", clinic=where)]
    await_words(conn, chat_id, "hour", [str(patient_id)], now)
    return [hours_card(conn, desk, "joined", patient_id, now)]


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
