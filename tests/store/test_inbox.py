"""Nothing that came in is lost, nothing counts twice, and what was applied is said nowhere."""

import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, delete, select

from bot.store.database import Database
from bot.store.inbox import (
    Received,
    Waiting,
    any_waiting,
    forget_updates,
    last_poll,
    mark_applied,
    next_waiting,
    note_poll,
    receive,
    set_aside,
)
from bot.store.tables import inbox

BOT, OTHER = "110201543", "110201544"
LARGEST_ID = 2**63 - 1
DEEP = 200
"""Far deeper than Telegram nests, and what Python still reads and writes."""

ARRIVALS = st.lists(st.tuples(st.sampled_from((BOT, OTHER)), st.none() | st.integers(0, 5)))


DATABASES = ("memory", "postgresql")


def came(*ids: int | None) -> list[Received]:
    return [Received(id, {"message": {"text": f"update {id}"}}) for id in ids]


def apply_all(db: Database, now: datetime, bot: str = BOT) -> list[object]:
    """Apply what waits for a bot and return what it said, in that order."""
    said = []
    while (waiting := db.run(next_waiting, bot)) is not None:
        said.append(waiting.body)
        db.run(mark_applied, waiting.id, now)
    return said


def rows(conn: Connection) -> list[tuple[object, ...]]:
    """Return the id, body, time and problem of each update; a wiped body is None."""
    kept = select(inbox.c.update_id, inbox.c.body, inbox.c.applied_at, inbox.c.problem)
    found = conn.execute(kept.order_by(inbox.c.id))
    return [tuple(row) for row in found]


def oldest(db: Database, bot: str = BOT) -> Waiting:
    waiting = db.run(next_waiting, bot)
    assert waiting is not None
    return waiting


def test_order_of_arrival_counts(db: Database, now: datetime) -> None:
    """Ids of Telegram may start anew after a week, so they say nothing about the order."""
    db.run(receive, BOT, came(9, 3), now)
    db.run(receive, BOT, came(7), now - timedelta(days=1))

    assert apply_all(db, now) == [one.body for one in came(9, 3, 7)]


@pytest.mark.parametrize("again", ["one batch", "next batch", "applied", "put aside"])
def test_known_update_is_dropped(db: Database, now: datetime, again: str) -> None:
    batch = came(4, 4) if again == "one batch" else came(4)
    db.run(receive, BOT, batch, now)
    if again == "applied":
        apply_all(db, now)
    if again == "put aside":
        db.run(set_aside, oldest(db).id, "unexpected in update", {}, now)

    db.run(receive, BOT, came(4), now)

    assert [row[0] for row in db.run(rows)] == [4]


def test_first_version_of_repeat_counts(db: Database, now: datetime) -> None:
    db.run(receive, BOT, [Received(4, "first"), Received(4, "second")], now)

    assert apply_all(db, now) == ["first"]


def test_repeat_does_not_hold_up_its_batch(db: Database, now: datetime) -> None:
    db.run(receive, BOT, came(4), now)

    db.run(receive, BOT, came(4, 5, 4, 6), now)

    assert apply_all(db, now) == [one.body for one in came(4, 5, 6)]


def test_updates_without_id_are_all_kept(db: Database, now: datetime) -> None:
    db.run(receive, BOT, came(None, None, 1), now)
    db.run(receive, BOT, came(None), now)

    assert apply_all(db, now) == [one.body for one in came(None, None, 1, None)]


def test_bots_are_told_apart(db: Database, now: datetime) -> None:
    db.run(receive, BOT, [Received(1, "for one")], now)
    db.run(receive, OTHER, [Received(1, "for the other")], now)

    assert apply_all(db, now, OTHER) == ["for the other"]
    assert oldest(db, BOT).body == "for one"


@given(arrivals=ARRIVALS)
@settings(derandomize=True, deadline=None, max_examples=40, database=None)
def test_every_arrival_is_applied_once(shared: Database, arrivals: list[tuple[str, int]]) -> None:
    now = datetime(2026, 3, 1, tzinfo=UTC)
    shared.run(lambda conn: conn.execute(delete(inbox)))

    for number, (bot, id) in enumerate(arrivals):
        shared.run(receive, bot, [Received(id, number)], now)

    for bot in (BOT, OTHER):
        mine = [(id, number) for number, (to, id) in enumerate(arrivals) if to == bot]
        known = {id: number for id, number in reversed(mine) if id is not None}
        once = [number for id, number in mine if id is None or known[id] == number]
        assert apply_all(shared, now, bot) == once


def test_update_waits_until_it_is_applied(db: Database, now: datetime) -> None:
    db.run(receive, BOT, came(1), now)

    assert oldest(db) == oldest(db)
    assert db.run(any_waiting)
    db.run(mark_applied, oldest(db).id, now)
    assert db.run(next_waiting, BOT) is None
    assert not db.run(any_waiting)


def test_waiting_for_any_bot_counts(db: Database, now: datetime) -> None:
    db.run(receive, OTHER, came(1), now)

    assert db.run(any_waiting)
    assert db.run(next_waiting, BOT) is None


def test_undone_work_leaves_update_waiting(db: Database, now: datetime) -> None:
    """The mark is part of the turn: when the turn fails, the update comes once more."""
    db.run(receive, BOT, came(1), now)
    oldest_id = oldest(db).id

    def fail(conn: Connection) -> None:
        mark_applied(conn, oldest_id, now)
        raise KeyError("a mistake of ours")

    with pytest.raises(KeyError):
        db.run(fail)

    assert apply_all(db, now) == [one.body for one in came(1)]


