"""What the staff of a clinic get to see of a patient: alerts, and the card."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.checkins.card import Card, Press, is_number
from bot.checkins.charting import chart_of
from bot.checkins.course import course_of
from bot.checkins.desk import CheckIns
from bot.clinics.access import Action, may
from bot.store.alerts import Alert, alerts_of_patient
from bot.store.clinics import Clinic, Member, clinic
from bot.store.courses import asked_of
from bot.store.database import Connection
from bot.store.patients import Patient, patient_of
from bot.store.unsent import NOT_ARRIVED, UNSURE
from flows.checkins.alert_rules import shipped_alerts
from flows.checkins.forms import Score, known_forms, known_scores
from flows.checkins.history import Begun, CheckIn, weeks_silent
from flows.checkins.rules import Level
from flows.checkins.trends import said, trend
from flows.pathway.answers import NO, NOT_SURE, YES
from flows.pathway.model import Item
from flows.talking.spoken import spoken

GROUPS = ("red", "worse", "asks", "unseen", "silent", "review")
"""How a day's list is ordered."""
GROUP_OF = {
    "red_flag": "red",
    "half_told": "red",
    "left_triage": "red",
    "result_lost": "red",
    "unseen": "unseen",
    "ask_human": "asks",
    "wants_a_person": "asks",
    "worse": "worse",
    "silent": "silent",
}
KNOWN = ("set",)
"""Items of a check-in that nobody is asked in it."""
NONE = "none"
ON_CARD = 5
"""So many alerts stand on a card with what can be done about each; the rest is a press away."""


def alert_card(conn: Connection, desk: CheckIns, alert: Alert, name: str = "alert") -> Card:
    """Return one alert with what it rests on, and what can be done about it."""
    id = str(alert.id)
    rows = (
        [Press("I take it", "take", (id,)), Press("Open", "open", (str(alert.patient_id),))],
        _ends(alert),
    )
    where = clinic(conn, alert.clinic_id)
    return desk.card(
        f"staff_{name}",
        *rows,
        alert=alert,
        about=about(alert),
        clinic=where,
        causes=causes(desk, alert, where),
        at=_local(alert.created_at, where),
    )


def taken_card(desk: CheckIns, alert: Alert, name: str, where: Clinic) -> Card:
    """Return what is said of an alert that somebody has, and what can be done about it."""
    write = [Press("Write to them", "write", (str(alert.patient_id),))]
    taken = alert.taken_at and _local(alert.taken_at, where)
    return desk.card(f"staff_{name}", write, _ends(alert), **named(alert, where), taken=taken)


def _ends(alert: Alert) -> list[Press]:
    id = str(alert.id)
    return [Press("Put off", "putoff", (id,)), Press("Close", "close", (id,))]


def named(alert: Alert, where: Clinic) -> dict[str, object]:
    """Return what tells an alert from the others of a patient: what it is about, and since when."""
    since = _local(alert.created_at, where)
    return {"alert": alert, "about": about(alert), "since": since}


def group_of(alert: Alert) -> str:
    """Return under which head an alert stands in the list of a day."""
    return GROUP_OF.get(about(alert), "review")


def urgency(alert: Alert) -> tuple[int, int, int]:
    """Return what puts alerts in order: the most dangerous first, of the same the newest."""
    return GROUPS.index(group_of(alert)), Level(alert.level).rank, -alert.id


def behind(alerts: Iterable[Alert], last: Alert | None) -> list[Alert]:
    """Return alerts in their order, those only that come after the last of a page before.

    That one need not be among them: it may be closed by now.
    """
    ordered = sorted(alerts, key=urgency)
    return ordered if last is None else [one for one in ordered if urgency(one) > urgency(last)]


def about(alert: Alert) -> str:
    """Return what a rule is about."""
    return next((one.about for one in shipped_alerts().rules if one.id == alert.rule), alert.rule)


def causes(desk: CheckIns, alert: Alert, where: Clinic) -> list[dict[str, object]]:
    """Return the values that an alert rests on, each with its day; with `name` and `told` where
    an item has words."""
    return [
        {
            "start": None,
            **one,
            **_in_words(desk, one),
            "day": _local(datetime.fromisoformat(one["at"]), where),
        }
        for one in alert.cause
    ]


def _in_words(desk: CheckIns, ground: dict[str, object]) -> dict[str, str]:
    id, value = str(ground["item"]), ground["value"]
    item, score = desk.pathway.items.get(id), known_scores().get(id)
    if score is not None:
        return {"name": _title(desk, score), "told": _number(desk, value)}
    if item is None:
        return {"name": "", "told": ""}
    if item.is_sign and value == YES:
        return {"name": item.text, "told": ""}
    return {"name": item.text if item.is_sign else item.title, "told": _spoken(item, value)}


