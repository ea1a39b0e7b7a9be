"""The commands about check-ins: who is asked what and when, and what alert rules would do."""

import argparse
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from textwrap import indent

from bot.app import checkin_library
from bot.checkins.ahead import Ahead, ahead_of
from bot.checkins.alerting import rules_of
from bot.checkins.course import course_of
from bot.checkins.desk import CheckIns
from bot.clinics.choosing import chosen_clinic
from bot.clinics.errors import ClinicError
from bot.commands.clinic import clinic_store, right_now
from bot.commands.printing import print_json
from bot.conversation.markup import as_plain
from bot.settings import Settings
from bot.store.alerts import alerts_of_patient
from bot.store.clinics import Clinic
from bot.store.database import Connection
from bot.store.patients import patients_of_clinic
from flows.checkins.alert_rules import shipped_alerts
from flows.checkins.rehearsal import Played, Rehearsal, rehearse
from flows.checkins.rules import Alerts, Level
from flows.checkins.tightening import tightened
from flows.pathway.loading import read_yaml

WIDTH = 90
ACTED = ("spoke", "changed", "referred")
"""Outcomes of alerts that something came of."""


def preview(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print who gets what, when and in which words, and who will not, with the reason."""
    from bot.channels.telegram.cards import Speaker  # noqa: PLC0415 - slow to import

    now = right_now()
    until = now + timedelta(days=arguments.days)
    library = checkin_library(settings)
    desk = CheckIns(
        pathway=library.pathway, renderer=library.renderer, speaker=Speaker(), key=b"preview"
    )
    with clinic_store(arguments, settings) as db:
        where = db.read(chosen_clinic, arguments.clinic)
        ahead = sorted(db.read(_ahead, desk, where, now, until), key=lambda one: one.at)
    texts = {text: number for number, text in enumerate(_texts(ahead), start=1)}
    for one in ahead:
        told = f"not sent, {one.reason}" if one.reason else f"text {texts[one.text]}"
        print(f"{one.at:%a %d.%m.%Y %H:%M} {one.at.tzname():5} {one.patient}: {one.what}; {told}")
    for text, number in texts.items():
        print(f"\nText {number}:")
        print(indent(as_plain(text, WIDTH), "    "))
    count = sum(one.reason is None for one in ahead)
    print(f"{count} messages of {where.title} in {arguments.days} days")
    if ahead:
        print(
            "Who talks with the bot then gets it up to half an hour later; "
            "who does not answer is reminded."
        )
    return 0


def _ahead(
    conn: Connection, desk: CheckIns, where: Clinic, now: datetime, until: datetime
) -> list[Ahead]:
    return [
        one
        for patient in patients_of_clinic(conn, where.id)
        if patient.state != "stopped"
        for one in ahead_of(conn, desk, where, patient, now, until)
    ]


def _texts(ahead: Iterable[Ahead]) -> list[str]:
    return list(dict.fromkeys(one.text for one in ahead if one.reason is None))


def rehearse_rules(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print how many alerts rules would raise, how many were acted on, and what they would miss."""
    now = right_now()
    with clinic_store(arguments, settings) as db:
        where = db.read(chosen_clinic, arguments.clinic)
        played = db.read(_played, where.id, now)
    if not played:
        raise ClinicError(f"{where.title} has no patients yet, so there is nothing to replay")
    present = rules_of(where)
    candidate = _candidate(arguments.rules) if arguments.rules else present
    found = rehearse(candidate, played, present)
    if arguments.json:
        print_json(_as_json(found))
    else:
        _print(found)
    return 0


def _candidate(file: Path) -> Alerts:
    if not file.is_file():
        raise ClinicError(f"there is no file {str(file)!r}; check its path")
    return tightened(shipped_alerts(), read_yaml(file), file.name)


def _played(conn: Connection, clinic_id: int, now: datetime) -> list[Played]:
    return [
        Played(
            course=course_of(conn, patient, now),
            ends=now,
            acted={
                alert.key: alert.outcome in ACTED
                for alert in alerts_of_patient(conn, patient.id)
                if alert.outcome is not None
            },
        )
        for patient in patients_of_clinic(conn, clinic_id)
    ]


def _as_json(found: Rehearsal) -> dict[str, object]:
    return {
        "patients": found.patients,
        "patient_weeks": round(found.patient_weeks, 1),
        "alerts": len(found.told),
        "per_patient_week": round(found.per_week(), 3),
        "by_rule": {
            rule: {"alerts": worth.alerts, "known": worth.known, "acted": worth.acted}
            for rule, worth in found.by_rule.items()
        },
        "missed": [{"rule": one.alert.rule, "at": one.at.isoformat()} for one in found.missed],
    }


def _print(found: Rehearsal) -> None:
    print(f"{found.patients} patients, {found.patient_weeks:.0f} patient-weeks")
    for rule, worth in found.by_rule.items():
        if worth.alerts:
            told = f", acted on {worth.acted} of {worth.known}" if worth.known else ""
            print(f"  {rule}: {worth.alerts}{told}")
    urgent = found.per_week(Level.NOW, Level.SAME_DAY, Level.NEXT_WORKING_DAY)
    print(
        f"{urgent:.3f} alerts a patient and week that staff must see, {found.per_week():.3f} in all"
    )
    print(f"{len(found.missed)} of the present rules' alerts would be missed")
