"""The hour at which somebody wants to be written to, by their own clock."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from bot.checkins.card import Card, Press, is_number
from bot.checkins.desk import CheckIns
from bot.checkins.leaving import followed
from bot.checkins.places import Place, places_called
from bot.checkins.planning import comes_soon, next_due, plan_anew
from bot.checkins.spoken_hours import in_digits
from bot.store.addressed import await_words
from bot.store.clinics import Clinic, clinic
from bot.store.database import Connection
from bot.store.patients import Patient, change_patient
from flows.talking.pieces import unaccented

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


def ask_hour(
    conn: Connection, desk: CheckIns, name: str, mine: Sequence[Patient], now: datetime
) -> list[Card]:
    """Ask for the hour, once for each clinic; it may be typed as well."""
    if mine:
        await_words(conn, mine[0].chat_id, "hour", [str(one.id) for one in mine], now)
    return [_hours_card(conn, desk, name, patient, now) for patient in mine]


def _hours_card(
    conn: Connection, desk: CheckIns, name: str, patient: Patient, now: datetime
) -> Card:
    """Return a card that asks for the hour, those only in which the clinic writes."""
    where = clinic(conn, patient.clinic_id)
    presses = [
        Press(_said(hour), "hour", (str(patient.id), f"{hour:%H%M}")) for hour in offered(where)
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
    return [desk.card("not_known")] if at is None else keep_hour(conn, desk, [patient], at, now)


def _pressed(hour: str) -> time | None:
    """Return the hour of a button, None for no hour.

    >>> _pressed("8"), _pressed("1630"), _pressed("2500")
    (datetime.time(8, 0), datetime.time(16, 30), None)
    """
    try:
        return time.fromisoformat(hour.zfill(2)) if is_number(hour) else None
    except ValueError:
        return None


def keep_hour(
    conn: Connection, desk: CheckIns, mine: Sequence[Patient], hour: time, now: datetime
) -> list[Card]:
    """Keep an hour; where a clinic does not write then, it is asked for again."""
    outside = [one for one in mine if not _is_within(clinic(conn, one.clinic_id), hour)]
    kept = [_keep(conn, desk, one, hour, now) for one in mine if one not in outside]
    return kept + ask_hour(conn, desk, "hour_outside", outside, now)


def _keep(conn: Connection, desk: CheckIns, patient: Patient, hour: time, now: datetime) -> Card:
    change_patient(conn, patient.id, now, hour=f"{hour:%H:%M}")
    plan_anew(conn, patient.id, now)
    following = next_due(conn, patient.id, now)
    is_soon = patient.state_at(now) == "active" and comes_soon(conn, patient.id, now)
    first = following and following.astimezone(ZoneInfo(patient.zone))
    return desk.card("hour_set", patient=patient, hour=_said(hour), first=first, is_soon=is_soon)


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
        return ask_hour(conn, desk, "time", mine, now)
    hour = hour_in(words)
    if hour is not None:
        return keep_hour(conn, desk, mine, hour, now)
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
    return ask_hour(conn, desk, "time", followed(conn, mine[0].chat_id), now)


def hour_in(words: str) -> time | None:
    """Return the hour that words name, None where they name none.

    >>> [str(hour_in(one)) for one in ("17:00", "6pm", "18", "9 p.m.", "a las 6 de la tarde")]
    ['17:00:00', '18:00:00', '18:00:00', '21:00:00', '18:00:00']
    >>> [hour_in(one) for one in ("25", "13 pm", "Madrid", "6 weeks")]
    [None, None, None, None]
    """
    said = " ".join(unaccented(words).split())
    found = TYPED.fullmatch(in_digits(said))
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
