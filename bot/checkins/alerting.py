"""Raises alerts, each cause once, and tells the staff of the clinic, each alert once."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import lru_cache, partial
from json import dumps, loads
from typing import Any

from bot.checkins.card import Card
from bot.checkins.course import course_of
from bot.checkins.desk import CheckIns
from bot.checkins.readers import deputies, first_line
from bot.checkins.staffing import about, alert_card
from bot.clinics.hours import is_open
from bot.store.alerts import (
    Alert,
    add_alert,
    alerts_of_patient,
    change_alert,
    hold_untold,
    unheard,
)
from bot.store.asides import AGAIN, TOGETHER, Parts, in_parts
from bot.store.clinics import Clinic, Member, clinic
from bot.store.courses import looked_at, to_look_at
from bot.store.database import Connection
from bot.store.patients import Patient, patient_of
from bot.store.requests import drop_requests
from flows.checkins.alert_rules import shipped_alerts
from flows.checkins.alerts import Raised, as_key, evaluate
from flows.checkins.history import PATIENCE, Asked, Course
from flows.checkins.holding import Ground
from flows.checkins.rules import Alerts, Level
from flows.checkins.tightening import tightened
from flows.pathway.disposition import Disposition

TOLD_AT_ONCE = (Level.NOW, Level.SAME_DAY)
"""Levels that staff are told of as they come, the second in opening hours; the rest is listed."""
TO_PATIENT = (Level.NUDGE, Level.PRAISE)
TOLD = ("flare", "goal_met", "low_adherence")
"""What there are words for to the patient."""
PICKED_UP = {Level.NOW: timedelta(hours=1), Level.SAME_DAY: timedelta(hours=4)}
"""After so long without anybody taking it, a deputy is told (expert)."""
WATCHED = tuple(tier for tier in Disposition if tier.at_least(Disposition.URGENT))
"""Results after which time alone may raise an alert: nobody has heard that they were seen."""
HALF_TOLD, LEFT_TRIAGE = "half_told", "left_triage"
"""What rules are about that look at check-ins which were left, and at the triage."""
WORSE_SINCE = "a newer alert tells that it got worse"
"""Why an alert of a rule is on the list no more that is told again."""
HAS_ENDED = "the patient answered the rest"
"""Why it is on the list no more that a check-in was left."""
SILENT = "silent"
IS_HEARD = "the patient gave a sign of life"
"""Why it is on the list no more that somebody was silent."""
LOOK_AGAIN = timedelta(days=1)
LEFT_FOR = timedelta(hours=1)
"""After so long without an answer it is looked whether a check-in was left (expert)."""
PATIENTS_AT_ONCE = 100


def rules_of(where: Clinic) -> Alerts:
    """Return the rules of a clinic: ours, with what it made stricter."""
    return _own_rules(dumps(where.rules), where.name) if where.rules else shipped_alerts()


@lru_cache(maxsize=64)
def _own_rules(rules: str, name: str) -> Alerts:
    return tightened(shipped_alerts(), loads(rules), name)


def look_at(conn: Connection, desk: CheckIns, patient: Patient, now: datetime) -> list[Card]:
    """Ask the rules about a patient and tell the staff; return what the patient is told."""
    where = clinic(conn, patient.clinic_id)
    looked_at(conn, [patient.id], now)
    new = _raise(conn, where, patient, now)
    if new:
        tell_staff(conn, desk, now)
    told = {one.about for one in new if one.level in TO_PATIENT}
    return [desk.card(f"told_{about}", clinic=where) for about in TOLD if about in told]


def look_round(
    conn: Connection, clinics: Iterable[Clinic], now: datetime, parts: Parts = TOGETHER
) -> int:
    """Ask the rules about patients whom nobody asked about for a day; return about how many.

    What they answer is looked at when they answer; here it is what time alone tells.
    """
    has_own = any(where.rules for where in clinics)
    tiers = tuple(Disposition) if has_own else WATCHED
    to_ask, quiet = to_look_at(
        conn, now - LOOK_AGAIN, PATIENTS_AT_ONCE, overdue=now - PATIENCE, tiers=tiers
    )
    looked_at(conn, [*to_ask, *quiet], now)
    for id in to_ask:
        later = partial(looked_at, conn, [id], now + AGAIN - LOOK_AGAIN)
        parts.do("looking for alerts", id, partial(_look_at, conn, id, now), later)
    return len(to_ask) + len(quiet)


def _look_at(conn: Connection, id: int, now: datetime) -> None:
    patient = patient_of(conn, id)
    if patient is not None:
        _raise(conn, clinic(conn, patient.clinic_id), patient, now)


def look_soon(conn: Connection, patient: Patient, at: datetime) -> None:
    """Let the rules be asked about a patient at a time, which is sooner than they would be."""
    looked_at(conn, [patient.id], at - LOOK_AGAIN)


def look_at_left(conn: Connection, patient: Patient, now: datetime) -> None:
    """Raise what a check-in told that its patient will not end: nobody looks at them later."""
    where = clinic(conn, patient.clinic_id)
    raised = evaluate(rules_of(where), course_of(conn, patient, now), now + LEFT_FOR)
    for one in raised:
        if one.about == HALF_TOLD:
            _keep(conn, patient, one, now)


def end_half_told(conn: Connection, patient: Patient, since: datetime, now: datetime) -> None:
    """Take from the list what a check-in told since a time: it has its result now."""
    for one in alerts_of_patient(conn, patient.id):
        is_of_it = about(one) == HALF_TOLD and one.key.endswith(as_key(since))
        if is_of_it and one.state != "closed":
            change_alert(conn, one.id, state="closed", reason=HAS_ENDED, closed_at=now)


def end_told_in_triage(conn: Connection, patient: Patient, now: datetime) -> None:
    """Tell nobody any more that a sign of the triage was told: it has its result now."""
    drop_requests(conn, patient.id, Asked.SIGN, now - LEFT_FOR)
    for one in alerts_of_patient(conn, patient.id):
        if about(one) == LEFT_TRIAGE and one.state != "closed":
            change_alert(conn, one.id, state="closed", reason=HAS_ENDED, closed_at=now)


def _raise(conn: Connection, where: Clinic, patient: Patient, now: datetime) -> list[Raised]:
    if where.closed_at is not None:  # nobody is there to be told
        return []
    rules, course = rules_of(where), course_of(conn, patient, now)
    later = [at for at in _due(rules, course) if at > now]
    if later:
        look_soon(conn, patient, min(later))
    _end_silence(conn, patient, course, now)
    return [one for one in evaluate(rules, course, now) if _keep(conn, patient, one, now)]


def _end_silence(conn: Connection, patient: Patient, course: Course, now: datetime) -> None:
    """Take from the list that somebody was silent who gave a sign of life since.

    That it lasts no more is none: what they left may have been tried again.
    """
    heard = max((at for at in (course.last_heard(), course.begins) if at is not None), default=None)
    for one in alerts_of_patient(conn, patient.id):
        if about(one) != SILENT or one.state == "closed" or heard is None:
            continue
        if any(heard > datetime.fromisoformat(ground["at"]) for ground in one.cause):
            change_alert(conn, one.id, state="closed", reason=IS_HEARD, closed_at=now)


def _due(rules: Alerts, course: Course) -> Iterator[datetime]:
    """Yield when rules that wait for so many hours are to be asked about what was told."""
    for when in (rule.when for rule in rules.rules):
        if when.half_told is not None:
            yield from (one.at + timedelta(hours=when.half_told.hours) for one in course.begun)
        if when.hours:
            asked = (one.at for one in course.requests if one.kind in when.asked)
            yield from (at + timedelta(hours=when.hours) for at in asked)


def tell_staff(conn: Connection, desk: CheckIns, now: datetime) -> None:
    """Tell those who are to know what nobody was told yet, and deputies what nobody took."""
    in_parts(conn, desk.asides, now, partial(_tell_of_each, conn, desk, now))


def _tell_of_each(conn: Connection, desk: CheckIns, now: datetime, parts: Parts) -> None:
    for alert in unheard(conn, TOLD_AT_ONCE):
        parts.do("alert", alert.id, partial(_tell_of, conn, desk, alert, now, parts))


def _tell_of(conn: Connection, desk: CheckIns, alert: Alert, now: datetime, parts: Parts) -> None:
    where = clinic(conn, alert.clinic_id)
    if alert.told_at is None:
        is_time = alert.level == Level.NOW or is_open(where, now)
        readers, words, noted = first_line, "alert", "told_at"
    else:
        is_time = now >= alert.told_at + PICKED_UP[Level(alert.level)] and is_open(where, now)
        readers, words, noted = deputies, "alert_deputy", "deputy_told_at"
    members = readers(conn, where) if is_time else []
    if not members or not hold_untold(conn, alert):
        return
    if _tell(conn, desk, alert, members, words, now, parts):
        change_alert(conn, alert.id, **{noted: now})


def _tell(
    conn: Connection,
    desk: CheckIns,
    alert: Alert,
    members: Sequence[Member],
    name: str,
    now: datetime,
    parts: Parts,
) -> bool:
    """Tell members of an alert; return whether any of them was told."""
    told: list[int] = []

    def tell(member: Member, chat_id: int) -> None:
        card = alert_card(conn, desk.speaking_to(conn, chat_id), alert, name)
        desk.speaker.tell(conn, chat_id, card, kind="staff", now=now)
        told.append(member.id)

    for member in members:
        if member.chat_id is not None:
            what = f"alert to member {member.id}"
            parts.do(what, alert.id, partial(tell, member, member.chat_id))
    return bool(told)


def _keep(conn: Connection, patient: Patient, raised: Raised, now: datetime) -> bool:
    is_for_staff = raised.level not in TO_PATIENT and not _is_listed(conn, patient, raised)
    new = add_alert(
        conn,
        clinic_id=patient.clinic_id,
        patient_id=patient.id,
        rule=raised.rule,
        version=raised.version,
        level=raised.level,
        key=raised.key,
        cause=[_as_json(ground) for ground in raised.cause],
        now=now,
        state="open" if is_for_staff else "closed",
    )
    if new is not None and raised.is_told_again:
        _close_earlier(conn, patient, raised, new, now)
    return new is not None


def _close_earlier(
    conn: Connection, patient: Patient, raised: Raised, new: int, now: datetime
) -> None:
    """Leave one line on the list of what was told before and got worse since."""
    for one in alerts_of_patient(conn, patient.id):
        if one.rule == raised.rule and one.id != new and one.state != "closed":
            change_alert(conn, one.id, state="closed", reason=WORSE_SINCE, closed_at=now)


def _is_listed(conn: Connection, patient: Patient, raised: Raised) -> bool:
    """Tell whether another alert has put the same cause on the list already: it needs one line.

    A silence is the same until a sign of life ends it, whatever it is counted from.
    """
    if raised.level is not Level.REVIEW:
        return False
    return any(
        about(one) == raised.about
        and one.state != "closed"
        and (raised.about == SILENT or one.key.endswith(raised.since))
        for one in alerts_of_patient(conn, patient.id)
    )


def _as_json(ground: Ground) -> dict[str, Any]:
    return {
        "item": ground.item,
        "value": ground.value,
        "at": ground.at.isoformat(),
        "start": ground.start,
    }
