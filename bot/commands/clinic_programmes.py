"""The commands about a clinic's programmes: add one or a new version, list them."""

import argparse
from datetime import datetime
from hashlib import sha256

from bot.clinics.choosing import chosen_clinic, working_clinic
from bot.clinics.errors import ClinicError
from bot.commands.clinic import clinic_store, right_now
from bot.commands.printing import several
from bot.settings import Settings
from bot.store.audit import note
from bot.store.clinics import Clinic
from bot.store.database import Connection
from bot.store.enrolments import keep_programme, programme_called, programmes_of
from bot.store.forms import forms_of
from flows.checkins.programme import Programme
from flows.checkins.programmes import kept, programme_of, read_programme, standard
from flows.checkins.windows import Window

HASH_LENGTH = 16


def add(arguments: argparse.Namespace, settings: Settings) -> int:
    """Let patients begin a programme; who is on an earlier version finishes that one."""
    if not arguments.standard and not arguments.file.is_file():
        raise ClinicError(f"there is no file {str(arguments.file)!r}; check its path")
    with clinic_store(arguments, settings) as db:
        clinic = db.read(working_clinic, arguments.clinic)
        forms = {one.name for one in db.read(forms_of, clinic.id)}
        programme = standard() if arguments.standard else read_programme(arguments.file, forms)
        clinic, is_new = db.run(_add, arguments.clinic, programme, right_now(db))
    days = [day for day, _, step in programme.days() if not step.if_agreed]
    print(
        f"{programme.id}, {programme.name}: {several(len(days), 'check-in')}, "
        f"day {days[0]} to {days[-1]} from the {programme.event}"
    )
    later = [day for day, _, step in programme.days() if step.if_agreed]
    if later:
        told = ", ".join(map(str, later))
        print(f"Who says yes to it at the end is asked again on day {told}.")
    hours = Window(clinic.hours.sends_from, clinic.hours.sends_until)
    if not hours.opens <= programme.hour < hours.closes:
        print(
            f"Its hour, {programme.hour:%H:%M}, is not within {hours}, when {clinic.title} sends:"
            f" who chooses no other hour gets it at {hours.opens:%H:%M}, maybe a day late."
        )
    if is_new:
        print(f"Patients of {clinic.title} begin it from now on.")
        print("Who is on an earlier version finishes that one.")
    else:
        print(f"{clinic.title} has just this version already; nothing was changed.")
    return 0


def list_programmes(arguments: argparse.Namespace, settings: Settings) -> int:
    """List what patients can begin."""
    with clinic_store(arguments, settings) as db:
        clinic = db.read(chosen_clinic, arguments.clinic)
        found = db.read(programmes_of, clinic.id)
    for name, _, body in found:
        one = programme_of(body, name)
        count = sum(not step.if_agreed for _, _, step in one.days())
        print(f"{name}  version {one.version}  {one.name}  {several(count, 'check-in')}")
    print(f"{len(found)} of {clinic.title}")
    return 0


def _add(
    conn: Connection, named: str | None, programme: Programme, now: datetime
) -> tuple[Clinic, bool]:
    clinic = working_clinic(conn, named)
    body = kept(programme)
    current = programme_called(conn, clinic.id, programme.id)
    if current is not None and current[1] == body:
        return clinic, False
    hash = sha256(body.encode()).hexdigest()[:HASH_LENGTH]
    keep_programme(conn, clinic_id=clinic.id, name=programme.id, hash=hash, body=body, now=now)
    note(conn, clinic.id, f"programme added: {programme.id} {hash}", now)
    return clinic, True
