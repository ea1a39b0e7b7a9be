"""People talk while the clock that kneebot goes by is set an hour on, and back again."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.store import server_time
from bot.store.database import Database
from bot.store.place import is_server
from tests.fault_rows import Told
from tests.proofs.meeting import meeting
from tests.proofs.test_faults import PEOPLE, SOON_S, check
from tests.server_clock import set_ahead, with_a_clock
from tests.telegram.bots import Bot

pytestmark = pytest.mark.long
DATABASES = ("file", "postgresql")
HOUR, ALIKE = timedelta(hours=1), timedelta(minutes=1)
JUMP_S, LEARN_EVERY_S = 3.0, 0.1


@pytest.fixture
def address(database_kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    if database_kind == "postgresql":
        return with_a_clock(request.getfixturevalue("postgres"))
    return str(tmp_path / "knee.sqlite")


@pytest.fixture
def db(address: str) -> Iterator[Database]:
    with Database.open(address, serving=True) as opened:
        yield opened


def test_clock_that_jumps_loses_nothing(
    db: Database,
    address: str,
    database_kind: str,
    told_fault: Told,
    monkeypatch: pytest.MonkeyPatch,
):
    """That of the machine or of the server; Telegram's goes on."""
    monkeypatch.setattr(server_time, "LEARN_EVERY_S", LEARN_EVERY_S)
    ahead: list[timedelta] = []

    async def jumps(bot: Bot) -> None:
        for by in (HOUR, timedelta()):
            await asyncio.sleep(SOON_S)
            if is_server(address):
                await asyncio.to_thread(set_ahead, address, by)
            else:
                bot.ahead = by
            await asyncio.sleep(JUMP_S)
            ahead.append(db.clock(bot.machine)() - bot.telegram.now)

    met = asyncio.run(meeting(db, PEOPLE, jumps))

    check(met, told_fault, "the clock an hour on, and back", database_kind, 2)
    assert [abs(by - HOUR) < ALIKE for by in ahead] == [True, False]
    assert abs(ahead[1]) < ALIKE
