"""A command on a machine whose clock is ahead goes by the clock of the server, as all else."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.commands import clinic
from bot.commands import sends as commands_of_sends
from bot.sending.rules import GIVE_UP_AFTER
from bot.store.audit import noted
from bot.store.clinics import all_clinics
from bot.store.conversations import find_chat
from bot.store.database import Database
from bot.store.sends import REPLY, claim, plan, settle
from bot.store.tables import sends
from tests.conftest import Kneebot
from tests.postgres import new_database

DATABASES = ("postgresql",)
HOUR = timedelta(hours=1)


class Ahead(datetime):
    """The time of a machine that is an hour ahead."""

    @classmethod
    def now(cls, tz: Any = None) -> datetime:
        return datetime.now(tz) + HOUR


@pytest.fixture
def address(database_kind: str, postgres: str, monkeypatch: pytest.MonkeyPatch) -> str:
    for command in (clinic, commands_of_sends):
        monkeypatch.setattr(command, "datetime", Ahead)
    monkeypatch.setenv("KNEEBOT_SECRET", 32 * "k")
    return new_database(postgres)


def test_message_is_sent_again_within_half_a_minute(address: str, kneebot: Kneebot) -> None:
    now = datetime.now(UTC)
    with Database.open(address, serving=True) as db:
        chat = db.run(find_chat, channel="telegram", address="4711", now=now)
        until = now + GIVE_UP_AFTER
        id = db.run(plan, chat, {"text": "one"}, priority=REPLY, give_up_at=until, now=now)
        db.run(settle, id, now, state="failed", problem="why")
        outcome = kneebot("sends", "failed", "--retry", id, "--db", address)
        soon = datetime.now(UTC) + timedelta(seconds=30)
        claimed = db.run(claim, channel="telegram", now=soon, limit=5)
        written = db.run(lambda conn: conn.execute(select(sends.c.created_at)).scalar_one())

    assert outcome.code == 0
    assert [one.id for one in claimed] == [id]
    assert written <= soon


@pytest.mark.parametrize(
    "words",
    [
        ("clinic", "add", "Northside", "--zone", "Europe/Berlin"),
        ("clinic", "staff", "add", "Ana", "--role", "owner"),
    ],
    ids=["clinic", "staff"],
)
def test_what_a_command_notes_is_not_of_a_time_to_come(
    address: str, kneebot: Kneebot, words: tuple[str, ...]
) -> None:
    if words[1] != "add":
        assert kneebot("clinic", "add", "Northside", "--zone", "UTC", "--db", address).code == 0
    assert kneebot(*words, "--db", address).code == 0

    with Database.open(address, serving=False) as db:
        [one] = db.read(all_clinics)
        [newest, *_] = db.read(noted, one.id, 5)
    assert newest.at <= datetime.now(UTC)