def test_failed_batch_is_undone_whole(db: Database, now: datetime) -> None:
    """Half a batch would be confirmed by nobody, and come again behind what follows it."""
    with pytest.raises(TypeError, match="not JSON serializable"):
        db.run(receive, BOT, [Received(1, "fine"), Received(2, object())], now)

    assert db.run(rows) == []


def test_applied_update_says_nothing(db: Database, now: datetime) -> None:
    db.run(receive, BOT, came(1, 2), now)
    later = now + timedelta(seconds=1)

    db.run(mark_applied, oldest(db).id, later)

    assert db.run(rows) == [(1, None, later, None), (2, came(2)[0].body, None, None)]


def test_applied_words_are_not_in_the_file(path: Path, now: datetime) -> None:
    """Of any size: long ones lie on pages of their own, and pages are rebuilt all the time."""
    chance = random.Random(5)
    texts = ["my poor knee " * chance.randint(1, chance.choice((3, 300, 3000))) for _ in range(60)]
    with Database.open(path, serving=True) as db:
        db.run(receive, BOT, [Received(id, text) for id, text in enumerate(texts)], now)
    assert b"my poor knee" in path.read_bytes()

    with Database.open(path, serving=True) as db:
        assert apply_all(db, now) == texts

    assert all(b"my poor knee" not in file.read_bytes() for file in path.parent.iterdir())


def test_update_put_aside_lets_the_next_go(db: Database, now: datetime) -> None:
    db.run(receive, BOT, came(1, 2), now)

    db.run(set_aside, oldest(db).id, "unexpected in chat", {"chat": "str"}, now)

    aside, waiting = db.run(rows)
    assert aside == (1, {"chat": "str"}, now, "unexpected in chat")
    assert waiting == (2, came(2)[0].body, None, None)
    assert oldest(db).body == came(2)[0].body


def test_words_put_aside_are_not_in_the_file(path: Path, now: datetime) -> None:
    with Database.open(path, serving=True) as db:
        db.run(receive, BOT, [Received(1, {"text": "my poor knee " * 3000})], now)
    assert b"my poor knee" in path.read_bytes()

    with Database.open(path, serving=True) as db:
        db.run(set_aside, oldest(db).id, "unexpected in text", {"text": "str"}, now)

    assert all(b"my poor knee" not in file.read_bytes() for file in path.parent.iterdir())


def test_old_updates_are_forgotten(db: Database, now: datetime) -> None:
    db.run(receive, BOT, came(1, 2, 3, 4), now)
    db.run(mark_applied, oldest(db).id, now - timedelta(microseconds=1))
    db.run(set_aside, oldest(db).id, "unexpected in update", {}, now - timedelta(days=1))
    db.run(mark_applied, oldest(db).id, now)

    assert db.run(forget_updates, before=now) == 2
    assert [row[0] for row in db.run(rows)] == [3, 4]


def test_waiting_update_is_never_forgotten(db: Database, now: datetime) -> None:
    db.run(receive, BOT, came(1), now - timedelta(days=400))

    assert db.run(forget_updates, before=now) == 0
    assert oldest(db).body == came(1)[0].body


def test_numbers_of_updates_are_not_given_again(db: Database, now: datetime) -> None:
    db.run(receive, BOT, came(1), now)
    first = oldest(db).id
    db.run(mark_applied, first, now)
    db.run(forget_updates, before=now + timedelta(days=1))

    db.run(receive, BOT, came(1), now)

    assert oldest(db).id > first


def test_last_poll_of_each_bot_is_known(db: Database, now: datetime) -> None:
    """Also one that brought nothing: until then we know of every press."""
    assert db.run(last_poll, BOT) is None

    db.run(note_poll, BOT, now)
    db.run(note_poll, BOT, now + timedelta(seconds=25))
    db.run(note_poll, OTHER, now)

    assert db.run(last_poll, BOT) == now + timedelta(seconds=25)
    assert db.run(last_poll, OTHER) == now


@pytest.mark.parametrize("id", [0, 2**31, 2**53 + 1, LARGEST_ID])
def test_large_ids_are_told_apart(db: Database, now: datetime, id: int) -> None:
    db.run(receive, BOT, [Received(id, "this"), Received(max(id - 1, 1), "its neighbour")], now)
    db.run(receive, BOT, [Received(id, "again")], now)

    assert apply_all(db, now) == ["this", "its neighbour"]


def nested(depth: int) -> object:
    return json.loads("[" * depth + "]" * depth)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("x" * 10_000_000, id="10 MB"),
        pytest.param("🦵🏽" * 100_000, id="emoji"),
        pytest.param({"text": "\ud800 \udfff"}, id="lone surrogates"),
        pytest.param({"text": "a\x00b", "a\x00": 1}, id="NUL"),
        pytest.param({"text": "\u202e\ufeff\u2028\x1b[2J"}, id="control characters"),
        pytest.param(nested(DEEP), id="deep"),
        pytest.param({"id": 2**70, "width": 1.0, "few": 1e-320}, id="numbers"),
        pytest.param([None, True, False, {}, [], ""], id="nothings"),
        pytest.param(None, id="null"),
        pytest.param({"": {"": ""}, "' OR 1=1 --": ":name"}, id="names"),
    ],
)
def test_any_body_comes_back_as_it_came(db: Database, now: datetime, body: object) -> None:
    db.run(receive, BOT, [Received(1, body), Received(2, "the next")], now)

    came_back, following = apply_all(db, now)
    assert came_back == body
    assert repr(came_back) == repr(body)  # equality would take 1 for 1.0 and for True
    assert following == "the next"


def test_number_beyond_floats_is_kept(db: Database, now: datetime) -> None:
    """It is JSON and Python reads it as infinity; its batch must not come again for ever."""
    db.run(receive, BOT, [Received(1, json.loads('{"width": 1e999}')), *came(2)], now)

    assert len(apply_all(db, now)) == 2
