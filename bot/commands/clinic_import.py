"""The command that makes a code for each patient of a list. Nothing is sent to anybody."""

import argparse
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from bot.clinics.cells import Cell, csv_of
from bot.clinics.codes import keep_code, mint
from bot.clinics.errors import ClinicError
from bot.clinics.files import new_file
from bot.clinics.links import link_to
from bot.clinics.patient_list import Listed, PatientList, read_list
from bot.commands.clinic import clinic_store, right_now
from bot.commands.clinic_codes import refuse_past, shared_terms, today_at, warn_unlinked
from bot.commands.clinic_link import bot_name
from bot.commands.keys import coding_key
from bot.commands.printing import several
from bot.settings import Settings
from bot.store.audit import note
from bot.store.clinics import Clinic, hold_clinic
from bot.store.codes import Terms, labels_in_use
from bot.store.database import Connection
from bot.store.enrolments import programmes_of
from bot.store.names import folded

COLUMNS = ("clinic", "label", "event_date", "programme", "tags", "works_until", "link")


def import_list(arguments: argparse.Namespace, settings: Settings) -> int:
    """Make a code for each patient of a list, and write their links to a new file."""
    bot = bot_name(arguments, settings)
    source: Path = arguments.file
    if not source.is_file():
        raise ClinicError(f"there is no file {str(source)!r}; check its path")
    target: Path = arguments.out or source.with_name(f"{source.stem}-links.csv")
    raw = source.read_bytes()
    with clinic_store(arguments, settings) as db, coding_key(settings, db) as key:
        now = right_now(db)
        clinic, shared, found = db.read(_read, arguments, raw, now)
        made = [(mint(key), _terms(shared, patient)) for patient in found.patients]
        db.read(_refuse_past, clinic, found, made, now)
        rows = [COLUMNS, *(_row(clinic, terms, link_to(bot, text)) for text, terms in made)]
        with new_file(target, csv_of(rows, found.delimiter), found.encoding):
            db.run(_keep, clinic, found, made, now)
        print(f"{target}: {several(len(made), 'link')} of {clinic.title}, one for each patient")
        print("Nothing was sent. Give each patient their own link; it works once.")
        warn_unlinked(db, clinic)
    return 0


def _read(
    conn: Connection, arguments: argparse.Namespace, raw: bytes, now: datetime
) -> tuple[Clinic, Terms, PatientList]:
    clinic, shared = shared_terms(conn, arguments, now)
    programmes = [name for name, *_ in programmes_of(conn, clinic.id)]
    found = read_list(raw, arguments.file.name, programmes, today_at(clinic, now))
    return clinic, shared, found


def _terms(shared: Terms, patient: Listed) -> Terms:
    return replace(
        shared,
        label=patient.label,
        event_on=patient.event_on,
        programme=patient.programme or shared.programme,
        tags=patient.tags,
    )


def _refuse_past(
    conn: Connection,
    clinic: Clinic,
    found: PatientList,
    made: list[tuple[str, Terms]],
    now: datetime,
) -> None:
    for patient, (_, terms) in zip(found.patients, made, strict=True):
        try:
            refuse_past(conn, clinic, terms, now)
        except ClinicError as error:
            raise ClinicError(f"line {patient.line}: {error}; nothing was imported") from error


def _keep(
    conn: Connection,
    clinic: Clinic,
    found: PatientList,
    made: list[tuple[str, Terms]],
    now: datetime,
) -> None:
    hold_clinic(conn, clinic.id)
    used = labels_in_use(conn, clinic.id, now)
    for one in found.patients:
        where = used.get(folded(one.label))
        if where is not None:
            raise ClinicError(
                f"line {one.line}: the label {one.label!r} is that of {where}; "
                "take the line out, or revoke the code; nothing was imported"
            )
    numbers = [keep_code(conn, text, terms, now) for text, terms in made]
    note(conn, clinic.id, f"list imported: codes {numbers[0]} to {numbers[-1]}", now)


def _row(clinic: Clinic, terms: Terms, link: str) -> tuple[Cell, ...]:
    return (
        clinic.title,
        terms.label,
        terms.event_on.isoformat() if terms.event_on else None,
        terms.programme,
        " ".join(terms.tags),
        f"{terms.expires_at:%Y-%m-%d}",
        link,
    )
