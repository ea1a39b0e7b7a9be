"""What waits is committed together, and what fails in a group is nobody else's loss."""

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from threading import Event, get_ident
from time import monotonic

import pytest
from sqlalchemy import Connection, Engine, event, select
from sqlalchemy.exc import ResourceClosedError

from bot.store import writer
from bot.store.conversations import find_chat
from bot.store.database import Database
from bot.store.errors import DatabaseLocked, DatabaseReadOnly, DiskFull
from bot.store.sqlite import BUSY_TIMEOUT_S
from bot.store.tables import chats

PATIENCE_S = 10


def add(conn: Connection, address: str, now: datetime) -> int:
    return find_chat(conn, channel="terminal", address=address, now=now)


def fail(conn: Connection, now: datetime) -> None:
    add(conn, "failed", now)
    raise KeyError("a mistake of ours")


def addresses(conn: Connection) -> list[str]:
    return list(conn.scalars(select(chats.c.address).order_by(chats.c.id)))


@contextmanager
def held_up(db: Database) -> Iterator[Callable[[], None]]:
    """Keep the writer busy until the function that is returned is called."""
    begun, go_on = Event(), Event()

    def wait(conn: Connection) -> None:
        begun.set()
        go_on.wait(PATIENCE_S)

    waiting = db.submit(wait)
    assert begun.wait(PATIENCE_S)
    yield go_on.set
    go_on.set()
    waiting.result(PATIENCE_S)


@pytest.fixture
def commits() -> Iterator[list[Connection]]:
    """Count the commits of all databases."""
    seen: list[Connection] = []

    def note(conn: Connection) -> None:
        seen.append(conn)

    event.listen(Engine, "commit", note)
    yield seen
    event.remove(Engine, "commit", note)


def outcomes(*futures: Future[object]) -> list[object]:
    return [one.exception(PATIENCE_S) or "done" for one in futures]


def test_what_waits_is_one_commit(
    db: Database, now: datetime, commits: list[Connection], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "LONGEST_GROUP_S", PATIENCE_S)
    with held_up(db):
        group = [db.submit(add, str(number), now) for number in range(50)]
        before = len(commits)
    assert [one.result(PATIENCE_S) for one in group] == list(range(1, 51))

    assert len(commits) - before == 1  # also of what it waited for
    assert db.run(addresses) == [str(number) for number in range(50)]


def test_nothing_is_told_before_the_commit(db: Database, path: Path, now: datetime) -> None:
    """Else an update could be confirmed that a crash then takes away."""
    seen: list[int] = []

    def look(_: Future[int]) -> None:
        with closing(sqlite3.connect(path)) as other:
            seen.extend(other.execute("SELECT count(*) FROM chats").fetchone())

    with held_up(db):
        group = [db.submit(add, str(number), now) for number in range(3)]
        for one in group:
            one.add_done_callback(look)
    db.run(addresses)

    assert seen == [3, 3, 3]


def test_failure_undoes_its_own_work_only(db: Database, now: datetime) -> None:
    with held_up(db):
        group = [db.submit(add, "1", now), db.submit(fail, now), db.submit(add, "2", now)]
    first, failed, last = outcomes(*group)

    assert (first, last) == ("done", "done")
    assert isinstance(failed, KeyError)
    assert db.run(addresses) == ["1", "2"]


def test_what_fills_the_disk_fails_alone(db: Database, now: datetime) -> None:
    page_count = db.run(lambda conn: conn.exec_driver_sql("PRAGMA page_count").scalar_one())
    db.run(lambda conn: conn.exec_driver_sql(f"PRAGMA max_page_count = {page_count + 2}"))
    with held_up(db):
        group = [db.submit(add, "1", now), db.submit(add, "x" * 100_000, now)]
        group.append(db.submit(add, "2", now))
    first, failed, last = outcomes(*group)

    assert (first, last) == ("done", "done")
    assert isinstance(failed, DiskFull)
    assert db.run(addresses) == ["1", "2"]


def test_group_waits_for_a_locked_file_once(db: Database, path: Path, now: datetime) -> None:
    began = monotonic()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        told = outcomes(*(db.submit(add, str(number), now) for number in range(40)))

    assert {type(one) for one in told} == {DatabaseLocked}
    assert monotonic() - began < 10 * BUSY_TIMEOUT_S
    assert db.run(addresses) == []


def test_cancelled_work_is_not_begun(db: Database, now: datetime) -> None:
    with held_up(db):
        left, kept = db.submit(add, "left", now), db.submit(add, "kept", now)
        assert left.cancel()
    kept.result(PATIENCE_S)

    with pytest.raises(CancelledError):
        left.result()
    assert db.run(addresses) == ["kept"]


def test_what_waits_is_done_before_closing(path: Path, now: datetime) -> None:
    with Database.open(path, serving=True) as db, held_up(db):
        last = db.submit(add, "1", now)

    assert last.result() == 1


def test_reading_waits_for_nobody(db: Database, now: datetime) -> None:
    db.run(add, "1", now)
    with held_up(db):
        second = db.submit(add, "2", now)

        assert db.read(addresses) == ["1"]
    second.result(PATIENCE_S)
    assert db.read(addresses) == ["1", "2"]


def test_readers_cannot_write(db: Database, now: datetime) -> None:
    with pytest.raises(DatabaseReadOnly):
        db.read(add, "1", now)


def test_database_of_one_thread_works_there(now: datetime) -> None:
    with Database.of_one_thread() as db:
        assert db.run(lambda _: get_ident()) == get_ident()
        assert db.submit(add, "kept", now).done()
        with pytest.raises(KeyError):
            db.run(fail, now)
        assert db.run(addresses) == ["kept"]
    with pytest.raises(ResourceClosedError):
        db.run(addresses)
