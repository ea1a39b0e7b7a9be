"""Check-ins and a broadcast of a process that is killed: each comes once, nothing is lost."""

import asyncio
from pathlib import Path

import pytest

from tests.fault_rows import FaultRow, Told
from tests.postgres import HAS_WHEEL, new_database
from tests.proofs.killed_checkins import followed

MANY = {"file": (200, 20), "postgresql": (60, 8)}
"""On a server nobody takes up what was under way before its lease ends, half a minute later."""


@pytest.mark.long
@pytest.mark.parametrize(
    ("where", "number", "kills"),
    [(where, *MANY[where]) for where in MANY if where == "file" or HAS_WHEEL],
)
def test_killed_process_sends_check_ins_once(
    where: str,
    number: int,
    kills: int,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    told_fault: Told,
):
    """What is neither sent nor known to be unclear is lost; so is an answer that is not kept."""
    server = None
    if where == "postgresql":
        server = new_database(request.getfixturevalue("postgres"))
    came = asyncio.run(followed(tmp_path, number, kills, server=server))
    print(came.report())
    told_fault(
        FaultRow(
            fault="SIGKILL while check-ins and a broadcast go out and are answered",
            where=where,
            tried=came.kills,
            unit=f"{number} patients, {came.given()} answers",
            lost=came.lost() + len(came.not_sent()) + came.silent(),
            twice=came.twice() + came.sent_twice(),
            doubled=came.doubled(),
            uncertain=came.listed,
        )
    )

    assert came.kills == kills
    assert not came.problems(), came.report()
