"""An update waits for those of its own chat, and for nobody else's."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from bot.store.database import Connection, Database
from bot.store.inbox import (
    Received,
    chat_waits,
    is_waiting,
    mark_applied,
    next_waiting,
    receive,
    set_aside,
)
from bot.store.migrating import upgrade
from bot.store.tables import inbox
from tests.postgres import new_database
from tests.store.schemas import at_revision

DATABASES = ("memory", "postgresql")
BOT = "110201543"
ANN = {"id": 7, "type": "private"}
BEN = {"id": 8, "type": "private"}
LEFT: list[tuple[object, str | None]] = [
    ({"message": {"chat": ANN, "text": "it's my knee"}}, "7"),
    ({"callback_query": {"id": "1", "message": {"chat": BEN}}}, "8"),
    ({"my_chat_member": {"chat": ANN}}, "7"),
    ({"edited_message": {"chat": BEN}}, "8"),
    ({"message": {"chat": "Ann"}}, None),
    ({"message": ["chat"]}, None),
    ({"poll": {"id": "1"}}, None),
    ([], None),
    (None, None),
]
"""What an earlier version left to be applied, and the chat that it is of."""


def came(db: Database, now: datetime, *said: tuple[str | None, str]) -> None:
    for number, (address, words) in enumerate(said):
        db.run(receive, BOT, [Received(number, words)], now, address)


def seen(conn: Connection) -> list[object]:
    """Return what can be applied now, without applying it."""
    found, after = [], 0
    while (waiting := next_waiting(conn, BOT, after=after)) is not None:
        found.append(waiting.body)
        after = waiting.id
    return found


def test_first_of_each_chat_can_be_applied(db: Database, now: datetime) -> None:
    came(db, now, ("7", "a"), ("7", "b"), ("8", "c"), ("7", "d"), ("8", "e"))

    assert db.run(seen) == ["a", "c"]
    first = db.run(next_waiting, BOT)
    assert first is not None
    assert first.address == "7"
    db.run(mark_applied, first.id, now)
    assert db.run(seen) == ["b", "c"]


def test_updates_of_no_chat_wait_for_none(db: Database, now: datetime) -> None:
    came(db, now, (None, "a"), ("7", "b"), (None, "c"))

    assert db.run(seen) == ["a", "b", "c"]
    assert not db.run(chat_waits, BOT, None)


def test_only_the_chat_itself_waits(db: Database, now: datetime) -> None:
    came(db, now, ("7", "a"))

    assert [db.run(chat_waits, BOT, one) for one in ("7", "8", None)] == [True, False, False]
    assert [db.run(chat_waits, "another bot", "7"), db.run(is_waiting, BOT)] == [False, True]


@pytest.mark.parametrize("becomes", ["applied", "put aside"])
def test_nothing_says_whose_an_applied_update_was(
    db: Database, now: datetime, becomes: str
) -> None:
    came(db, now, ("7", "a"))
    waiting = db.run(next_waiting, BOT)
    assert waiting is not None

    if becomes == "applied":
        db.run(mark_applied, waiting.id, now)
    else:
        db.run(set_aside, waiting.id, "unexpected", {}, now)

    assert db.run(lambda conn: conn.execute(inbox.select()).one()).address is None
    assert not db.run(chat_waits, BOT, "7")


def test_what_an_earlier_version_left_keeps_its_order(
    request: pytest.FixtureRequest, database_kind: str, tmp_path: Path
) -> None:
    """Its rows did not say whose they were."""
    path = tmp_path / "kneebot.sqlite"
    address = f"sqlite:///{path}"
    if database_kind == "postgresql":
        address = new_database(request.getfixturevalue("postgres"))
    rows = [
        f"INSERT INTO inbox (bot, update_id, body, received_at) "
        f"VALUES ('{BOT}', {number}, '{json.dumps(body).replace(chr(39), chr(39) * 2)}', "
        "'2026-03-01 08:30:00.000000')"
        for number, (body, _) in enumerate(LEFT)
    ]
    at_revision(address, "0017", *rows)
    place = path if database_kind == "memory" else address

    with Database.open(place, serving=True, as_it_is=True) as db:
        upgrade(db)
        kept = inbox.select().order_by(inbox.c.id)
        found = db.run(lambda conn: conn.execute(kept).all())

    assert [(row.body, row.address) for row in found] == LEFT
