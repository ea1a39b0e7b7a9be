"""The commands about clinics themselves: add one, list them, print one."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial

from bot.clinics.choosing import chosen_clinic, free_name, naming
from bot.clinics.codes import reason_against
from bot.clinics.errors import ClinicError
from bot.clinics.names import good_clinic_name
from bot.clinics.written_hours import days_in_words, days_of, span_of, zone_of
from bot.settings import Settings
from bot.store.audit import OPERATOR, note, noted
from bot.store.clinics import Clinic, Hours, add_clinic, all_clinics, members, patients_by_state
from bot.store.codes import codes_of
from bot.store.database import Connection, Database
from bot.store.place import refuse_missing
from flows.checkins.windows import DAYTIME


@contextmanager
def clinic_store(arguments: argparse.Namespace, settings: Settings) -> Iterator[Database]:
    """Open the database beside whoever serves it; it must be there."""
    address = arguments.db or settings.database_url
    refuse_missing(address)
    with Database.open(address, serving=False) as db:
        yield db


def right_now(db: Database) -> datetime:
    """Return the time by the clock that all go by who share the database."""
    return db.clock(partial(datetime.now, UTC))()


def add(arguments: argparse.Namespace, settings: Settings) -> int:
    """Keep a new clinic."""
    good_clinic_name(arguments.name)
    sends, opens = span_of(arguments.sends), span_of(arguments.opens)
    hours = Hours(
        sends_from=sends[0],
        sends_until=sends[1],
        opens_at=opens[0],
        closes_at=opens[1],
        open_days=days_of(arguments.days),
    )
    zone = zone_of(arguments.zone)
    with Database.open(arguments.db or settings.database_url, serving=False) as db:
        clinic = db.run(_add, arguments.name, zone, hours, arguments.sandbox, right_now(db))
        which = db.read(naming, clinic)
    print(f"Clinic {clinic.id}: {clinic.title}")
    _print_hours(clinic)
    if sends[0] < DAYTIME.opens or sends[1] > DAYTIME.closes:
        print(f"Mind the nights: outside {DAYTIME} a message may wake somebody.")
    print(f"Next, who sees the alerts: kneebot clinic staff add NAME --role owner{which}")
    return 0


def list_clinics(arguments: argparse.Namespace, settings: Settings) -> int:
    """List the clinics."""
    with clinic_store(arguments, settings) as db:
        known = db.read(all_clinics)
        for clinic in known:
            staff, patients = db.read(members, clinic.id), db.read(patients_by_state, clinic.id)
            print(
                f"{clinic.id}  {clinic.title}  {clinic.zone}  "
                f"staff {len(staff)}, patients {sum(patients.values())}{closed_on(clinic)}"
            )
    print(f"{len(known)} clinic{'' if len(known) == 1 else 's'}")
    return 0


def show(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print a clinic: its hours, staff, patients and codes in numbers, and its audit."""
    with clinic_store(arguments, settings) as db:
        now = right_now(db)
        clinic = db.read(chosen_clinic, arguments.clinic)
        print(f"Clinic {clinic.id}: {clinic.title}{closed_on(clinic)}")
        if clinic.closed_at is None:
            _print_hours(clinic)
        for one in db.read(members, clinic.id):
            print(f"Staff: {one.name}, {one.role}{'' if one.chat_id else ', not on Telegram yet'}")
        states = db.read(patients_by_state, clinic.id)
        told = ", ".join(f"{number} {state}" for state, number in states.items())
        print(f"Patients: {told or 'none'}")
        usable = [one for one in db.read(codes_of, clinic.id) if reason_against(one, now) is None]
        print(f"Codes that can be used: {len(usable)}")
        for row in db.read(noted, clinic.id, arguments.audit):
            whose = f", patient {row.patient_id}" if row.patient_id else ""
            who = row.staff or OPERATOR
            print(f"{row.at:%Y-%m-%d %H:%M} UTC  {row.what}, by {who}{whose}")
    return 0


def _add(
    conn: Connection, name: str, zone: str, hours: Hours, is_sandbox: bool, now: datetime
) -> Clinic:
    name = free_name(conn, name)
    id = add_clinic(conn, name=name, zone=zone, hours=hours, is_sandbox=is_sandbox, now=now)
    if id is None:
        raise ClinicError(f"there is a clinic {name!r} already; give this one another name")
    note(conn, id, "clinic added", now)
    return chosen_clinic(conn, str(id))


def closed_on(clinic: Clinic) -> str:
    """Return what is said behind the name of a clinic that was closed, nothing of another."""
    return f", closed on {clinic.closed_at:%Y-%m-%d}" if clinic.closed_at else ""


def _print_hours(clinic: Clinic) -> None:
    hours = clinic.hours
    print(f"Messages leave {hours.sends_from:%H:%M} to {hours.sends_until:%H:%M}, patients' time")
    print(
        f"Alerts are seen {days_in_words(hours.open_days)}, "
        f"{hours.opens_at:%H:%M} to {hours.closes_at:%H:%M}, {clinic.zone}"
    )