def _title(desk: CheckIns, score: Score) -> str:
    """Return the name of a score and its range, as clinicians read them."""
    name = desk.renderer.catalogue.say("score", score.name)
    return desk.phrase("{name}, 0 to {most}, more is better").format(name=name, most=score.most)


def _number(desk: CheckIns, value: object) -> str:
    """Return a number with one digit behind the point, where it has any; other values as kept."""
    if isinstance(value, int | float):
        return desk.pathway.wording.number(round(value, 1))
    return str(value)


def _spoken(item: Item, value: object) -> str:
    if isinstance(value, tuple):
        return spoken(item, tuple(map(str, value)))
    return spoken(item, value if isinstance(value, str | int | float) else str(value))


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
    left = course.begun[-1] if course.begun else None
    objected = course.objected()
    where = clinic(conn, patient.clinic_id)
    card = desk.card(
        "staff_patient",
        *rows,
        patient=patient,
        now=now,
        trends=trends,
        scores={id: _title(desk, score) for id, score in known_scores().items()},
        said=said(course),
        weeks_silent=weeks_silent(course, now),
        lines=lines,
        asked=len(asked),
        answered=sum(one.answered_at is not None for one in asked),
        unsure=sum(one.reason in (NOT_ARRIVED, UNSURE) for one in asked),
        last=last,
        answers=_answers(desk, last) if last is not None else [],
        at=None if last is None else _local(last.at, where),
        since=course.event,
        left=None if left is None else _local(left.at, where),
        left_with=[] if left is None else _told_before(desk, left),
        objected=objected,
        objected_at=None if objected is None else _local(objected.at, where),
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
        until = put_off and _local(put_off, where)
        marked = number if len(waiting) > 1 else None
        lines.append({**named(alert, where), "number": marked, "until": until})
        take = [] if alert.holder else [Press("I take it", "take", (str(alert.id),))]
        presses = [*take, *_ends(alert)]
        if may(member, Action.ALERTS):
            rows.append([_numbered(desk, one, marked) for one in presses])
    if len(left) > ON_CARD:
        about_them = (str(patient.id), str(left[ON_CARD - 1].id))
        rows.append([Press("More alerts", "alerts", about_them)])
    return lines, rows


def _numbered(desk: CheckIns, press: Press, number: int | None) -> Press:
    if number is None:
        return press
    return replace(press, label=f"{number}: {desk.phrase(press.label)}", is_quoted=True)


def _answers(desk: CheckIns, last: CheckIn) -> list[str]:
    """Return what was answered at last, without what nobody had."""
    items = desk.pathway.items
    told = {id: value for id, value in last.values.items() if id in items and id not in KNOWN}
    return _scores(desk, last) + [
        items[id].text if items[id].is_sign else f"{items[id].title}: {_spoken(items[id], value)}"
        for id, value in told.items()
        if value not in (NO, NOT_SURE, (NONE,))
    ]


def _told_before(desk: CheckIns, left: Begun) -> list[str]:
    """Return what was answered in a check-in before it was left; a sign counts also unsure."""
    items = desk.pathway.items
    told = {id: value for id, value in left.values.items() if id in items and id not in KNOWN}
    return [
        items[id].text
        if items[id].is_sign and value == YES
        else f"{items[id].text if items[id].is_sign else items[id].title}: "
        f"{_spoken(items[id], value)}"
        for id, value in told.items()
        if value not in (NO, (NONE,))
    ]


def _scores(desk: CheckIns, last: CheckIn) -> list[str]:
    """Return the scores of a form, and say of one without that too much of it was skipped."""
    if last.set not in known_forms():
        return []
    told = [
        f"{_title(desk, score)}: {_number(desk, last.values[id])}"
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


def patient_for(conn: Connection, member: Member, id: str) -> Patient | None:
    """Return a patient of somebody's own clinic, None for anybody else."""
    patient = patient_of(conn, int(id)) if is_number(id) else None
    return patient if patient is not None and patient.clinic_id == member.clinic_id else None


def against(desk: CheckIns, member: Member, patient: Patient) -> Card | None:
    """Return why somebody cannot act on a patient who should be followed, None where they can."""
    if not may(member, Action.ALERTS):
        return desk.card("staff_not_allowed")
    if patient.state == "stopped":
        return desk.card("staff_stopped", patient=patient)
    return desk.card("staff_blocked", patient=patient) if patient.is_blocked else None


def _local(at: datetime, where: Clinic) -> datetime:
    return at.astimezone(ZoneInfo(where.zone))
