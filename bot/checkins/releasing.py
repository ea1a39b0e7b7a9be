"""All failed or uncertain messages are let go at once, but those that nobody awaits any more."""

from datetime import datetime, timedelta
from functools import partial

from bot.checkins.showing import leaves
from bot.store.asides import Asides, Parts, in_parts
from bot.store.clinics import clinic
from bot.store.database import Connection
from bot.store.patients import Patient, patients_of_chat
from bot.store.unsent import Unsent, try_again, unsent

FRESH = timedelta(hours=1)
"""So long somebody may still await a reply (expert)."""


def release_all(conn: Connection, state: str, now: datetime) -> int:
    """Try all failed or uncertain messages again; return how many.

    Replies and alerts older than an hour stay, and letters to patients who stopped or whose clinic
    sends nothing at this hour.
    """
    return in_parts(conn, Asides(), now, partial(_release_each, conn, state, now))


def _release_each(conn: Connection, state: str, now: datetime, parts: Parts) -> int:
    released: list[bool] = []

    def release(one: Unsent) -> None:
        if _is_awaited(conn, one, now):
            released.append(try_again(conn, one.id, state, now))

    for one in unsent(conn, state):
        parts.do("message to be tried again", one.id, partial(release, one))
    return sum(released)


def _is_awaited(conn: Connection, one: Unsent, now: datetime) -> bool:
    if one.kind == "checkin":  # whoever hands it over asks all this
        return True
    if not one.is_letter:
        return now - one.planned_at < FRESH
    readers = patients_of_chat(conn, one.chat_id)
    return not readers or any(_takes_letters(conn, reader, now) for reader in readers)


def _takes_letters(conn: Connection, patient: Patient, now: datetime) -> bool:
    where = clinic(conn, patient.clinic_id)
    return patient.state != "stopped" and leaves(where, patient.zone, now) <= now
