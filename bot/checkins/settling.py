"""What the staff do about an alert: it is taken, put off to a day with a reason, or closed."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.checkins.card import Card, Press, is_number
from bot.checkins.desk import CheckIns
from bot.checkins.staffing import named, taken_card
from bot.clinics.access import Action, may
from bot.store.alerts import Alert, change_alert, held_alert
from bot.store.audit import note
from bot.store.clinics import Clinic, Member, clinic, reachable
from bot.store.database import Connection
from flows.checkins.local_time import instant

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
PUT_OFF = timedelta(days=3)


def settle(
    conn: Connection,
    desk: CheckIns,
    member: Member,
    verb: str,
    id: str,
    code: str,
    now: datetime,
) -> list[Card] | None:
    """Do what a button says about an alert; None where it is of another clinic."""
    alert = held_alert(conn, int(id)) if is_number(id) else None
    if alert is None or alert.clinic_id != member.clinic_id:
        return None
    if not may(member, Action.ALERTS):
        return [desk.card("staff_not_allowed")]
    where = clinic(conn, member.clinic_id)
    which = named(alert, where)
    if alert.state == "closed":
        return [desk.card("staff_closed_already", **which)]
    if verb == "take":
        return [_take(conn, desk, member, alert, where, now)]
    choices, until = (REASONS if verb == "putoff" else OUTCOMES), comes_back(where, now)
    if (code,) not in [one.about for one in choices]:
        rows = [[replace(one, about=(id, *one.about))] for one in choices]
        return [desk.card(f"staff_{verb}", *rows, **which, until=listed_on(where, until))]
    if verb == "putoff":
        change_alert(conn, alert.id, state="snoozed", snoozed_until=until, reason=code)
        _note(conn, member, alert, put_off_as(alert.id), now)
        _tell_holder(conn, desk, member, alert, where, "put_off", now)
        return [desk.card("staff_put_off", **which, until=listed_on(where, until))]
    change_alert(conn, alert.id, state="closed", outcome=code, closed_at=now, staff_id=member.id)
    _note(conn, member, alert, "closed an alert", now)
    _tell_holder(conn, desk, member, alert, where, "closed", now)
    return [desk.card("staff_closed", **which)]


def _take(
    conn: Connection, desk: CheckIns, member: Member, alert: Alert, where: Clinic, now: datetime
) -> Card:
    if alert.holder not in (None, member.name):
        return taken_card(desk, alert, "has_it", where)
    change_alert(conn, alert.id, state="acknowledged", staff_id=member.id, taken_at=now)
    _note(conn, member, alert, "took an alert", now)
    return taken_card(desk, alert, "taken", where)


def put_off_as(id: int) -> str:
    """Return how it is noted that an alert was put off, by which it is found who did so."""
    return f"put alert {id} off"


def comes_back(where: Clinic, now: datetime) -> datetime:
    """Return when an alert that is put off now is due: at the beginning of the day, so that the
    list of that morning has it."""
    zone = ZoneInfo(where.zone)
    return instant((now.astimezone(zone) + PUT_OFF).date(), time(0), zone)


def listed_on(where: Clinic, until: datetime) -> datetime:
    """Return the first day from then on whose morning has a list, by the clock of the clinic."""
    local = until.astimezone(ZoneInfo(where.zone))
    days = (local + timedelta(days=n) for n in range(7))
    return next((day for day in days if str(day.isoweekday()) in where.hours.open_days), local)


def _tell_holder(
    conn: Connection,
    desk: CheckIns,
    member: Member,
    alert: Alert,
    where: Clinic,
    what: str,
    now: datetime,
) -> None:
    """Tell who has an alert that somebody else put it off or closed it."""
    for one in reachable(conn, where.id):
        if one.name == alert.holder and one.id != member.id and one.chat_id is not None:
            spoken = desk.speaking_to(conn, one.chat_id)
            card = spoken.card("staff_by_other", **named(alert, where), who=member.name, what=what)
            desk.speaker.tell(conn, one.chat_id, card, kind="staff", now=now)


def _note(conn: Connection, member: Member, alert: Alert, what: str, now: datetime) -> None:
    note(conn, member.clinic_id, what, now, staff_id=member.id, patient_id=alert.patient_id)
