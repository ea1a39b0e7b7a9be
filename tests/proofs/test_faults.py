"""People talk while something goes wrong: afterwards all is as each of them meant it."""

import asyncio
import os
import sqlite3
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.simulation.faults import Fault
from bot.simulation.patient import Patient
from bot.simulation.telegram import Telegram
from bot.store.database import Connection, Database
from bot.store.place import is_server
from bot.store.tables import sends
from bot.store.unsent import unsent
from tests.emptying import emptied
from tests.fault_rows import FaultRow, Told, not_tried
from tests.postgres import NEEDED, new_database
from tests.proofs.meeting import meeting
from tests.proofs.test_timed_out import time_out_soon
from tests.small_disk import database_on, filled, mounted
from tests.store.test_failures import limit_pages
from tests.telegram.bots import Bot, bot_running, until

pytestmark = pytest.mark.long
DATABASES = ("file", "postgresql")
PEOPLE = 8
QUEUED = 10_000
AWAY_S = 35.0
"""Longer than the lease of a message, and than anything here waits for its turn or an answer."""
FULL_S = 3.0
SOON_S = 0.5
PATIENCE_S = 600
MOST_POLLS = 3
Trouble = Callable[[Bot], Awaitable[None]]


@pytest.fixture
def address(database_kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    if database_kind == "postgresql":
        return new_database(request.getfixturevalue("postgres"))
    return str(tmp_path / "knee.sqlite")


@pytest.fixture
def db(address: str) -> Iterator[Database]:
    with Database.open(address, serving=True) as opened:
        yield opened


@pytest.fixture
def held(address: str) -> Trouble:
    """Somebody else has the messages to themselves, for longer than anything waits for a turn."""
    if is_server(address):
        return lambda _: hold_table(address)
    return lambda _: hold_file(address)


async def hold_table(address: str) -> None:
    import psycopg  # noqa: PLC0415 - only where there is a server

    await asyncio.sleep(SOON_S)
    async with await psycopg.AsyncConnection.connect(address) as other:
        await other.execute("LOCK TABLE sends")
        await asyncio.sleep(AWAY_S)


async def hold_file(path: str) -> None:
    await asyncio.sleep(SOON_S)
    with closing(sqlite3.connect(path, isolation_level=None, timeout=PATIENCE_S)) as other:
        other.execute("BEGIN IMMEDIATE")
        await asyncio.sleep(AWAY_S)
        other.execute("ROLLBACK")


@pytest.fixture
def full(
    database_kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[tuple[Database, Trouble] | None]:
    """A database and what fills its disk for some seconds; None where no disk may be mounted."""
    if database_kind == "file":
        with Database.open(tmp_path / "knee.sqlite", serving=True) as db:
            yield db, file_may_not_grow
        return
    server = request.getfixturevalue("postgres")
    with tempfile.TemporaryDirectory() as folder, mounted(Path(folder) / "disk") as place:
        if place is None:
            yield None
            return
        os.chmod(folder, 0o755)  # the server has an account of its own

        async def server_is_full(_: Bot) -> None:
            await asyncio.sleep(SOON_S)
            with filled(place):
                await asyncio.sleep(FULL_S)

        with database_on(place, server) as address, Database.open(address, serving=True) as db:
            yield db, server_is_full


async def file_may_not_grow(bot: Bot) -> None:
    await asyncio.sleep(SOON_S)
    await asyncio.to_thread(bot.db.run, limit_pages, 1)
    await asyncio.sleep(FULL_S)
    await asyncio.to_thread(bot.db.run, limit_pages, 1_000_000)


def telegram_fails(kind: Fault, times: int, seconds: float = 1.0) -> Trouble:
    async def fails(bot: Bot) -> None:
        await asyncio.sleep(SOON_S)
        for method in ("sendMessage", "editMessageText"):
            # A reply whose fate is unclear is tried once more: no chat meets that fault twice.
            chats = [None] if kind.accepts or kind == Fault.FLOOD else [*bot.telegram.chats][:times]
            for chat in chats:
                each = times // len(chats)
                bot.telegram.fault(method, kind, times=each, chat=chat, seconds=seconds)
        # Who cannot poll waits twice as long each time.
        bot.telegram.fault("getUpdates", kind, times=min(times, MOST_POLLS), seconds=seconds)

    return fails


def check(met, told_fault: Told, fault: str, kind: str, tried: int) -> None:
    to_come = sum(one.times for one in met.bot.telegram.faults.planned)
    row = FaultRow(
        fault=fault,
        where=kind,
        tried=tried - to_come,
        unit=f"{met.turns} answers of {len(met.people)} people",
        lost=met.lost(),
        twice=met.twice(),
        doubled=met.doubled(),
        uncertain=met.uncertain(),
    )
    print(row)
    told_fault(row)
    uncertain = met.uncertain()

    assert (row.lost, row.twice) == (0, 0)
    assert uncertain <= row.tried
    assert len(met.bot.db.run(unsent, "uncertain")) == uncertain
    for one in met.people:
        asked = [mark.version for mark in one.asked()]
        assert asked == sorted(asked), one.person.name


def test_database_that_others_hold_loses_nothing(
    db: Database, database_kind: str, held: Trouble, told_fault: Told
):
    met = asyncio.run(meeting(db, PEOPLE, held))

    check(met, told_fault, f"the database locked by others for {AWAY_S:g} s", database_kind, 1)


def test_full_disk_loses_nothing(
    full: tuple[Database, Trouble] | None,
    database_kind: str,
    told_fault: Told,
    caplog: pytest.LogCaptureFixture,
):
    fault = f"the disk full for {FULL_S:g} s"
    if full is None:
        assert not NEEDED
        told_fault(not_tried(fault, database_kind, "no disk may be mounted here"))
        return
    db, disk_is_full = full
    met = asyncio.run(meeting(db, PEOPLE, disk_is_full))
    if database_kind == "postgresql":
        assert "free some disk space on its server" in caplog.text
    check(met, told_fault, fault, database_kind, 1)


FAILURES = {
    "accepted, then the connection cut": (Fault.CUT, 30),
    "connection cut before it was accepted": (Fault.DROPPED, 3),
    "429, wait a second": (Fault.FLOOD, 8),
    "answers after 2 seconds": (Fault.SLOW, 20),
    "500 with a page of HTML": (Fault.ERROR_500, 1),
    "accepted, then no answer until the time-out": (Fault.SILENT, 16),
}


@pytest.mark.parametrize("name", FAILURES)
def test_failing_telegram_loses_nothing(
    db: Database,
    database_kind: str,
    name: str,
    told_fault: Told,
    monkeypatch: pytest.MonkeyPatch,
):
    kind, times = FAILURES[name]
    if kind == Fault.SILENT:
        time_out_soon(monkeypatch)
    met = asyncio.run(meeting(db, PEOPLE, telegram_fails(kind, times, 2)))

    check(met, told_fault, f"Telegram: {name}", database_kind, 2 * times + min(times, MOST_POLLS))


def test_ten_thousand_updates_that_waited_are_answered_once(
    db: Database, database_kind: str, told_fault: Told
):
    """All are greeted, each once."""
    telegram = Telegram()
    people = [Patient(telegram, f"Ann {number}") for number in range(QUEUED)]
    for one in people:
        one.say("/start")

    async def story() -> None:
        async with bot_running(telegram, emptied(db)) as bot:
            async with asyncio.timeout(PATIENCE_S):
                while sum(bool(one.messages[1:]) for one in people) < QUEUED:  # noqa: ASYNC110 - a world that tells nobody
                    await asyncio.sleep(1)
            await until(lambda: not telegram.updates.count(telegram.now))
            applied = [row for row in bot.rows("inbox") if row["applied_at"] is not None]
            assert len(applied) == QUEUED

    asyncio.run(story())
    greetings = [sum(m.by_bot for m in one.messages) for one in people]
    planned = db.run(planned_for_each)
    told_fault(
        FaultRow(
            fault="updates that waited while the bot was down",
            where=database_kind,
            tried=QUEUED,
            unit=f"{QUEUED} people who wrote /start",
            lost=sum(number < 1 for number in greetings),
            twice=sum(number > 1 for number in planned),
            doubled=sum(number > 1 for number in greetings),
            uncertain=len(db.run(unsent, "uncertain")),
        )
    )

    assert set(greetings) == {1}
    assert planned == [1] * QUEUED
    assert db.run(unsent, "uncertain") == []


def planned_for_each(conn: Connection) -> list[int]:
    """Return how many messages were planned in each chat: an update that counts twice plans two."""
    return [*conn.scalars(select(func.count()).select_from(sends).group_by(sends.c.chat_id))]
