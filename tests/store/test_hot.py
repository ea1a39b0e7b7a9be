"""Tests of statements that go to the driver as they are: values come and go as elsewhere."""

from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.store.database import Connection, Database
from bot.store.hot import Hot
from bot.store.tables import chats

DATABASES = ("memory", "postgresql")
ADD = Hot(insert(chats).returning(chats.c.id))
CHANGE = Hot(update(chats).where(chats.c.id == bindparam("which")))
CLEAR = Hot(update(chats).where(chats.c.id == bindparam("which")).values(page=None))
FOUND = Hot(select(chats).where(chats.c.id == bindparam("which")))
FIRST = Hot(select(chats.c.address).order_by(chats.c.id).limit(1))
SLOW = select(chats).where(chats.c.id == bindparam("which"))


def add(conn: Connection, now: datetime, address: str = "7") -> int:
    row = {"channel": "telegram", "address": address, "created_at": now, "page": ["a", {"b": 1.0}]}
    return int(ADD.value(conn, row) or 0)


def test_values_are_as_sqlalchemy_has_them(db: Database, now: datetime):
    there = timezone(timedelta(hours=5))

    def look(conn: Connection) -> tuple[object, ...]:
        id = add(conn, now.astimezone(there))
        slow = conn.execute(SLOW, {"which": id}).one()
        fast = FOUND.row(conn, {"which": id})
        assert fast is not None
        assert fast._fields == tuple(slow._fields)
        assert tuple(fast) == tuple(slow)
        return fast.created_at, fast.page

    assert db.run(look) == (now, ["a", {"b": 1.0}])
    assert db.read(lambda conn: FIRST.value(conn, {})) == "7"


def test_change_sets_what_it_is_given(db: Database, now: datetime):
    def change(conn: Connection) -> tuple[object, ...]:
        id = add(conn, now)
        counted = CHANGE.change(conn, {"which": id, "blocked_at": now})
        other = CHANGE.change(conn, {"which": id, "page": ["c"], "blocked_at": None})
        nobody = CHANGE.change(conn, {"which": id + 1, "page": ["d"]})
        row = FOUND.row(conn, {"which": id})
        assert row is not None
        CLEAR.change(conn, {"which": id})
        cleared = FOUND.row(conn, {"which": id})
        assert cleared is not None
        return counted, other, nobody, row.page, row.blocked_at, cleared.page

    assert db.run(change) == (1, 1, 0, ["c"], None, None)


def test_nothing_found_is_none(db: Database):
    assert db.run(lambda conn: FOUND.row(conn, {"which": 99})) is None
    assert db.run(lambda conn: FOUND.value(conn, {"which": 99})) is None


def test_a_time_without_a_zone_is_refused(db: Database, now: datetime):
    with pytest.raises(ValueError, match="without a zone"):
        db.run(add, now.replace(tzinfo=None))


def test_what_breaks_a_rule_is_told_as_by_sqlalchemy(db: Database, now: datetime):
    db.run(add, now)

    with pytest.raises(IntegrityError):
        db.run(add, now)


def test_what_fails_is_undone(db: Database, now: datetime):
    def fail(conn: Connection) -> None:
        add(conn, now)
        raise LookupError

    with pytest.raises(LookupError):
        db.run(fail)

    assert db.run(lambda conn: FIRST.value(conn, {})) is None


def test_lists_of_a_varying_length_are_refused(db: Database):
    several = Hot(select(chats).where(chats.c.id.in_(bindparam("ids", expanding=True))))

    with pytest.raises(AssertionError, match="varying length"):
        db.run(lambda conn: several.rows(conn, {"ids": [1]}))
