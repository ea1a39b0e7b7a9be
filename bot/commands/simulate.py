"""The command `simulate`: people with habits for weeks in minutes, and which promises broke."""

import argparse
from collections.abc import Iterator

from bot.commands.printing import print_json, stamped
from bot.settings import Settings
from bot.trial.breaking import BREAKS
from bot.trial.outcome import Order, Tried, tried
from bot.trial.watching import PROMISES
from flows.errors import ContentError
from flows.pathway.loading import shipped
from flows.pathway.names import nearest


def simulate(arguments: argparse.Namespace, settings: Settings) -> int:
    """Try the check-ins on people with habits; 1 when a promise was broken."""
    if arguments.broken is not None and arguments.broken not in BREAKS:
        told = nearest(arguments.broken, BREAKS)
        raise ContentError(f"--break: no guard is called {arguments.broken!r}{told}")
    order = Order(
        patients=arguments.patients,
        days=arguments.days,
        seed=arguments.seed,
        faults=arguments.faults,
        breaks=arguments.broken,
    )
    found = tried(order, jobs=arguments.jobs)
    if arguments.json:
        print_json(stamped(shipped("checkin").content_hash, found.as_json()))
    else:
        print(*lines(found), sep="\n")
    return 0 if found.is_kept else 1


def lines(found: Tried) -> Iterator[str]:
    """Yield the outcome for people: each promise, what happened, and the sum at the end."""
    for promise in PROMISES:
        told = f"  such as {found.examples[promise]}" if promise in found.examples else ""
        yield f"{found.broken[promise]:>7,}  {promise.replace('_', ' ')}{told}"
    yield ""
    for name, count in sorted(found.counts.items()):
        if count:
            yield f"{count:>7,}  {name.replace('_', ' ')}"
    yield ""
    order = found.order
    kept = "every promise was kept" if found.is_kept else "PROMISES WERE BROKEN"
    yield (
        f"{order.patients:,} patients, {order.days} days: {kept}; "
        f"{found.alerts_a_week:.2f} alerts a patient and week; {found.seconds:.0f} s"
    )
