"""Where the database itself fails nobody is put aside: all of it is undone and tried again."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from bot.store.asides import Asides, Parts, in_parts
from bot.store.conversations import find_chat
from bot.store.database import Connection, Database
from bot.store.errors import DatabaseReadOnly, DiskFull, StoreError
from bot.store.mistakes import mistakes
from bot.store.tables import chats

DATABASES = ("sqlite", "postgresql")
PEOPLE = 5


def each(conn: Connection, now: datetime, part: Callable[[int], object]) -> list[int]:
    """Do a part for each of some people; return whose were done."""
    done: list[int] = []

    def work(parts: Parts) -> list[int]:
        done.clear()
        for number in range(PEOPLE):
            parts.do("part", number, lambda n=number: (part(n), done.append(n)))
        return [*done]

    return in_parts(conn, Asides(), now, work)


def count(db: Database) -> int:
    return db.run(lambda conn: conn.scalar(select(func.count()).select_from(chats)) or 0)


def test_one_that_meets_a_mistake_leaves_nothing(db: Database, now: datetime) -> None:
    def add(conn: Connection, number: int) -> None:
        find_chat(conn, channel="telegram", address=str(number), now=now)
        if number == 2:
            conn.execute(text("SELECT * FROM nowhere"))

    done = db.run(lambda conn: each(conn, now, lambda number: add(conn, number)))

    assert done == [0, 1, 3, 4]
    assert count(db) == 4
    [found] = db.run(mistakes, now)
    assert found.many == 1
    assert found.problem.startswith("part: ")
    assert "nowhere" not in found.problem


@pytest.mark.parametrize("ends", [False, True], ids=["the statement", "the transaction"])
def test_full_disk_is_nobodys_part(tmp_path: Path, now: datetime, ends: bool) -> None:
    """SQLite may end the whole transaction by itself (sqlite.org/lang_transaction.html)."""
    with Database.open(tmp_path / "knee.sqlite", serving=True) as db:
        db.run(lambda conn: conn.exec_driver_sql("PRAGMA max_page_count = 1"))

        def add(conn: Connection, number: int) -> None:
            if ends:
                conn.exec_driver_sql("ROLLBACK")
                conn.exec_driver_sql("BEGIN")
            for one in range(1000):
                address = f"{number} {one} {'x' * 1000}"
                find_chat(conn, channel="telegram", address=address, now=now)

        with pytest.raises(DiskFull):
            db.run(lambda conn: each(conn, now, lambda number: add(conn, number)))

        db.run(lambda conn: conn.exec_driver_sql("PRAGMA max_page_count = 1000000"))
        assert count(db) == 0
        assert db.run(mistakes, now) == []


def test_file_that_is_only_read_is_nobodys_part(tmp_path: Path, now: datetime) -> None:
    with Database.open(tmp_path / "knee.sqlite", serving=True) as db:
        db.home._writer.bare(lambda raw: raw.execute("PRAGMA query_only = ON"))  # type: ignore[union-attr] # a file
        with pytest.raises(DatabaseReadOnly):
            db.run(
                lambda conn: each(
                    conn,
                    now,
                    lambda number: find_chat(
                        conn, channel="telegram", address=str(number), now=now
                    ),
                )
            )


def test_connection_that_is_cut_is_nobodys_part(
    shared: Database | None, database_kind: str, db: Database, now: datetime
) -> None:
    if database_kind != "postgresql":
        return
    tries: list[int] = []

    def add(conn: Connection, number: int) -> None:
        find_chat(conn, channel="telegram", address=str(number), now=now)
        tries.append(number)
        if len(tries) == 3:
            conn.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    try:
        db.run(lambda conn: each(conn, now, lambda number: add(conn, number)))
    except StoreError:
        assert count(db) == 0
    else:
        assert count(db) == PEOPLE  # done again as a whole
    assert db.run(mistakes, now) == []
