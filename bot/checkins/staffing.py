"""What the staff of a clinic get to see of an alert, and on whom they can act."""

from collections.abc import Iterable
from datetime import datetime

from bot.checkins.card import Card, Press, is_number
from bot.checkins.desk import CheckIns
from bot.checkins.in_words import local, number_told, score_title, value_told
from bot.clinics.access import Action, may
from bot.store.alerts import RELEASED, Alert
from bot.store.clinics import Clinic, Member, clinic
from bot.store.database import Connection
from bot.store.patients import Patient, patient_of
from flows.checkins.alert_rules import shipped_alerts
from flows.checkins.forms import known_scores
from flows.checkins.holding import UNSURE
from flows.checkins.rules import Level
from flows.pathway.answers import YES

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


def alert_card(conn: Connection, desk: CheckIns, alert: Alert, name: str = "alert") -> Card:
    """Return one alert with what it rests on, and what can be done about it."""
    id = str(alert.id)
    rows = (
        [Press("I take it", "take", (id,)), Press("Open", "open", (str(alert.patient_id),))],
        ends(alert),
    )
    where = clinic(conn, alert.clinic_id)
    return desk.card(
        f"staff_{name}",
        *rows,
        alert=alert,
        about=named_about(alert),
        clinic=where,
        causes=causes(desk, alert, where),
        at=local(alert.created_at, where),
        was_taken=alert.reason == RELEASED,
    )


def taken_card(desk: CheckIns, alert: Alert, name: str, where: Clinic) -> Card:
    """Return what is said of an alert that somebody has, and what can be done about it."""
    write = [Press("Write to them", "write", (str(alert.patient_id),))]
    taken = alert.taken_at and local(alert.taken_at, where)
    return desk.card(f"staff_{name}", write, ends(alert), **named(alert, where), taken=taken)


def ends(alert: Alert) -> list[Press]:
    """Return how an alert can be put off or closed."""
    id = str(alert.id)
    return [Press("Put off", "putoff", (id,)), Press("Close", "close", (id,))]


def named(alert: Alert, where: Clinic) -> dict[str, object]:
    """Return what tells an alert from the others of a patient: what it is about, and since when."""
    since = local(alert.created_at, where)
    return {"alert": alert, "about": named_about(alert), "since": since}


def named_about(alert: Alert) -> str:
    """Return what an alert is called: who may not have got the messages is not called silent."""
    is_unsure = any(ground["item"] == UNSURE for ground in alert.cause)
    return "not_reached" if is_unsure else about(alert)


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
            "day": local(datetime.fromisoformat(one["at"]), where),
        }
        for one in alert.cause
    ]


def _in_words(desk: CheckIns, ground: dict[str, object]) -> dict[str, str]:
    id, value = str(ground["item"]), ground["value"]
    item, score = desk.pathway.items.get(id), known_scores().get(id)
    if score is not None:
        return {"name": score_title(desk, score), "told": number_told(desk, value)}
    if item is None:
        return {"name": "", "told": ""}
    if item.is_sign and value == YES:
        return {"name": item.text, "told": ""}
    return {"name": item.text if item.is_sign else item.title, "told": value_told(item, value)}


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
