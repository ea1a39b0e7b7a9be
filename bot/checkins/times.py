"""The hour at which somebody wants to be written to, by their own clock."""

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from bot.checkins.card import Card, Press, is_number
from bot.checkins.desk import CheckIns
from bot.checkins.leaving import followed
from bot.checkins.places import Place, places_called
from bot.checkins.planning import next_due, plan_anew
from bot.store.addressed import await_words
from bot.store.clinics import Clinic, clinic
from bot.store.conversations import latest_touched
from bot.store.database import Connection
from bot.store.patients import Patient, change_patient, patient_of
from flows.talking.machine import ENDED
from flows.talking.pieces import unaccented
from flows.talking.session import Phase

HOURS = tuple(map(time, (8, 10, 12, 15, 18, 19)))
IN_A_ROW = 3
FEW = 2
"""With fewer of our hours within a clinic's, hours closer together are offered."""
STEPS = (60, 30, 15, 5, 1)
"""Minutes between these."""
MOST = 6
TYPED = re.compile(
    r"(?:at|a las?|um)? ?(?P<hour>\d{1,2})(?:(?: ?h ?|[:.])(?P<minute>\d{2})?)? ?"
    r"(?:h|hs|hrs|horas|o'?clock)? ?"
    r"(?P<half>a\.? ?m\.?|p\.? ?m\.?|in the (?:morning|afternoon|evening)|"
    r"de la (?:manana|tarde|noche))?"
)
LATE = ("p", "in the afternoon", "in the evening", "de la tarde", "de la noche")
NOON = 12
NO_PLACE = "none"


def hours_card(conn: Connection, desk: CheckIns, name: str, patient_id: int, now: datetime) -> Card:
    """Return a card that asks for the hour, those only in which the clinic writes."""
    patient = patient_of(conn, patient_id)
    assert patient is not None
    where = clinic(conn, patient.clinic_id)
    presses = [
        Press(_said(hour), "hour", (str(patient_id), f"{hour:%H%M}")) for hour in offered(where)
    ]
    rows = [presses[n : n + IN_A_ROW] for n in range(0, len(presses), IN_A_ROW)]
    return desk.card(name, *rows, patient=patient, clinic=where, local=local(patient, now))


def offered(where: Clinic) -> list[time]:
    """Return hours at which a clinic writes: there is always one."""
    ours = [hour for hour in HOURS if _is_within(where, hour)]
    if len(ours) >= FEW:
        return ours
    hours = where.hours
    for step in STEPS:
        day = datetime.combine(date.min, time())
        every = ((day + timedelta(minutes=n)).time() for n in range(0, 24 * 60, step))
        found = [hour for hour in every if _is_within(where, hour)]
        if len(found) >= FEW:
            return found[:MOST]
    return [hours.sends_from]


def _is_within(where: Clinic, hour: time) -> bool:
    return where.hours.sends_from <= hour < where.hours.sends_until


def choose_hour(
    conn: Connection, desk: CheckIns, patient: Patient, hour: str, now: datetime
) -> list[Card]:
    """Keep the hour that somebody chose; who has stopped chooses none by an old button."""
    if patient.state == "stopped":
        return [desk.card("not_followed")]
    at = _pressed(hour)
    return [desk.card("not_known")] if at is None else [_keep(conn, desk, patient, at, now)]


def _pressed(hour: str) -> time | None:
    """Return the hour of a button, None for no hour.

    >>> _pressed("8"), _pressed("1630"), _pressed("2500")
    (datetime.time(8, 0), datetime.time(16, 30), None)
    """
    try:
        return time.fromisoformat(hour.zfill(2)) if is_number(hour) else None
    except ValueError:
        return None


def _keep(conn: Connection, desk: CheckIns, patient: Patient, hour: time, now: datetime) -> Card:
    if not _is_within(clinic(conn, patient.clinic_id), hour):
        return hours_card(conn, desk, "hour_outside", patient.id, now)
    change_patient(conn, patient.id, now, hour=f"{hour:%H:%M}")
    plan_anew(conn, patient.id, now)
    following = next_due(conn, patient.id, now)
    first = following and following.astimezone(ZoneInfo(patient.zone))
    return desk.card("hour_set", patient=patient, hour=_said(hour), first=first)


def _said(hour: time) -> str:
    return f"{hour.hour}:{hour:%M}"


def tell_time(
    conn: Connection, desk: CheckIns, chat_id: int, words: str, now: datetime
) -> list[Card]:
    """Answer /time: ask for the hour, or take the hour or city that was named with it."""
    mine = followed(conn, chat_id)
    if not mine:
        return [desk.card("not_followed")]
    if not words:
        return [hours_card(conn, desk, "time", patient.id, now) for patient in mine]
    hour = hour_in(words)
    if hour is not None:
        return [_keep(conn, desk, patient, hour, now) for patient in mine]
    places, is_certain = places_called(words, clinic(conn, mine[0].clinic_id).zone, now)
    if is_certain:
        return _move(conn, desk, mine, places[0].zone, now)
    return [_which(desk, mine[0], places, now) if places else desk.card("city_unknown")]


