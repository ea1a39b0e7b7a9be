"""The command that writes a clinic's check-ins as CSV, with a codebook beside it."""

import argparse
from pathlib import Path

from bot.app import open_library
from bot.clinics.cells import csv_of
from bot.clinics.choosing import chosen_clinic
from bot.clinics.errors import ClinicError
from bot.clinics.export import codebook, columns_of, table
from bot.clinics.files import new_file
from bot.commands.clinic import clinic_store, right_now
from bot.commands.printing import several
from bot.settings import Settings
from bot.store.exporting import asked_items, check_ins
from bot.store.forms import newest_forms
from bot.store.polls import polls_of
from flows.checkins.own_forms import form_of

FLOW = "checkin"


def export(arguments: argparse.Namespace, settings: Settings) -> int:
    """Write all check-ins of a clinic; every record that is written out is noted as opened."""
    pathway = open_library(settings, flow=FLOW, content=arguments.content).pathway
    target: Path = arguments.out
    beside = target.with_name(f"{target.stem}-codebook.csv")
    encoding = "utf-8-sig" if arguments.excel else "utf-8"
    with clinic_store(arguments, settings) as db:
        clinic = db.read(chosen_clinic, arguments.clinic)
        asked, polls = db.read(asked_items, clinic.id), db.read(polls_of, clinic.id)
        forms = [form_of(one.body) for one in db.read(newest_forms, clinic.id)]
        columns = columns_of(clinic, pathway, asked, polls, forms)
        book = csv_of(codebook(columns))
        # Both files are there before a record is read: what is refused is noted as opened nowhere.
        with new_file(target, "", encoding), new_file(beside, book, encoding):
            rows = list(table(columns, check_ins(db, clinic.id, right_now(db))))
            if len(rows) == 1:
                raise ClinicError(f"{clinic.title} has no check-ins yet, so nothing was written")
            target.write_text(csv_of(rows), encoding, newline="")
    print(f"{target}: {several(len(rows) - 1, 'check-in')} of {clinic.title}")
    print(f"{beside}: what each of the {len(columns)} columns means")
    print("Both hold what patients told: keep them as you keep records.")
    return 0
