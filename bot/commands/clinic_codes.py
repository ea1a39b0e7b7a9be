"""The commands about codes for patients: make one, list them, revoke one."""

import argparse
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.checkins.planning import still_to_come
from bot.clinics.access import Action, may
from bot.clinics.choosing import (
    chosen_clinic,
    chosen_programme,
    naming,
    require_staff,
    working_clinic,
)
from bot.clinics.codes import mint, reason_against
from bot.clinics.enrolling import make_code
from bot.clinics.errors import ClinicError
from bot.clinics.links import link_to
from bot.clinics.names import good_label
from bot.clinics.patient_list import day_of, tags_of
from bot.commands.clinic import clinic_store, right_now
from bot.commands.clinic_link import bot_name
from bot.commands.keys import coding_key
from bot.settings import Settings
from bot.store.audit import note
from bot.store.clinics import Clinic, members
from bot.store.codes import Code, Terms, codes_of, revoke_code
from bot.store.database import Connection, Database
from bot.store.enrolments import programme_called
from bot.store.keys import Used, is_void, keys_used


def new(arguments: argparse.Namespace, settings: Settings) -> int:
    """Make a code and print its link."""
    bot = bot_name(arguments, settings)
    label = None if arguments.label is None else good_label(arguments.label)
    if label is not None and arguments.uses != 1:
        raise ClinicError("a label names one patient, so the code works once; leave out --uses")
    tags = tags_of(" ".join(arguments.tag))
    with clinic_store(arguments, settings) as db, coding_key(settings, db) as key:
        text, now = mint(key), right_now(db)
        clinic, shared = db.read(shared_terms, arguments, now)
        event_on = arguments.event and day_of(arguments.event, today_at(clinic, now))
        terms = replace(shared, label=label, tags=tags, event_on=event_on)
        db.read(refuse_past, clinic, terms, now)
        number = db.run(make_code, text, terms, now)
        print(link_to(bot, text))
        print(f"Code {number} of {clinic.title}: {_told(terms)}")
        print("The link is kept nowhere, so it is shown this once.")
        warn_unlinked(db, clinic)
    return 0


def list_codes(arguments: argparse.Namespace, settings: Settings) -> int:
    """List the codes of a clinic for patients, without the codes themselves."""
    with clinic_store(arguments, settings) as db:
        now = right_now(db)
        clinic = db.read(chosen_clinic, arguments.clinic)
        found = [one for one in db.read(codes_of, clinic.id) if one.staff_id is None]
        used = db.read(keys_used)
    for one in found:
        print(f"{one.id}  {_state(one, now, used)}  {_told(one)}")
    print(f"{len(found)} code{'' if len(found) == 1 else 's'} of {clinic.title}")
    return 0


def revoke(arguments: argparse.Namespace, settings: Settings) -> int:
    """Let a code not be used any more."""
    with clinic_store(arguments, settings) as db:
        clinic = db.run(_revoke, arguments.clinic, arguments.number, right_now(db))
    print(f"Code {arguments.number} of {clinic.title} does not work any more.")
    return 0


def shared_terms(
    conn: Connection, arguments: argparse.Namespace, now: datetime
) -> tuple[Clinic, Terms]:
    """Return for whom codes are made, and what all codes of a call have in common."""
    clinic = working_clinic(conn, arguments.clinic)
    require_staff(conn, clinic)
    return clinic, Terms(
        clinic_id=clinic.id,
        expires_at=now + timedelta(days=arguments.days),
        programme=chosen_programme(conn, clinic, arguments.programme),
        uses_left=getattr(arguments, "uses", 1),
    )


def refuse_past(conn: Connection, clinic: Clinic, terms: Terms, now: datetime) -> None:
    """Raise ClinicError for an event so long ago that no check-in of the programme can be sent."""
    found = programme_called(conn, clinic.id, terms.programme) if terms.programme else None
    if found is None or terms.event_on is None:
        return
    if not still_to_come(found[1], terms.event_on, clinic.zone, now):
        raise ClinicError(
            f"day 0 is {terms.event_on}, so all check-ins of {terms.programme!r} are over; "
            "mend the date, or give another --programme"
        )


def today_at(clinic: Clinic, now: datetime) -> date:
    """Return the day that it is for a clinic."""
    return now.astimezone(ZoneInfo(clinic.zone)).date()


def warn_unlinked(db: Database, clinic: Clinic) -> None:
    """Say so where alerts would reach nobody yet."""
    who = [one for one in db.read(members, clinic.id) if may(one, Action.ALERTS)]
    if all(one.chat_id is None for one in who):
        print(
            "Nobody who gets alerts is on Telegram yet, so link somebody first: "
            f'kneebot clinic staff link "{who[0].name}"{db.read(naming, clinic)}'
        )


def _revoke(conn: Connection, named: str | None, number: int, now: datetime) -> Clinic:
    clinic = working_clinic(conn, named)
    if not revoke_code(conn, clinic.id, number, now):
        raise ClinicError(
            f"{clinic.title} has no code {number} that works; see kneebot clinic codes list"
        )
    note(conn, clinic.id, f"code {number} revoked", now)
    return clinic


def _state(code: Code, now: datetime, used: Used) -> str:
    is_lost = is_void(used, code.created_at)
    return reason_against(code, now) or ("void, the key was changed" if is_lost else "open")


def _told(terms: Terms) -> str:
    uses = "any number of uses" if terms.uses_left is None else f"uses left: {terms.uses_left}"
    told = [
        terms.label,
        terms.programme or "broadcasts only, no programme",
        terms.event_on and f"day 0 is {terms.event_on}",
        " ".join(terms.tags),
        uses,
        f"until {terms.expires_at:%Y-%m-%d %H:%M} UTC",
    ]
    return ", ".join(one for one in told if one)
