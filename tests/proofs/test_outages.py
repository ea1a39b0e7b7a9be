"""People talk while the server of the database is away for longer than anything waits for it."""

import asyncio
from collections.abc import Callable, Iterator

import pytest

from bot.simulation import delivering
from bot.store.database import Database
from tests.fault_rows import Told
from tests.postgres import new_database
from tests.proofs import meeting
from tests.proofs.meeting import Running, polling
from tests.proofs.test_faults import AWAY_S, PATIENCE_S, PEOPLE, SOON_S, check
from tests.store.test_postgres import away
from tests.telegram.bots import Bot
from tests.telegram.hooks import hooked

pytestmark = pytest.mark.long
DATABASES = ("postgresql",)
ANSWER_S = 10
"""After so long Telegram gives a webhook up and brings the update again; really after a minute."""
WAYS = {"": polling, ", by webhook": hooked}


@pytest.fixture
def db(database_kind: str, postgres: str) -> Iterator[Database]:
    with Database.open(new_database(postgres), serving=True) as opened:
        yield opened


@pytest.mark.parametrize("way", WAYS, ids=["polling", "webhook"])
def test_database_that_is_away_loses_nothing(
    db: Database,
    database_kind: str,
    postgres: str,
    way: str,
    told_fault: Told,
    monkeypatch: pytest.MonkeyPatch,
):
    """What was kept and not confirmed is brought again, and counts once."""
    running: Callable[[Database], Running] = WAYS[way]
    monkeypatch.setattr(delivering, "ANSWER_S", ANSWER_S)
    monkeypatch.setattr(meeting, "PATIENCE_S", PATIENCE_S)

    async def is_away(_: Bot) -> None:
        await asyncio.sleep(SOON_S)
        nobody = away(postgres, db)
        await asyncio.to_thread(nobody.__enter__)
        await asyncio.sleep(AWAY_S)
        await asyncio.to_thread(nobody.__exit__, None, None, None)

    met = asyncio.run(meeting.meeting(db, PEOPLE, is_away, running))

    check(met, told_fault, f"the database away for {AWAY_S:g} s, and back{way}", database_kind, 1)
    assert met.seconds > AWAY_S
