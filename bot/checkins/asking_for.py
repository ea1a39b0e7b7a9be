"""What patients may ask of the clinics that follow them: a person, or who opened their record."""

from collections.abc import Collection, Iterable
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.checkins.alerting import look_at
from bot.checkins.card import Card
from bot.checkins.desk import CheckIns
from bot.checkins.leaving import followed
from bot.checkins.readers import has_reader
from bot.checkins.staffing import group_of
from bot.store.alerts import Alert, alerts_of_patient, change_alert
from bot.store.audit import openings
from bot.store.clinics import clinic
from bot.store.database import Connection
from bot.store.patients import Patient, patients_of_chat
from bot.store.requests import keep_request
from flows.checkins.history import Asked
from flows.checkins.local_time import instant

SHOWN = 20
ONE_EMERGENCY = timedelta(hours=1)
"""Words of an emergency within so long are of the same one (expert)."""
RED = "red"
"""The head of the list of a day under which warning signs stand."""
ASKED_AGAIN = "the patient asked again"
"""Why an alert that was put off is on the list no more: a newer one tells it."""


def ask_for_person(conn: Connection, desk: CheckIns, chat_id: int, now: datetime) -> list[Card]:
    """Answer /person: the clinic is told, and the patient when somebody looks.

    Who asks twice a day is told of once, unless staff closed or put off the alert in between.
    """
    return ask_today(conn, desk, chat_id, [Asked.HUMAN], now) or [desk.card("no_person")]


def ask_today(
    conn: Connection, desk: CheckIns, chat_id: int, kinds: Collection[Asked], now: datetime
) -> list[Card]:
    """Tell the clinics what somebody wants a person for; return who looks when.

    Of what was typed is kept what it is about, and none of the words.
    """
    mine = followed(conn, chat_id) if kinds else []
    return [ask_one_today(conn, desk, patient, kinds, now) for patient in mine]


def ask_one_today(
    conn: Connection, desk: CheckIns, patient: Patient, kinds: Collection[Asked], now: datetime
) -> Card:
    """Tell one clinic so; return who looks when."""
    zone, wanted = ZoneInfo(patient.zone), sorted(kinds)
    today = instant(now.astimezone(zone).date(), time(0), zone)
    _ask(conn, desk, patient, wanted, now, since=today)
    return _told(conn, desk, patient, wanted)


def _told(conn: Connection, desk: CheckIns, patient: Patient, kinds: list[Asked]) -> Card:
    """Return what a patient is told: who looks and when, or that nobody can."""
    where = clinic(conn, patient.clinic_id)
    if not has_reader(conn, where):
        return desk.card("nobody_there", clinic=where, kinds=kinds)
    return desk.card("person", clinic=where, patient=patient, kinds=kinds)


def note_emergency(conn: Connection, desk: CheckIns, chat_id: int, now: datetime) -> None:
    """Tell the clinics that somebody typed words of an emergency, whatever they answer to it."""
    for patient in followed(conn, chat_id):
        _ask(conn, desk, patient, [Asked.EMERGENCY], now, since=now - ONE_EMERGENCY)


def note_sign_again(conn: Connection, desk: CheckIns, patient: Patient, now: datetime) -> None:
    """Tell a clinic of a sign that was told before, unless its list has a warning sign of them."""
    listed = (
        one.state != "closed" and not one.is_put_off(now) and group_of(one) == RED
        for one in alerts_of_patient(conn, patient.id)
    )
    if not any(listed):
        _ask(conn, desk, patient, [Asked.SIGN_AGAIN], now, since=now - ONE_EMERGENCY)


def _ask(
    conn: Connection,
    desk: CheckIns,
    patient: Patient,
    kinds: Iterable[Asked],
    now: datetime,
    since: datetime,
) -> None:
    """Keep what a patient asked for, and tell the staff: of each kind once, until they closed it
    or put it off. What was put off ends once the list tells all of it.

    What one message asks for is one alert, so all of it is kept before the rules are asked.
    """
    wanted = sorted(set(kinds))
    every = alerts_of_patient(conn, patient.id)
    for kind in wanted:
        mine = [one for one in every if kind in _of(one)]
        closed = [one.closed_at for one in mine if one.closed_at is not None]
        is_anew = any(one.is_put_off(now) for one in mine[:1])
        keep_request(conn, patient.id, kind, now, since=now if is_anew else max([since, *closed]))
    look_at(conn, desk, patient, now)
    _end_put_off(conn, patient, wanted, now)


def _end_put_off(conn: Connection, patient: Patient, kinds: list[Asked], now: datetime) -> None:
    """Close what was put off and is asked for again, where open alerts tell all of it."""
    every = [one for one in alerts_of_patient(conn, patient.id) if one.state != "closed"]
    put_off = [one for one in every if one.is_put_off(now)]
    told = {kind for one in every if one not in put_off for kind in _of(one)}
    for one in put_off:
        of_it = {*_of(one)}
        if of_it & {*kinds} and of_it <= told:
            change_alert(conn, one.id, state="closed", reason=ASKED_AGAIN, closed_at=now)


def _of(alert: Alert) -> list[Any]:
    return [part["value"] for part in alert.cause if part["item"] == "asked"]


def tell_openings(conn: Connection, desk: CheckIns, chat_id: int) -> list[Card]:
    """Answer /access: who opened this person's record at which clinic, and when."""
    mine = {one.id: one for one in patients_of_chat(conn, chat_id)}
    if not mine:
        return [desk.card("not_followed")]
    rows = [
        (one.at.astimezone(ZoneInfo(mine[one.patient_id].zone)), one, mine[one.patient_id])
        for one in openings(conn, list(mine), SHOWN)
        if one.patient_id is not None
    ]
    return [desk.card("access", rows=rows)]