def _which(desk: CheckIns, patient: Patient, places: list[Place], now: datetime) -> Card:
    """Ask whose clock somebody means, by what it shows: nothing is kept before they say so."""
    of_whom = str(patient.id)
    rows = [
        [
            Press(
                f"{now.astimezone(ZoneInfo(one.zone)):%H:%M} {city_of(one.zone)}",
                "zone",
                (of_whom, one.zone),
                is_quoted=True,
            )
        ]
        for one in places
    ]
    return desk.card("city_which", *rows, [Press("None of these", "zone", (of_whom, NO_PLACE))])


def city_of(zone: str) -> str:
    """Return the city of a zone."""
    return zone.rpartition("/")[2].replace("_", " ")


def choose_zone(
    conn: Connection, desk: CheckIns, patient: Patient, zone: str, now: datetime
) -> list[Card]:
    """Keep the clock that somebody chose, for all clinics that follow them."""
    mine = followed(conn, patient.chat_id)
    if patient.state == "stopped" or not mine:
        return [desk.card("not_followed")]
    if zone == NO_PLACE:
        return [desk.card("city_unknown")]
    if zone not in available_timezones():
        return [desk.card("not_known")]
    return _move(conn, desk, mine, zone, now)


def _move(
    conn: Connection, desk: CheckIns, mine: list[Patient], zone: str, now: datetime
) -> list[Card]:
    for patient in mine:
        change_patient(conn, patient.id, now, zone=zone)
        plan_anew(conn, patient.id, now)
    await_words(conn, mine[0].chat_id, "hour", [str(one.id) for one in mine], now)
    return [hours_card(conn, desk, "time", patient.id, now) for patient in mine]


def hear_hour(
    conn: Connection, desk: CheckIns, chat_id: int, text: str, now: datetime
) -> list[Card] | None:
    """Take an hour that somebody types who chose none yet; who did is asked whether they mean it.

    None for anything else, and where a question waits for what is typed.
    """
    hour = None if text.strip().isdecimal() else hour_in(text)
    mine = followed(conn, chat_id) if hour is not None else []
    if hour is None or not mine or _is_asked(conn, chat_id):
        return None
    return [
        _keep(conn, desk, patient, hour, now)
        if patient.hour is None or not _is_within(clinic(conn, patient.clinic_id), hour)
        else _sure(conn, desk, patient, hour)
        for patient in mine
    ]


def _sure(conn: Connection, desk: CheckIns, patient: Patient, hour: time) -> Card:
    """Ask whether an hour that was typed is to be the new one: it might be about something else."""
    yes = Press(_said(hour), "hour", (str(patient.id), f"{hour:%H%M}"), is_quoted=True)
    no = Press("No, leave it", "keep", (str(patient.id),))
    where = clinic(conn, patient.clinic_id)
    return desk.card("hour_sure", [yes, no], clinic=where, hour=_said(hour))


def _is_asked(conn: Connection, chat_id: int) -> bool:
    """Tell whether a question waits for what somebody types."""
    stored = latest_touched(conn, chat_id)
    if stored is None:
        return False
    session = stored.session
    is_at_rest = session.phase in (*ENDED, Phase.NEW, Phase.CONSENT, Phase.CLOSED)
    return not is_at_rest or bool(session.pending or session.review)


def hour_in(words: str) -> time | None:
    """Return the hour that words name, None where they name none.

    >>> [str(hour_in(one)) for one in ("17:00", "6pm", "18", "9 p.m.", "a las 6 de la tarde")]
    ['17:00:00', '18:00:00', '18:00:00', '21:00:00', '18:00:00']
    >>> [hour_in(one) for one in ("25", "13 pm", "Madrid", "6 weeks")]
    [None, None, None, None]
    """
    said = " ".join(unaccented(words).split())
    found = TYPED.fullmatch(said)
    if found is None:
        return None
    hour, half = int(found["hour"]), found["half"]
    if half is not None:
        if not 1 <= hour <= NOON:
            return None
        hour = hour % NOON + (NOON if half.startswith(LATE) else 0)
    try:
        return time(hour, int(found["minute"] or 0))
    except ValueError:
        return None


def local(patient: Patient, now: datetime) -> str:
    """Return what the clock of a patient shows, as far as we know."""
    return f"{now.astimezone(ZoneInfo(patient.zone)):%H:%M}"
