"""A broadcast of processes that are killed: it comes once to each, and what is unclear is shown."""

import asyncio
from pathlib import Path

import pytest

from tests.fault_rows import FaultRow, Told
from tests.postgres import new_database
from tests.proofs.broadcasts import WORKERS
from tests.proofs.killed_broadcast import broadcast

DATABASES = ("file", "postgresql")
PATIENTS, KILLS = 400, 20
SENDERS = {"file": "one process", "postgresql": f"{WORKERS} workers"}


@pytest.mark.long
def test_killed_processes_send_a_broadcast_once(
    database_kind: str, request: pytest.FixtureRequest, tmp_path: Path, told_fault: Told
):
    """It ends by itself, and what the staff are told of it is what came of it."""
    server = None
    if database_kind == "postgresql":
        server = new_database(request.getfixturevalue("postgres"))
    came = asyncio.run(broadcast(tmp_path, PATIENTS, KILLS, server=server))
    print(came.report())
    told_fault(
        FaultRow(
            fault="SIGKILL of who sends a broadcast",
            where=database_kind,
            tried=came.killed,
            unit=f"{PATIENTS} patients, {SENDERS[database_kind]}, a slow Telegram",
            lost=len(came.lost()),
            twice=came.twice(),
            uncertain=len(came.uncertain()),
        )
    )

    assert came.killed >= KILLS
    assert not came.problems(), came.report()
