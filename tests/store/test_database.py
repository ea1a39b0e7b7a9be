"""One file, one connection, one transaction a piece of work."""

import sqlite3
import stat
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime
from pathlib import Path
from subprocess import Popen

import pytest
from sqlalchemy import Connection, func, select
from sqlalchemy.exc import ResourceClosedError

from bot.store.conversations import begin, erase_chat, find_chat, latest
from bot.store.database import Database
from bot.store.errors import DatabaseLocked, StoreError
from bot.store.tables import chats
from flows.pathway.answers import Answer
from flows.talking.session import Session


def pragma(conn: Connection, name: str) -> object:
    return conn.exec_driver_sql(f"PRAGMA {name}").scalar_one()


def add(conn: Connection, address: str, now: datetime) -> int:
    return find_chat(conn, channel="terminal", address=address, now=now)


def how_many(conn: Connection) -> int:
    return conn.scalar(select(func.count()).select_from(chats))


@pytest.mark.parametrize(
    ("name", "expected"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("secure_delete", 1)],
)
def test_file_is_opened_for_safety(db: Database, name: str, expected: object) -> None:
    assert db.run(pragma, name) == expected


def test_only_the_serving_process_checkpoints(db: Database, path: Path) -> None:
    with Database.open(path, serving=False) as other:
        assert other.run(pragma, "wal_autocheckpoint") == 0
    assert db.run(pragma, "wal_autocheckpoint") > 0


def test_committed_work_is_seen_by_others(db: Database, path: Path, now: datetime) -> None:
    with Database.open(path, serving=False) as other:
        db.run(add, "1", now)

        assert other.run(how_many) == 1


def test_failed_work_leaves_no_trace(db: Database, now: datetime) -> None:
    def fail(conn: Connection) -> None:
        add(conn, "1", now)
        raise KeyError("a mistake of ours")

    with pytest.raises(KeyError):
        db.run(fail)

    assert db.run(how_many) == 0


def test_reading_holds_off_other_writers(db: Database, path: Path) -> None:
    """Else what is read could be old by the time it is written back."""

    def read(conn: Connection) -> None:
        how_many(conn)
        with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")

    with pytest.raises(DatabaseLocked):
        db.run(read)


def test_savepoint_undoes_its_part_only(db: Database, now: datetime) -> None:
    def work(conn: Connection) -> None:
        add(conn, "1", now)
        with conn.begin_nested() as part:
            add(conn, "2", now)
            part.rollback()

    db.run(work)

    assert db.run(how_many) == 1


def test_threads_take_turns(db: Database, now: datetime) -> None:
    with ThreadPoolExecutor(8) as threads:
        numbers = list(threads.map(lambda n: db.run(add, str(n), now), range(64)))

    assert sorted(numbers) == sorted(set(numbers))
    assert db.run(how_many) == 64


def test_closed_database_refuses_work(path: Path) -> None:
    db = Database.open(path, serving=True)
    db.close()
    db.close()

    with pytest.raises(ResourceClosedError):
        db.run(how_many)


def test_data_outlives_closing(path: Path, now: datetime) -> None:
    with Database.open(path, serving=True) as db:
        db.run(add, "1", now)

    with Database.open(path, serving=False) as db:
        assert db.run(how_many) == 1


@pytest.mark.parametrize("address", [":memory:", "sqlite://", "sqlite:///:memory:"])
def test_memory_is_thrown_away(
    address: str, now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with Database.open(address, serving=True) as db, Database.open(address, serving=True) as other:
        db.run(add, "1", now)

        assert (db.run(how_many), other.run(how_many)) == (1, 0)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("prefix", ["", "sqlite:///", "sqlite+pysqlite:///"])
def test_address_names_the_file(prefix: str, path: Path) -> None:
    with Database.open(f"{prefix}{path}", serving=True) as db:
        assert db.path == path.resolve()


@pytest.mark.parametrize(
    "address",
    ["", "mysql://me:secret@host/db", "sqlite://host/db", "sqlite:///db?mode=ro", "://x"],
)
def test_unfit_address_is_refused(address: str) -> None:
    with pytest.raises(StoreError, match="give a path or sqlite:///path") as raised:
        Database.open(address, serving=True)

    assert "secret" not in str(raised.value)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no file modes")
def test_files_are_for_their_owner_only(db: Database, path: Path, now: datetime) -> None:
    db.run(add, "1", now)

    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    assert modes == {f"{path.name}{end}": 0o600 for end in ("", "-wal", "-shm", ".lock")}


def test_erased_words_are_not_in_the_file(path: Path, now: datetime) -> None:
    note = Answer(item="note", value="my poor knee", turn=1)
    with Database.open(path, serving=True) as db:
        chat = db.run(add, "1", now)
        db.run(begin, chat, Session(flow="knee", content_hash="c1", answers=(note,)), now)
    assert b"my poor knee" in path.read_bytes()

    with Database.open(path, serving=True) as db:
        db.run(erase_chat, chat)

    assert all(b"my poor knee" not in file.read_bytes() for file in path.parent.iterdir())


@pytest.mark.slow
def test_killed_process_loses_no_commit(
    path: Path, now: datetime, start: Callable[..., Popen[str]]
) -> None:
    process = start(KILLED, path)
    assert process.stdout is not None
    assert process.stdout.readline() == "half way\n"
    process.kill()
    process.wait()

    with Database.open(path, serving=True) as db:
        found = db.run(latest, db.run(add, "1", now))

    assert found is not None
    assert found.session.version == 1
    assert [answer.value for answer in found.session.answers] == ["self", "left"]


KILLED = """
import sys
from dataclasses import replace
from datetime import UTC, datetime

from bot.store.conversations import begin, find_chat, save
from bot.store.database import Database
from flows.pathway.answers import Answer
from flows.talking.session import Session

now = datetime(2026, 3, 1, tzinfo=UTC)
first = Session(
    flow="knee", content_hash="c1", answers=(Answer(item="subject", value="self", turn=1),)
)
second = replace(
    first, version=1, answers=(*first.answers, Answer(item="side", value="left", turn=2))
)


def interrupted(conn, stored):
    save(conn, stored, replace(second, version=2, answers=()), now)
    print("half way", flush=True)
    sys.stdin.read()


db = Database.open(sys.argv[1], serving=True)
chat = db.run(find_chat, channel="terminal", address="1", now=now)
stored = db.run(save, db.run(begin, chat, first, now), second, now)
db.run(interrupted, stored)
"""
