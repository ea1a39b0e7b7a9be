"""Two processes on one server: whichever takes an update in, and dies, nothing is lost."""

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path

import pytest

from bot.store.database import Database
from bot.store.unsent import unsent
from tests.fault_rows import FaultRow, Told
from tests.postgres import new_database
from tests.proofs import lives, meeting
from tests.proofs.meeting import pairs
from tests.proofs.side_by_side import PROCESSES, Beside, beside, polled_beside

DATABASES = ("postgresql",)
PEOPLE = 30
PATIENCE_S = 240.0
"""What a killed process was sending nobody takes up before its lease ends, half a minute later."""


BEHIND = f"SIGKILL of one or all of {PROCESSES} kneebot run behind a webhook, in turn"
POLLING = f"SIGKILL of one or all of {PROCESSES} kneebot worker that poll, in turn"


@pytest.mark.long
@pytest.mark.parametrize(
    ("way", "fault", "least"),
    [
        pytest.param(beside, BEHIND, PEOPLE, id="brought"),
        pytest.param(polled_beside, POLLING, 0, id="fetched"),
    ],
)
def test_two_processes_keep_each_chat_whole(
    database_kind: str,
    postgres: str,
    tmp_path: Path,
    told_fault: Told,
    monkeypatch: pytest.MonkeyPatch,
    way: Callable[[Path, str, Database, int], Coroutine[None, None, Beside]],
    fault: str,
    least: int,
):
    """Nothing is lost or counts twice, each person is asked in order, and both took updates in."""
    monkeypatch.setattr(meeting, "PATIENCE_S", PATIENCE_S)
    monkeypatch.setattr(lives, "PATIENCE_S", PATIENCE_S)
    server = new_database(postgres)
    with Database.open(server, serving=True) as db:
        came = asyncio.run(way(tmp_path, server, db, PEOPLE))
        row = counted(came, fault, database_kind)
        told_fault(row)

        assert (row.lost, row.twice, came.disordered()) == (0, 0, [])
        assert came.met.uncertain() <= came.kills * PEOPLE  # one a chat is under way
        assert len(db.run(unsent, "uncertain")) == came.met.uncertain()
        assert min(came.taken) > least
        for one in came.people:
            stored = came.met.bot.stored(one.patient)
            assert stored is not None
            assert pairs(stored.session.answers) == pairs(one.meant.session.answers)


def counted(came: Beside, fault: str, where: str) -> FaultRow:
    met = came.met
    print(f"{met.turns} answers, {came.kills} kills, {met.seconds:.0f} s; taken in {came.taken}")
    print(f"brought in vain {came.not_taken}, doubled {met.doubled()}")
    return FaultRow(
        fault=fault,
        where=where,
        tried=came.kills,
        unit=f"{met.turns} answers of {PEOPLE} people",
        lost=met.lost(),
        twice=met.twice() + came.twice_kept,
        doubled=met.doubled(),
        uncertain=met.uncertain(),
    )
