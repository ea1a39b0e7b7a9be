"""A whole trial in one or several processes, each with its share of the people, and what came."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from multiprocessing import get_context
from time import perf_counter
from typing import TypeVar

from bot.app import Library, checkin_library, open_library
from bot.settings import Settings
from bot.store.database import Database
from bot.store.reckoning import all_ended, count_alerts
from bot.trial.breaking import BREAKS, broken
from bot.trial.clinics import BEGINS
from bot.trial.faults import UNCLEAR_IN, Faults
from bot.trial.reckoning import reckon
from bot.trial.trial import Trial
from bot.trial.watching import PROMISES

ENOUGH_FOR_TWO = 500
"""People from whom on a second process is worth its start."""
DAYS_A_WEEK = 7
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to try: so many people for so many days, drawn by a seed, and what goes wrong."""

    patients: int
    days: int
    seed: int = 1
    faults: bool = False
    breaks: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """Broken promises with an example of each, what happened, and the alerts by level."""

    order: Order
    broken: Counter[str] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)
    alerts: Counter[str] = field(default_factory=Counter)
    examples: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def is_kept(self) -> bool:
        """Tell whether every promise was kept."""
        return not self.broken.total()

    @property
    def alerts_a_week(self) -> float:
        """Return alerts a patient and week."""
        weeks = self.order.patients * self.order.days / DAYS_A_WEEK
        return self.alerts.total() / weeks

    def as_json(self) -> dict[str, object]:
        """Return it for other programs: one integer for each promise, and the rest."""
        return {
            "patients": self.order.patients,
            "days": self.order.days,
            "seed": self.order.seed,
            "faults": self.order.faults,
            "break": self.order.breaks,
            **{promise: self.broken[promise] for promise in PROMISES},
            "examples": dict(self.examples),
            "counts": dict(sorted(self.counts.items())),
            "alerts": dict(sorted(self.alerts.items())),
            "alerts_per_patient_week": round(self.alerts_a_week, 3),
            "seconds": round(self.seconds, 1),
        }


def tried(order: Order, *, jobs: int = 2) -> Tried:
    """Try it, in several processes where there are many people."""
    begun = perf_counter()
    parts = in_shares(_part, order, jobs)
    return _together(order, parts, perf_counter() - begun)


def in_shares(part: Callable[[Order, int, int], T], order: Order, jobs: int) -> list[T]:
    """Do a part for each share of the people: `part(order, shares, share)`, `share` from 0."""
    shares = min(jobs, 1 + order.patients // ENOUGH_FOR_TWO)
    if shares == 1:
        return [part(order, 1, 0)]
    with ProcessPoolExecutor(shares, get_context("spawn")) as pool:
        return list(pool.map(partial(part, order, shares), range(shares)))


@contextmanager
def run_of(order: Order, shares: int, share: int) -> Iterator[Trial]:
    """Run a share of the people in this process; while inside, what is stored can be looked at."""
    seed = order.seed * 1000 + share
    guard = BREAKS[order.breaks] if order.breaks else None
    rate = guard.unclear_in if guard else None
    has_faults = order.faults or rate is not None
    faults = Faults(seed, BEGINS, order.days, unclear_in=rate or UNCLEAR_IN) if has_faults else None
    with broken(order.breaks), Database.of_one_thread() as db:
        trial = Trial(
            db,
            _libraries(),
            patients=len(range(share, order.patients, shares)),
            days=order.days,
            seed=seed,
            faults=faults,
            shares=guard.shares if guard else None,
        )
        trial.run()
        yield trial


def _part(order: Order, shares: int, share: int) -> Tried:
    """Try a share of the people in this process."""
    with run_of(order, shares, share) as trial:
        db, faults = trial.world.db, trial.faults
        counts = reckon(
            trial.watch,
            trial.people.values(),
            db.run(lambda conn: tuple(all_ended(conn))),
            trial.ends,
            away=trial.away,
            has_faults=faults is not None,
        )
        alerts = db.run(count_alerts)
    counts += trial.counts + trial.watch.seen
    counts["crashes"] = trial.world.crashes
    return Tried(
        order=order,
        broken=trial.watch.broken,
        counts=counts + Counter(faults.happened if faults else {}),
        alerts=Counter(alerts),
        examples=trial.watch.examples,
    )


@cache
def _libraries() -> tuple[Library, Library]:
    """Return the triage and the check-ins as shipped, whatever this installation has set."""
    settings = Settings(clinic=None, content=None)
    return open_library(settings, country="GB"), checkin_library(settings)


def _together(order: Order, parts: list[Tried], seconds: float) -> Tried:
    whole = Tried(order=order, seconds=seconds)
    examples: dict[str, str] = {}
    for part in parts:
        whole.broken.update(part.broken)
        whole.counts.update(part.counts)
        whole.alerts.update(part.alerts)
        examples = {**part.examples, **examples}
    return Tried(
        order=order,
        broken=whole.broken,
        counts=whole.counts,
        alerts=whole.alerts,
        examples=examples,
        seconds=seconds,
    )
