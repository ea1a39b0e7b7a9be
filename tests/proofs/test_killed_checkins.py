"""Check-ins and a broadcast of a process that is killed: each comes once, nothing is lost."""

import asyncio
from pathlib import Path

import pytest

from tests.fault_rows import FaultRow, Told
from tests.proofs.killed_checkins import followed


@pytest.mark.parametrize(
    ("number", "kills"), [(6, 3), pytest.param(200, 20, marks=pytest.mark.long)]
)
def test_killed_process_sends_check_ins_once(
    number: int, kills: int, tmp_path: Path, told_fault: Told
):
    """What is neither sent nor known to be unclear is lost; so is an answer that is not kept."""
    came = asyncio.run(followed(tmp_path, number, kills))
    print(came.report())
    told_fault(
        FaultRow(
            fault="SIGKILL while check-ins and a broadcast go out and are answered",
            where="file",
            tried=came.kills,
            unit=f"{number} patients, {came.given()} answers",
            lost=came.lost() + len(came.not_sent()) + came.silent(),
            twice=came.twice() + came.sent_twice(),
            doubled=came.doubled(),
            uncertain=came.uncertain(),
        )
    )

    assert came.kills == kills
    assert not came.problems(), came.report()
