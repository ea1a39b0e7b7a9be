"""SIGKILL between any two steps of a broadcast or check-ins: it comes once, or is shown unclear."""

import asyncio
from pathlib import Path

import pytest

from tests.fault_rows import FaultRow, Told
from tests.postgres import copied_database, new_database
from tests.proofs.stepped import PEOPLE, WORDS, copied, stepped

DATABASES = ("file", "postgresql")
KINDS = {"plan", "claim", "sendMessage", "settle"}


@pytest.mark.long
@pytest.mark.parametrize("what", WORDS)
def test_kill_at_any_step_sends_once(
    what: str,
    database_kind: str,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    told_fault: Told,
):
    """Before and after each commit of plan, claim and mark, and each request to Telegram."""
    db, copy = str(tmp_path / "due"), copied
    if database_kind == "postgresql":
        server = request.getfixturevalue("postgres")
        db, copy = new_database(server), lambda db: copied_database(server, db)
    whole, *lives = asyncio.run(stepped(what, tmp_path, db, copy))
    uncertain = sum(len(one.uncertain()) for one in lives)
    print(f"{what}: killed at {len(lives)} steps, {uncertain} uncertain")
    told_fault(
        FaultRow(
            fault=f"SIGKILL at each step of plan, claim, send and mark ({what})",
            where=database_kind,
            tried=len(lives),
            unit=f"{PEOPLE} patients each",
            lost=sum(one.lost() for one in lives),
            twice=sum(one.twice() for one in lives),
            uncertain=uncertain,
        )
    )

    assert not whole.problems()
    assert {step.split()[0] for step in whole.steps} >= KINDS
    problems = [problem for one in lives for problem in one.problems()]
    assert not problems, "\n".join(problems)
