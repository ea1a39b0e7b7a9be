"""A broadcast that some people refuse misses nobody who wants it."""

import asyncio
from pathlib import Path

import pytest

from tests.fault_rows import FaultRow, Told
from tests.postgres import new_database
from tests.proofs.refused_broadcast import unwanted

DATABASES = ("file", "postgresql")
pytestmark = pytest.mark.long
SOME = 40


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
