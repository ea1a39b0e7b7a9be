"""The hour at which somebody wants to be written to, by their own clock."""

from collections.abc import Sequence
from datetime import datetime, time
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from rapidfuzz import process

from bot.checkins.card import Card, Press
from bot.checkins.desk import CheckIns
from bot.checkins.planning import next_due
from bot.store.addressed import await_words
from bot.store.clinics import clinic
from bot.store.database import Connection
from bot.store.enrolments import plan_anew
from bot.store.patients import Patient, change_patient, patient_of, patients_of_chat

HOURS = (8, 10, 12, 15, 18, 19)
IN_A_ROW = 3
SURE = 88
"""How alike a typed city must be to one of the list, of 100 (expert)."""


def hours_card(conn: Connection, desk: CheckIns, name: str, patient_id: int, now: datetime) -> Card:
    """Return a card that asks for the hour, those only in which the clinic writes."""
    patient = patient_of(conn, patient_id)
    assert patient is not None
    where = clinic(conn, patient.clinic_id)
    opens, closes = where.hours.sends_from, where.hours.sends_until
    hours = [hour for hour in HOURS if opens <= time(hour) < closes]
    presses = [Press(f"{hour}:00", "hour", (str(patient_id), str(hour))) for hour in hours]
    rows = [presses[n : n + IN_A_ROW] for n in range(0, len(presses), IN_A_ROW)]
    return desk.card(name, *rows, patient=patient, clinic=where, local=local(patient, now))


def choose_hour(
    conn: Connection, desk: CheckIns, patient: Patient, hour: str, now: datetime
) -> list[Card]:
    """Keep the hour that somebody chose; who has stopped chooses none by an old button."""
    if patient.state == "stopped":
        return [desk.card("not_followed")]
    if not hour.isdecimal() or int(hour) not in HOURS:
        return [desk.card("not_known")]
    change_patient(conn, patient.id, now, hour=f"{int(hour):02}:00")
    plan_anew(conn, patient.id, now)
    following = next_due(conn, patient.id, now)
    first = following and following.astimezone(ZoneInfo(patient.zone))
    return [desk.card("hour_set", patient=patient, hour=f"{int(hour)}:00", first=first)]


def tell_time(
    conn: Connection, desk: CheckIns, chat_id: int, words: str, now: datetime
) -> list[Card]:
    """Answer /time: ask for the hour, or take the city that was named with it."""
    mine = [one for one in patients_of_chat(conn, chat_id) if one.state != "stopped"]
    if not mine:
        return [desk.card("not_followed")]
    zone = zone_called(words) if words else None
    if words and zone is None:
        return [desk.card("city_unknown")]
    for patient in mine:
        if zone is not None:
            change_patient(conn, patient.id, now, zone=zone)
            plan_anew(conn, patient.id, now)
    await_words(conn, chat_id, "hour", [str(one.id) for one in mine], now)
    return [hours_card(conn, desk, "time", patient.id, now) for patient in mine]


def local(patient: Patient, now: datetime) -> str:
    """Return what the clock of a patient shows, as far as we know."""
    return f"{now.astimezone(ZoneInfo(patient.zone)):%H:%M}"


def zone_called(words: str) -> str | None:
    """Return the zone of a city, None where none is called so.

    >>> zone_called("madrid"), zone_called("New York"), zone_called("nowhere at all")
    ('Europe/Madrid', 'America/New_York', None)
    """
    said = " ".join(words.replace("/", " ").replace("_", " ").split()).casefold()
    found = process.extractOne(said, _cities(), score_cutoff=SURE)
    return None if found is None else _by_city()[found[0]]


def _cities() -> Sequence[str]:
    return tuple(_by_city())


@cache
def _by_city() -> dict[str, str]:
    """Return zones by the name of their city; names of single countries and links come last."""
    found: dict[str, str] = {}
    for zone in sorted(available_timezones(), key=lambda name: (name.count("/"), name)):
        area, _, city = zone.rpartition("/")
        if area and not area.startswith(("Etc", "SystemV", "US", "posix", "right")):
            found[city.replace("_", " ").casefold()] = zone
    return found
