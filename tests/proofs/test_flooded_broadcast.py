"""Processes that send a broadcast wait together when Telegram tells one of them to."""

import asyncio
from pathlib import Path

import pytest

from tests.fault_rows import FaultRow, Told
from tests.postgres import new_database
from tests.proofs.broadcasts import WORKERS
from tests.proofs.refused_broadcast import PER_SECOND, WAIT_S, flooded

DATABASES = ("postgresql",)
pytestmark = pytest.mark.long
MANY = 200


def test_processes_wait_together_when_told_to(
    database_kind: str, postgres: str, tmp_path: Path, told_fault: Told
):
    """Of two that send at once, both wait: what is already on its way is all that leaves."""
    found = asyncio.run(flooded(tmp_path, MANY, new_database(postgres)))
    print(found.came.report())
    print(f"after the 429: {[f'{one.total_seconds():.2f}' for one in found.at_once]}")
    print(f"it went on after {found.first_after.total_seconds():.2f} s")
    told_fault(
        FaultRow(
            fault=f"Telegram: 429 in a broadcast at {PER_SECOND} a second, wait {WAIT_S} s",
            where=database_kind,
            tried=1,
            unit=f"{MANY} patients, {WORKERS} workers: {len(found.at_once)} left after it",
            lost=len(found.came.lost()),
            twice=found.came.twice(),
            uncertain=len(found.came.uncertain()),
        )
    )

    assert not found.problems(), found.came.report()
