"""The card of a patient as staff see it: trend, check-ins, alerts and what can be done."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.checkins.alerting import HAS_ENDED, IS_HEARD, WORSE_SINCE
from bot.checkins.asking_for import ASKED_AGAIN
from bot.checkins.card import Card, Press
from bot.checkins.charting import chart_of
from bot.checkins.course import course_of
from bot.checkins.desk import CheckIns
from bot.checkins.in_words import local, number_told, score_title, value_told
from bot.checkins.noting import IS_BACK
from bot.checkins.settling import OUTCOMES, REASONS, put_off_as
from bot.checkins.staffing import behind, ends, named
from bot.clinics.access import Action, may
from bot.store.alerts import Alert, alerts_of_patient
from bot.store.audit import last_done_by
from bot.store.clinics import Clinic, Member, clinic
from bot.store.courses import asked_of
from bot.store.database import Connection
from bot.store.patients import Patient
from bot.store.unsent import NOT_ARRIVED, UNSURE
from flows.checkins.alert_rules import shipped_alerts
from flows.checkins.forms import known_forms, known_scores
from flows.checkins.history import Begun, CheckIn, Course, may_not_have_arrived, weeks_silent
from flows.checkins.trends import said, trend
from flows.pathway.answers import NO, NOT_SURE, YES, Value, Values
from flows.pathway.model import Item

KNOWN = ("set",)
"""Items of a check-in that nobody is asked in it."""
NONE = "none"
ON_CARD = 5
"""So many alerts stand on a card with what can be done about each; the rest is a press away."""
CLOSED_ON_CARD = 3
"""So many of the alerts that are over stand on a card, the last first."""
BECAUSE = {
    HAS_ENDED: "has_ended",
    IS_HEARD: "is_heard",
    WORSE_SINCE: "worse_since",
    ASKED_AGAIN: "asked_again",
    IS_BACK: "is_back",
}
"""Why an alert was closed by itself, by what is kept of it."""


def patient_card(
    conn: Connection, desk: CheckIns, patient: Patient, now: datetime, member: Member
) -> Card:
    """Return what is known of a patient: trend, check-ins, alerts and what can be done."""
    course = course_of(conn, patient, now)
    rules = shipped_alerts()
    trends = [trend(course, measure) for measure in rules.measures if measure.id != "psfs_lowest"]
    alerts = alerts_of_patient(conn, patient.id)
    lines, rows = _page(conn, desk, patient, alerts, None, member, now)
    if may(member, Action.ALERTS):
        rows += _of_followed(patient)
    asked = [
        one
        for one in asked_of(conn, patient.id)
        if course.begins is None or one.at >= course.begins
    ]
    last = course.check_ins[-1] if course.check_ins else None
    left = _left(desk, course)
    objected = course.objected()
    where = clinic(conn, patient.clinic_id)
    card = desk.card(
        "staff_patient",
        *rows,
        patient=patient,
        now=now,
        trends=trends,
        scores={id: score_title(desk, score) for id, score in known_scores().items()},
        said=said(course),
        weeks_silent=weeks_silent(course, now),
        is_unsure=may_not_have_arrived(course, now),
        lines=lines,
        closed=_closed(desk, alerts, where),
        asked=len(asked),
        answered=sum(one.answered_at is not None for one in asked),
        unsure=sum(one.reason in (NOT_ARRIVED, UNSURE) for one in asked),
        last=last,
        answers=_answers(desk, last) if last is not None else [],
        at=None if last is None else local(last.at, where),
        since=course.event,
        left=None if left is None else local(left.at, where),
        left_with=[] if left is None else _told_before(desk, left),
        objected=objected,
        objected_at=None if objected is None else local(objected.at, where),
    )
    return replace(card, picture=chart_of(desk, course, alerts, ZoneInfo(where.zone), now))


def alerts_card(
    conn: Connection,
    desk: CheckIns,
    patient: Patient,
    last: Alert | None,
    now: datetime,
    member: Member,
) -> Card:
    """Return the alerts of a patient that no longer fitted on the card or page before."""
    alerts = alerts_of_patient(conn, patient.id)
    lines, rows = _page(conn, desk, patient, alerts, last, member, now)
    return desk.card("staff_alerts", *rows, patient=patient, lines=lines)


def _page(
    conn: Connection,
    desk: CheckIns,
    patient: Patient,
    alerts: Sequence[Alert],
    last: Alert | None,
    member: Member,
    now: datetime,
) -> tuple[list[dict[str, object]], list[Sequence[Press]]]:
    """Return a line of each open alert, and a row of buttons that bear its number."""
    where = clinic(conn, patient.clinic_id)
    waiting = [one for one in alerts if one.state != "closed"]
    left = behind(waiting, last)
    first = len(waiting) - len(left) + 1
    lines: list[dict[str, object]] = []
    rows: list[Sequence[Press]] = []
    for number, alert in enumerate(left[:ON_CARD], first):
        put_off = alert.snoozed_until if alert.is_put_off(now) else None
        until = put_off and local(put_off, where)
        marked = number if len(waiting) > 1 else None
        why = _put_off(conn, desk, alert)
        lines.append({**named(alert, where), **why, "number": marked, "until": until})
        take = [] if alert.holder else [Press("I take it", "take", (str(alert.id),))]
        presses = [*take, *ends(alert)]
        if may(member, Action.ALERTS):
            rows.append([_numbered(desk, one, marked) for one in presses])
    if len(left) > ON_CARD:
        about_them = (str(patient.id), str(left[ON_CARD - 1].id))
        rows.append([Press("More alerts", "alerts", about_them)])
    return lines, rows


def _put_off(conn: Connection, desk: CheckIns, alert: Alert) -> dict[str, object]:
    """Return why an alert is or was put off, and by whom; None where it never was."""
    why = next((one.label for one in REASONS if one.about == (alert.reason,)), None)
    by = why and last_done_by(conn, alert.clinic_id, put_off_as(alert.id))
    return {"why": why and desk.phrase(why), "by": by}


def _closed(desk: CheckIns, alerts: Sequence[Alert], where: Clinic) -> list[dict[str, object]]:
    """Return what was closed last: how, by whom and when; what nobody was to see is left out."""
    ended = [
        one
        for one in alerts
        if one.state == "closed" and one.closed_at is not None and (one.outcome or one.reason)
    ]
    ended.sort(key=lambda one: one.closed_at or one.created_at, reverse=True)
    return [
        {
            **named(one, where),
            "day": local(one.closed_at or one.created_at, where),
            "outcome": next(
                (desk.phrase(how.label) for how in OUTCOMES if how.about == (one.outcome,)), None
            ),
            "by": one.taken_by,
            "because": BECAUSE.get(one.reason or "", "other"),
        }
        for one in ended[:CLOSED_ON_CARD]
    ]


def _numbered(desk: CheckIns, press: Press, number: int | None) -> Press:
    if number is None:
        return press
    return replace(press, label=f"{number}: {desk.phrase(press.label)}", is_quoted=True)


def _answers(desk: CheckIns, last: CheckIn) -> list[str]:
    """Return what was answered at last, without what nobody had; a sign counts also unsure."""
    items = desk.pathway.items
    return _scores(desk, last) + [
        _line(items[id], value)
        for id, value in _told(desk, last.values)
        if value != NOT_SURE or items[id].is_sign
    ]


def _told_before(desk: CheckIns, left: Begun) -> list[str]:
    """Return what was answered in a check-in before it was left."""
    return [_line(desk.pathway.items[id], value) for id, value in _told(desk, left.values)]


def _left(desk: CheckIns, course: Course) -> Begun | None:
    """Return what was left before its end, unless a later answer made it old; a sign stays."""
    if not course.begun:
        return None
    left = course.begun[-1]
    has_sign = any(
        desk.pathway.items[id].is_sign and value in (YES, NOT_SURE)
        for id, value in _told(desk, left.values)
    )
    is_newest = not course.check_ins or left.at >= course.check_ins[-1].at
    return left if has_sign or is_newest else None


def _told(desk: CheckIns, values: Values) -> Iterator[tuple[str, Value]]:
    for id, value in values.items():
        if id in desk.pathway.items and id not in KNOWN and value not in (NO, (NONE,)):
            yield id, value


def _line(item: Item, value: Value) -> str:
    if item.is_sign and value == YES:
        return item.text
    return f"{item.text if item.is_sign else item.title}: {value_told(item, value)}"


def _scores(desk: CheckIns, last: CheckIn) -> list[str]:
    """Return the scores of a form, and say of one without that too much of it was skipped."""
    if last.set not in known_forms():
        return []
    told = [
        f"{score_title(desk, score)}: {number_told(desk, last.values[id])}"
        for id, score in known_scores().items()
        if id in last.values
    ]
    skipped = desk.phrase("{form}: too many questions skipped for a score")
    return told or [skipped.format(form=known_forms()[last.set].name)]


def _of_followed(patient: Patient) -> list[list[Press]]:
    """Return what can be done about a patient while somebody follows them, and reaches them."""
    if patient.state == "stopped":
        return []
    write = Press("Write to them", "write", (str(patient.id),))
    stop = Press("Stop following", "unfollow", (str(patient.id),))
    return [[stop] if patient.is_blocked else [write, stop]]
