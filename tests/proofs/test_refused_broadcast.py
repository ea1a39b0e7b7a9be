"""A broadcast that Telegram refuses waits as it is told to, and misses nobody who wants it."""

import asyncio
from pathlib import Path

import pytest

from tests.fault_rows import FaultRow, Told
from tests.postgres import HAS_WHEEL, new_database
from tests.proofs.broadcasts import WORKERS
from tests.proofs.refused_broadcast import PER_SECOND, WAIT_S, flooded, unwanted

DATABASES = ("file", "postgresql")
pytestmark = pytest.mark.long
MANY, SOME = 200, 40


@pytest.mark.skipif(not HAS_WHEEL, reason="there is no PostgreSQL")
def test_processes_wait_together_when_told_to(postgres: str, tmp_path: Path, told_fault: Told):
    """Of two that send at once, both wait: what is already on its way is all that leaves."""
    found = asyncio.run(flooded(tmp_path, MANY, new_database(postgres)))
    print(found.came.report())
    print(f"after the 429: {[f'{one.total_seconds():.2f}' for one in found.at_once]}")
    print(f"it went on after {found.first_after.total_seconds():.2f} s")
    told_fault(
        FaultRow(
            fault=f"Telegram: 429 in a broadcast at {PER_SECOND} a second, wait {WAIT_S} s",
            where="postgresql",
            tried=1,
            unit=f"{MANY} patients, {WORKERS} workers: {len(found.at_once)} left after it",
            lost=len(found.came.lost()),
            twice=found.came.twice(),
            uncertain=len(found.came.uncertain()),
        )
    )

    assert not found.problems(), found.came.report()


def test_who_blocked_the_bot_hinders_nobody(
    database_kind: str, request: pytest.FixtureRequest, tmp_path: Path, told_fault: Told
):
    """They are known to have blocked it, are tried once at most, and all others get it once."""
    server = None
    if database_kind == "postgresql":
        server = new_database(request.getfixturevalue("postgres"))
    found = asyncio.run(unwanted(tmp_path, SOME, server))
    print(found.came.report(), found.tries)
    told_fault(
        FaultRow(
            fault="Telegram: 403 in a broadcast, as some blocked the bot",
            where=database_kind,
            tried=len(found.gone),
            unit=f"{SOME} patients",
            lost=len(found.missed()),
            twice=found.came.twice(),
            uncertain=len(found.came.uncertain()),
        )
    )

    assert not found.problems(), found.came.report()
