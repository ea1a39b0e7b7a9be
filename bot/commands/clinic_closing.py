"""The commands that call a clinic otherwise, and that close one."""

import argparse
from datetime import datetime

from bot.clinics.choosing import chosen_clinic, free_name, working_clinic
from bot.clinics.errors import ClinicError
from bot.commands.clinic import clinic_store, right_now
from bot.settings import Settings
from bot.store.audit import note
from bot.store.clinics import Clinic, rename_clinic
from bot.store.closing import Ending, close_clinic, ending_of
from bot.store.database import Connection
from bot.store.taking_back import reword_unsent


def rename(arguments: argparse.Namespace, settings: Settings) -> int:
    """Let a clinic be called otherwise; what has not left yet is put into words anew."""
    with clinic_store(arguments, settings) as db:
        before, after = db.run(_rename, arguments.name, arguments.new_name, right_now(db))
    if before.name == after.name:
        print(f"{after.title} is called so already; nothing was changed.")
        return 0
    print(f"{before.title} is called {after.title} from now on.")
    print("Messages that leave later carry the new name; a printed sheet has the old one.")
    return 0


def close(arguments: argparse.Namespace, settings: Settings) -> int:
    """Tell what would end with a clinic, and end it where that is wanted."""
    with clinic_store(arguments, settings) as db:
        now = right_now(db)
        if not arguments.yes:
            clinic, ending = db.read(_ending, arguments.name, now)
            print(f"Closing {clinic.title} ends:")
            _print(ending)
            raise ClinicError(
                f"nothing is closed yet, and a closed clinic cannot be opened again; "
                f"to close it: kneebot clinic close {clinic.id} --yes"
            )
        clinic, ending = db.run(_close, arguments.name, now)
    print(f"{clinic.title} is closed. This has ended:")
    _print(ending)
    print("What was leaving at this moment may still arrive.")
    print("No patient was written to, so tell them yourself; who writes here is told so.")
    print(f"Its record stays: kneebot clinic export --clinic {clinic.id}")
    return 0


def _rename(conn: Connection, named: str, text: str, now: datetime) -> tuple[Clinic, Clinic]:
    clinic = chosen_clinic(conn, named)
    name = free_name(conn, text, but=clinic.id)
    if name != clinic.name:
        rename_clinic(conn, clinic.id, name)
        reword_unsent(conn, clinic.id, now)
        note(conn, clinic.id, f"renamed: {clinic.name} to {name}", now)
    return clinic, chosen_clinic(conn, str(clinic.id))


def _ending(conn: Connection, named: str, now: datetime) -> tuple[Clinic, Ending]:
    clinic = working_clinic(conn, named)
    return clinic, ending_of(conn, clinic.id, now)


def _close(conn: Connection, named: str, now: datetime) -> tuple[Clinic, Ending]:
    clinic, ending = _ending(conn, named, now)
    close_clinic(conn, clinic.id, now)
    note(conn, clinic.id, f"clinic closed, patients left: {ending.patients}", now)
    return clinic, ending


def _print(ending: Ending) -> None:
    for number, told in (
        (ending.patients, "patients who are followed"),
        (ending.programmes, "programmes that patients are on"),
        (ending.check_ins, "check-ins and broadcasts to a patient, to be sent or answered"),
        (ending.broadcasts, "broadcasts that are written or under way"),
        (ending.codes, "codes and links that work"),
        (ending.staff, "of the staff"),
        (ending.alerts, "alerts that are not closed"),
    ):
        print(f"  {told}: {number}")
