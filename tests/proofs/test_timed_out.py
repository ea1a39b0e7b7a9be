"""Telegram takes a message and does not say so in time: a reply goes out again, no broadcast."""

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.channels.telegram import client
from bot.simulation.faults import Fault
from bot.simulation.patient import Patient
from bot.simulation.telegram import Telegram
from bot.store.database import Connection, Database
from bot.store.sends import BROADCAST, plan
from bot.store.tables import chats
from tests.conftest import Kneebot
from tests.fault_rows import FaultRow, Told
from tests.postgres import new_database
from tests.telegram.bots import bot_running, until

pytestmark = pytest.mark.long
DATABASES = ("file", "postgresql")
PEOPLE, REPLY_TRIES = 8, 2
TIME_OUT_S = 2
CLOSED = "We are closed on Friday."


@pytest.fixture
def address(database_kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    if database_kind == "postgresql":
        return new_database(request.getfixturevalue("postgres"))
    return str(tmp_path / "knee.sqlite")


@pytest.fixture
def db(address: str) -> Iterator[Database]:
    with Database.open(address, serving=True) as opened:
        yield opened


def time_out_soon(patch: pytest.MonkeyPatch) -> None:
    """Let nobody wait long for an answer."""
    patch.setattr(client, "ANSWER_S", TIME_OUT_S)
    patch.setattr(client, "POLL_S", TIME_OUT_S)


def test_broadcast_that_times_out_is_listed_and_not_sent_again(
    db: Database,
    address: str,
    database_kind: str,
    told_fault: Told,
    kneebot: Kneebot,
    monkeypatch: pytest.MonkeyPatch,
):
    """A reply whose answer does not come goes out once more; a broadcast does not."""
    time_out_soon(monkeypatch)
    monkeypatch.setenv("KNEEBOT_SECRET", 32 * "k")
    telegram = Telegram()
    people = [Patient(telegram, f"Ann {number}") for number in range(PEOPLE)]

    async def story() -> None:
        async with bot_running(telegram, db) as bot:
            for one in people:
                one.say("/start")
            await until(lambda: all(one.messages[1:] for one in people))
            telegram.fault("sendMessage", Fault.SILENT)
            people[0].say("/help")
            await bot.rest()
            assert max(row["attempts"] for row in bot.rows("sends")) == REPLY_TRIES
            for one in people:
                telegram.fault("sendMessage", Fault.SILENT, chat=one.id)
            bot.db.run(plan_to_all, CLOSED, bot.telegram.now)
            await bot.rest()

    asyncio.run(story())
    seen = [sum(CLOSED in message.text for message in one.messages) for one in people]
    outcome = kneebot("sends", "uncertain", "--db", address)
    listed = sum("  checkin  TimedOut" in line for line in outcome.out.splitlines())
    told_fault(
        FaultRow(
            fault="Telegram: no answer to a broadcast until the time-out",
            where=database_kind,
            tried=PEOPLE,
            unit=f"{PEOPLE} people",
            lost=sum(number < 1 for number in seen),
            twice=sum(number > 1 for number in seen),
            uncertain=listed,
        )
    )

    assert set(seen) == {1}
    assert listed == PEOPLE
    assert outcome.out.endswith(f"{PEOPLE} uncertain\n")


def plan_to_all(conn: Connection, words: str, now: datetime) -> None:
    for chat in conn.scalars(select(chats.c.id)).all():
        body = {"method": "send", "text": words, "keyboard": []}
        late = now + timedelta(hours=1)
        plan(conn, chat, body, priority=BROADCAST, give_up_at=late, now=now, kind="checkin")
