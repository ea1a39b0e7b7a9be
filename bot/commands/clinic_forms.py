"""The commands about a clinic's licensed forms: load one or a new version, list, remove one."""

import argparse
from datetime import datetime
from hashlib import sha256

from bot.clinics.choosing import chosen_clinic, working_clinic
from bot.clinics.errors import ClinicError
from bot.commands.clinic import clinic_store, right_now
from bot.commands.clinic_programmes import HASH_LENGTH
from bot.settings import Settings
from bot.store.audit import note
from bot.store.clinics import Clinic
from bot.store.database import Connection
from bot.store.enrolments import programmes_of
from bot.store.forms import forms_of, keep_form, retire_form
from flows.checkins.own_forms import OwnForm, form_of, kept_form, read_form
from flows.checkins.programmes import programme_of
from flows.pathway.names import nearest


def add(arguments: argparse.Namespace, settings: Settings) -> int:
    """Load a form; who is in the middle of an earlier version finishes that one."""
    if not arguments.file.is_file():
        raise ClinicError(f"there is no file {str(arguments.file)!r}; check its path")
    form = read_form(arguments.file)
    with clinic_store(arguments, settings) as db:
        clinic, is_new = db.run(_add, arguments.clinic, form, right_now(db))
    print(f"{form.form}, {form.kind.name} in {form.language}: {len(form.questions)} questions")
    print(f"Licence: {form.licence}")
    if is_new:
        print(f"Programmes of {clinic.title} can ask it: set: {form.form}")
    else:
        print(f"{clinic.title} has just this version already; nothing was changed.")
    return 0


def list_forms(arguments: argparse.Namespace, settings: Settings) -> int:
    """List what programmes can ask."""
    with clinic_store(arguments, settings) as db:
        clinic = db.read(chosen_clinic, arguments.clinic)
        found = db.read(forms_of, clinic.id)
    for one in found:
        form = form_of(one.body)
        print(f"{one.name}  {one.language}  {len(form.questions)} questions  {form.licence}")
    print(f"{len(found)} of {clinic.title}")
    return 0


def remove(arguments: argparse.Namespace, settings: Settings) -> int:
    """Let a form be asked no more; answers that were given stay."""
    name = arguments.name
    with clinic_store(arguments, settings) as db:
        clinic = db.run(_remove, arguments.clinic, name, right_now(db))
    print(f"{name} of {clinic.title} is asked no more. What was answered stays.")
    return 0


def _add(conn: Connection, named: str | None, form: OwnForm, now: datetime) -> tuple[Clinic, bool]:
    clinic = working_clinic(conn, named)
    body = kept_form(form)
    hash = sha256(body.encode()).hexdigest()[:HASH_LENGTH]
    is_new = keep_form(
        conn,
        clinic_id=clinic.id,
        name=form.form,
        language=form.language,
        hash=hash,
        body=body,
        now=now,
    )
    if is_new:
        note(conn, clinic.id, f"form added: {form.form} {form.language} {hash}", now)
    return clinic, is_new


def _remove(conn: Connection, named: str | None, name: str, now: datetime) -> Clinic:
    clinic = working_clinic(conn, named)
    loaded = [one for one in forms_of(conn, clinic.id) if one.name == name]
    if not loaded:
        close = nearest(name, [one.name for one in forms_of(conn, clinic.id)])
        raise ClinicError(f"{clinic.title} has no form {name!r}{close}")
    for programme, _, body in programmes_of(conn, clinic.id):
        if any(step.asks == name for step in programme_of(body, programme).steps):
            raise ClinicError(
                f"the programme {programme!r} asks {name!r}; add a version of it without first"
            )
    for one in loaded:
        retire_form(conn, clinic.id, name, one.language, now)
    note(conn, clinic.id, f"form removed: {name}", now)
    return clinic
