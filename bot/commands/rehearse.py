"""The command `checkins rehearse`: what alert rules come to on past or simulated check-ins."""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot.checkins.alerting import rules_of
from bot.checkins.played import played_at
from bot.clinics.choosing import chosen_clinic
from bot.clinics.errors import ClinicError
from bot.commands.clinic import clinic_store, right_now
from bot.commands.printing import print_json, several
from bot.settings import Settings
from flows.checkins.alert_rules import shipped_alerts
from flows.checkins.rehearsal import Played, Rehearsal, rehearse
from flows.checkins.rules import Alerts, Level
from flows.checkins.tightening import tightened
from flows.pathway.loading import read_yaml

if TYPE_CHECKING:  # only who simulates waits for what it imports
    from bot.trial.outcome import Order

DAYS, SEED = 90, 1
"""Those of `kneebot simulate`."""
MIND = (
    "What people answer is drawn too: compare rules by this, and expect no such numbers of yours.",
    'The simulated staff close an alert as "Spoke with them" or not at all: '
    "what they acted on does not tell what was of use.",
    "The people only press buttons: rules about what is typed (days of exercise, how well "
    "activities go, words for the clinic) and about forms of your own raise nothing.",
)
"""What the numbers of drawn people are good for."""


def rehearse_rules(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print how many alerts rules would raise, how many were acted on, and what they would miss."""
    candidate = _candidate(arguments.rules) if arguments.rules else None
    order = _order(arguments)
    present, played = _stored(arguments, settings) if order is None else _simulated(order)
    found = rehearse(candidate or present, played, present)
    if arguments.json:
        print_json(_as_json(found, order))
    else:
        print(*_lines(found, candidate or present, order), sep="\n")
    return 0


def _candidate(file: Path) -> Alerts:
    if not file.is_file():
        raise ClinicError(f"there is no file {str(file)!r}; check its path")
    return tightened(shipped_alerts(), read_yaml(file), file.name)


def _order(arguments: argparse.Namespace) -> "Order | None":
    """Return what to simulate, None where stored check-ins are meant."""
    if arguments.simulate is None:
        _refuse(arguments, "days", "seed", because="is about drawn people; add --simulate PATIENTS")
        return None
    _refuse(
        arguments, "clinic", "db", because="is about stored check-ins; leave it or --simulate out"
    )
    from bot.trial.outcome import Order  # noqa: PLC0415 - slow to import

    return Order(
        patients=arguments.simulate,
        days=DAYS if arguments.days is None else arguments.days,
        seed=SEED if arguments.seed is None else arguments.seed,
    )


def _refuse(arguments: argparse.Namespace, *options: str, because: str) -> None:
    for option in options:
        if getattr(arguments, option) is not None:
            raise ClinicError(f"--{option} {because}")


def _stored(arguments: argparse.Namespace, settings: Settings) -> tuple[Alerts, Sequence[Played]]:
    """Return the rules of a clinic, and the courses of its patients."""
    with clinic_store(arguments, settings) as db:
        where = db.read(chosen_clinic, arguments.clinic)
        played = db.read(played_at, where.id, right_now(db))
    if not played:
        raise ClinicError(f"{where.title} has no patients yet, so there is nothing to replay")
    return rules_of(where), played


def _simulated(order: "Order") -> tuple[Alerts, Sequence[Played]]:
    """Return the rules that come with kneebot, and the courses of drawn people."""
    from bot.trial.courses import courses_of  # noqa: PLC0415 - as above

    played = courses_of(order)
    if not played:
        raise ClinicError(
            f"nobody drawn by seed {order.seed} joins a clinic in {order.days} days; "
            "give more --days or people"
        )
    return shipped_alerts(), played


def _as_json(found: Rehearsal, order: "Order | None") -> dict[str, object]:
    drawn = order and {"patients": order.patients, "days": order.days, "seed": order.seed}
    return {
        "simulated": drawn,
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


def _lines(found: Rehearsal, candidate: Alerts, order: "Order | None") -> Iterator[str]:
    """Yield the outcome for people: each rule that raised anything or was changed, and the sum."""
    yield from () if order is None else (_drawn(order),)
    yield f"{several(found.patients, 'patient')}, {found.patient_weeks:.0f} patient-weeks"
    changed = {rule.id for rule in candidate.rules if rule.by_clinic}
    for rule, worth in found.by_rule.items():
        if worth.alerts or rule in changed:
            told = f", acted on {worth.acted} of {worth.known}" if worth.known else ""
            yield f"  {rule}: {worth.alerts}{told}"
    urgent = found.per_week(Level.NOW, Level.SAME_DAY, Level.NEXT_WORKING_DAY)
    yield (
        f"{urgent:.3f} alerts a patient and week that staff must see, {found.per_week():.3f} in all"
    )
    whose = "present" if order is None else "shipped"
    yield f"{len(found.missed)} of the {whose} rules' alerts would be missed"
    yield from () if order is None else MIND


def _drawn(order: "Order") -> str:
    return (
        f"{order.patients} people drawn by seed {order.seed} for {order.days} days: "
        "none of them is real. Who is with two clinics is a patient of each."
    )
