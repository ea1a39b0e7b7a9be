"""The command that lets a clinic use its own, stricter thresholds of alerts."""

import argparse
from datetime import datetime

from bot.clinics.choosing import working_clinic
from bot.clinics.errors import ClinicError
from bot.commands.clinic import clinic_store, right_now
from bot.settings import Settings
from bot.store.audit import note
from bot.store.clinics import Clinic, keep_rules
from bot.store.database import Connection
from flows.checkins.alert_rules import shipped_alerts
from flows.checkins.tightening import tightened
from flows.pathway.loading import read_yaml


def rules(arguments: argparse.Namespace, settings: Settings) -> int:
    """Keep what a clinic changes of the alert rules; refuse what would loosen one for safety."""
    if not arguments.ours and not arguments.file.is_file():
        raise ClinicError(f"there is no file {str(arguments.file)!r}; check its path")
    own = {} if arguments.ours else read_yaml(arguments.file)
    if not arguments.ours:
        changed = tightened(shipped_alerts(), own, arguments.file.name)
        for rule in changed.rules:
            if rule.by_clinic:
                print(f"{rule.id}: {'off' if rule.off else f'level {rule.level}, as you set it'}")
    with clinic_store(arguments, settings) as db:
        clinic = db.run(_keep, arguments.clinic, own, right_now(db))
    whose = "the rules as they come with kneebot" if arguments.ours else "these rules"
    print(f"{clinic.title} uses {whose} from now on; all its patients are looked at anew.")
    return 0


def _keep(conn: Connection, named: str | None, own: object, now: datetime) -> Clinic:
    clinic = working_clinic(conn, named)
    keep_rules(conn, clinic.id, own)
    note(conn, clinic.id, "alert rules changed", now)
    return clinic
