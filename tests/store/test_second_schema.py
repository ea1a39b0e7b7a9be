"""A file from before there were messages keeps its conversations when it is upgraded."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, text

from bot.store.conversations import find_chat, latest, page
from bot.store.database import Database
from bot.store.inbox import Received, next_waiting, receive
from bot.store.migrating import MIGRATIONS, revision, revisions
from bot.store.sends import claim, plan
from flows.pathway.answers import Answer
from flows.talking.session import Phase
from tests.results import latest_result

HELD = (
    "INSERT INTO chats VALUES (7, 'telegram', '4711', '2026-03-01 08:30:00.000000')",
    "INSERT INTO sessions VALUES (9, 7, 'knee', 'self', 'c1', 3, '{\"phase\":\"safety\"}',"
    " '2026-03-01 08:30:00.000000', '2026-03-01 08:31:00.000000')",
    "INSERT INTO answers VALUES (9, 0, 'age', '41', 1)",
    "INSERT INTO answers VALUES (9, 1, 'pain_place', '[\"front\",\"inside\"]', 2)",
    "INSERT INTO contents VALUES ('c1', '{}', '2026-03-01 08:30:00.000000')",
    "INSERT INTO results VALUES"
    " (5, 9, 3, 'routine', 'c1', '{\"regions\":[1.0]}', '2026-03-01 08:31:00.000000')",
)
"""One conversation, as the first schema holds it."""


@pytest.fixture
def first_schema(path: Path) -> Path:
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as conn:
        config = Config(attributes={"connection": conn})
        config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
        command.upgrade(config, "0001")
        assert tables(conn) >= {"chats", "answers"}
        assert not tables(conn) & {"inbox", "sends"}
        for row in HELD:
            conn.exec_driver_sql(row)
    engine.dispose()
    return path


def tables(conn: Connection) -> set[str]:
    return set(conn.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'")))


def test_conversation_outlives_the_upgrade(first_schema: Path, now: datetime) -> None:
    with Database.open(first_schema, serving=True) as db:
        chat = db.run(find_chat, channel="telegram", address="4711", now=now)
        stored = db.run(latest, chat)
        result = db.run(latest_result, 9)
        reached = db.run(revision, db.name)

    assert chat == 7
    assert stored is not None
    assert (stored.session_id, stored.session.version) == (9, 3)
    assert stored.session.phase == Phase.SAFETY
    assert stored.session.answers == (
        Answer(item="age", value=41, turn=1),
        Answer(item="pain_place", value=("front", "inside"), turn=2),
    )
    assert result == {"regions": [1.0]}
    assert reached == revisions()[-1]


def test_upgraded_chat_gets_messages(first_schema: Path, now: datetime) -> None:
    """The new columns of an old chat are empty: nothing is shown, held back or blocked."""
    with Database.open(first_schema, serving=True) as db:
        later = now + timedelta(hours=24)
        id = db.run(plan, 7, {"text": "Hi"}, priority=1, give_up_at=later, now=now)

        assert [send.id for send in db.run(claim, channel="telegram", now=now, limit=5)] == [id]
        assert db.run(page, 7) == ()


def test_upgraded_file_takes_updates(first_schema: Path, now: datetime) -> None:
    with Database.open(first_schema, serving=True) as db:
        db.run(receive, "bot", [Received(1, "Hi")], now)

        waiting = db.run(next_waiting, "bot")
        assert waiting is not None
        assert waiting.body == "Hi"


def test_numbers_go_on_after_the_upgrade(first_schema: Path, now: datetime) -> None:
    with Database.open(first_schema, serving=True) as db:
        db.run(lambda conn: conn.execute(text("DELETE FROM chats")))

        assert db.run(find_chat, channel="telegram", address="4711", now=now) > 7
