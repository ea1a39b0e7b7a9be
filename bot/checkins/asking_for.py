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
from bot.store.alerts import Alert, alerts_of_patient
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


def ask_for_person(conn: Connection, desk: CheckIns, chat_id: int, now: datetime) -> list[Card]:
    """Answer /person: the clinic is told, and the patient when somebody looks.

    Who asks twice a day is told of once, unless staff closed the alert in between.
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


def _ask(
    conn: Connection,
    desk: CheckIns,
    patient: Patient,
    kinds: Iterable[Asked],
    now: datetime,
    since: datetime,
) -> None:
    """Keep what a patient asked for, and tell the staff: of each kind once, until they closed it.

    What one message asks for is one alert, so all of it is kept before the rules are asked.
    """
    every = alerts_of_patient(conn, patient.id)
    for kind in kinds:
        closed = [one.closed_at for one in every if one.closed_at is not None and kind in _of(one)]
        keep_request(conn, patient.id, kind, now, since=max([since, *closed]))
    look_at(conn, desk, patient, now)


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
