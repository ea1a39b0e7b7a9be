"""A broadcast to very many: how long planning takes, and how fast it is handed to the sender."""

import resource
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from time import perf_counter, process_time

from bench.patients import fill_patients
from bot.app import checkin_library
from bot.channels.telegram.cards import Speaker
from bot.checkins.broadcasts import plan_broadcasts
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


def measure(address: str | Path, people: int) -> Iterator[str]:
    """Yield what was measured, a line each."""
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
        db.run(_launched, number)
        before = _memory_mb()
        begun = perf_counter()
        planned = db.run(plan_broadcasts, NOON + timedelta(hours=1))
        took = perf_counter() - begun
        yield f"plan {planned:,} deliveries: {took:.1f} s, {_memory_mb() - before:.0f} MB more"
        yield _handed(db, desk)


def _handed(db: Database, desk: CheckIns) -> str:
    now, handed = NOON + timedelta(hours=1), 0
    begun, cpu = perf_counter(), process_time()
    while handed < HANDED and (count := db.run(drain, desk, now)):
        handed += count
    wall, used = perf_counter() - begun, process_time() - cpu
    return f"hand over {handed:,}: {handed / wall:.0f} a second, {1000 * used / handed:.2f} ms CPU"


def _launched(conn: Connection, clinic_id: int) -> None:
    id = add_campaign(
        conn,
        clinic_id=clinic_id,
        staff_id=None,
        text="We are closed on Friday.",
        asks=None,
        segment={},
        starts_at=NOON,
        not_after=NOON + timedelta(days=2),
        now=NOON,
    )
    change_campaign(conn, id, NOON, launched_at=NOON)


def _memory_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KB


def main(people: int = 100_000) -> None:
    """Print it for a file."""
    with tempfile.TemporaryDirectory() as folder:
        for line in measure(Path(folder) / "bench.sqlite", people):
            print(line)


if __name__ == "__main__":
    import sys

    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
