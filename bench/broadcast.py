"""A broadcast to very many: how long planning takes, and how fast it is handed to the sender."""

import resource
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from multiprocessing import get_context
from time import perf_counter, process_time

from bench.budget import Budget
from bench.patients import fill_patients
from bench.sending import homes
from bench.sheet import Sheet
from bench.telling import time_told
from bot.app import checkin_library
from bot.channels.telegram.cards import Speaker
from bot.checkins.beginning import plan_broadcasts
from bot.checkins.desk import CheckIns
from bot.checkins.draining import drain
from bot.settings import Settings
from bot.store.campaigns import add_campaign, change_campaign
from bot.store.clinics import Hours, add_clinic
from bot.store.database import Connection, Database

NOON = datetime(2026, 9, 7, 12, 0, tzinfo=UTC)
HOURS = Hours(
    sends_from=time(8),
    sends_until=time(20),
    opens_at=time(9),
    closes_at=time(17),
    open_days="12345",
)
ZONES = ("Europe/Berlin", "Europe/London", "Europe/Lisbon")
HANDED = 2_000
"""So many are handed over to time it."""
KB = 1024
MILLION = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """How a broadcast was planned, and how fast it is handed over."""

    took_s: float
    more_mb: float
    handed_a_second: float
    cpu_us: float

    def told(self) -> tuple[str, ...]:
        """Return it for a row of the table."""
        return (
            time_told(1e6 * self.took_s),
            f"{self.more_mb:.0f} MB",
            f"{self.handed_a_second:,.0f} a second",
            time_told(self.cpu_us),
        )

    def budgets(self, name: str, people: int) -> Iterator[Budget]:
        """Yield its budgets, which are for a million."""
        if people >= MILLION:
            what = f"{name}, planning {people:,}"
            yield Budget(what=what, found=self.took_s, limit=60, unit=" s")
            yield Budget(what=f"{what}, memory", found=self.more_mb, limit=300, unit=" MB")


def broadcasting(*, people: int) -> Sheet:
    """Plan a broadcast to so many on each database, and hand some of it over."""
    with homes(1) as homes_found:
        found = {name: _apart(next(places), people) for name, places in homes_found.items()}
    return Sheet(
        title="A broadcast to very many",
        head=("Database", "Patients", "Planned in", "Memory more", "Handed over", "CPU each"),
        rows=[(name, f"{people:,}", *one.told()) for name, one in found.items()],
        note=f"One transaction plans all. The first {HANDED:,} are handed to the sender, each with "
        "its words and buttons, checked against what the patient wants by then.",
        budgets=[budget for name, one in found.items() for budget in one.budgets(name, people)],
    )


def _apart(address: str, people: int) -> Planned:
    """Measure in a process of its own, as memory that was once taken is not given back."""
    with ProcessPoolExecutor(1, get_context("spawn")) as other:
        return other.submit(measure, address, people).result()


def measure(address: str, people: int) -> Planned:
    """Return how long planning took and what memory, then how many a second are handed over."""
    library = checkin_library(Settings())
    desk = CheckIns(
        pathway=library.pathway, renderer=library.renderer, speaker=Speaker(), key=b"bench"
    )
    with Database.open(address, serving=True) as db:
        number = db.run(
            add_clinic, name="Bench", zone="Europe/Berlin", hours=HOURS, is_sandbox=True, now=NOON
        )
        assert number is not None
        db.run(fill_patients, number, people, ZONES, NOON)
        db.run(launched, number, NOON)
        before = _memory_mb()
        begun = perf_counter()
        planned = db.run(plan_broadcasts, NOON + timedelta(hours=1))
        took = perf_counter() - begun
        assert planned == people, planned
        more = _memory_mb() - before
        a_second, cpu_us = _handed(db, desk)
        return Planned(took_s=took, more_mb=more, handed_a_second=a_second, cpu_us=cpu_us)


def _handed(db: Database, desk: CheckIns) -> tuple[float, float]:
    now, handed = NOON + timedelta(hours=1), 0
    begun, cpu = perf_counter(), process_time()
    while handed < HANDED and (count := db.run(drain, desk, now)):
        handed += count
    wall, used = perf_counter() - begun, process_time() - cpu
    return handed / wall, 1e6 * used / handed


def launched(conn: Connection, clinic_id: int, now: datetime) -> None:
    """Launch a broadcast to everybody, whose hold is over now."""
    id = add_campaign(
        conn,
        clinic_id=clinic_id,
        staff_id=None,
        text="We are closed on Friday.",
        asks=None,
        segment={},
        starts_at=now,
        not_after=now + timedelta(days=2),
        now=now,
    )
    change_campaign(conn, id, now, launched_at=now)


def _memory_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KB
