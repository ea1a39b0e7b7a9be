"""Failures of the world are told in one sentence and change nothing."""

import errno
import os
import resource
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

import pytest
from sqlalchemy import Connection

from bot.store.conversations import begin, find_chat, latest
from bot.store.database import Database
from bot.store.errors import (
    AlreadyServed,
    DatabaseCorrupt,
    DatabaseForeign,
    DatabaseLocked,
    DatabaseMoved,
    DatabaseReadOnly,
    DiskFull,
    StoreError,
)
from bot.store.failures import from_sqlite, from_system
from flows.pathway.answers import Answer
from flows.talking.session import Session

NOBODY = 65534


def talk(db: Database, now: datetime, *, length: int) -> int:
    """Keep a chat with many answers and return its number."""
    chat = db.run(find_chat, channel="terminal", address=str(length), now=now)
    told = tuple(Answer(item="note", value="x" * 1000, turn=turn) for turn in range(length))
    db.run(begin, chat, Session(flow="knee", content_hash="c1", answers=told), now)
    return chat


def limit_pages(conn: Connection, pages: int) -> None:
    conn.exec_driver_sql(f"PRAGMA max_page_count = {pages}")


@contextmanager
def ordinary_account() -> Iterator[None]:
    """Act as an account whom file modes hold back, which root is not."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder any account may enter; those of pytest are for their owner only."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o777)
        yield Path(folder).resolve()
        os.chmod(folder, 0o700)


def test_other_writer_is_waited_for_in_vain(db: Database, path: Path, now: datetime) -> None:
    other = sqlite3.connect(path, isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseLocked, match="close that program"):
            talk(db, now, length=1)
        other.execute("ROLLBACK")
    finally:
        other.close()

    assert db.run(latest, talk(db, now, length=1)) is not None


def test_locked_file_is_not_opened(path: Path) -> None:
    Database.open(path, serving=True).close()
    other = sqlite3.connect(path, isolation_level=None)
    try:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(DatabaseLocked):
            Database.open(path, serving=True)
    finally:
        other.close()

    Database.open(path, serving=True).close()


@pytest.mark.parametrize("has_read", [True, False])
@pytest.mark.parametrize("has_other", [True, False])
def test_file_replaced_under_it_is_neither_written_nor_read(
    path: Path, now: datetime, has_read: bool, has_other: bool
) -> None:
    other = path.with_name("other.sqlite")
    with Database.open(other, serving=True) as db:
        talk(db, now, length=9)
    as_it_was = other.read_bytes()
    with Database.open(path, serving=True) as db:
        kept = talk(db, now, length=1)
        if has_read:
            assert db.read(latest, kept) is not None
        path.rename(path.with_name("aside.sqlite"))
        if has_other:
            other.rename(path)
        for work in (
            lambda: talk(db, now, length=2),
            lambda: db.read(latest, kept),
        ):
            with pytest.raises(DatabaseMoved, match="put the right file in its place"):
                work()

    assert path.read_bytes() == as_it_was if has_other else not path.exists()
    with Database.open(path.with_name("aside.sqlite"), serving=True) as db:
        assert db.read(latest, kept) is not None


posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no file modes")


def talk_until_refused(path: Path, limit: int) -> tuple[list[int], str]:
    """Return the chats kept in a file that may only grow so far, and what was told then."""
    kept: list[int] = []
    with Database.open(path, serving=True) as db:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        try:
            for length in range(1, limit):
                kept.append(talk(db, datetime.now(UTC), length=length))
        except StoreError as error:
            return kept, str(error)
    return kept, ""


@posix
@pytest.mark.slow
def test_file_that_may_not_grow_loses_nothing(path: Path, now: datetime) -> None:
    with ProcessPoolExecutor(1, get_context("spawn")) as other:
        kept, told = other.submit(talk_until_refused, path, 300_000).result()

    assert "cannot be read or written" in told
    assert "check the disk" in told
    with Database.open(path, serving=True) as db:
        assert kept
        assert all(db.run(latest, chat) is not None for chat in kept)
        assert db.run(latest, talk(db, now, length=len(kept) + 1)) is not None


@posix
def test_read_only_file_is_not_served(open_folder: Path) -> None:
    path = open_folder / "db"
    Database.open(path, serving=True).close()
    path.chmod(0o444)
    Path(f"{path}.lock").chmod(0o666)

    with ordinary_account(), pytest.raises(DatabaseReadOnly, match="right to write") as raised:
        Database.open(path, serving=True)

    assert repr(str(path)) in str(raised.value)


@posix
def test_read_only_file_may_be_read(open_folder: Path, now: datetime) -> None:
    path = open_folder / "db"
    with Database.open(path, serving=False) as db:
        chat = talk(db, now, length=1)
    path.chmod(0o444)

    with ordinary_account(), Database.open(path, serving=False) as db:
        assert db.run(latest, chat) is not None
        with pytest.raises(DatabaseReadOnly):
            talk(db, now, length=2)


@posix
def test_unwritable_lock_names_the_database(open_folder: Path) -> None:
    path = open_folder / "db"
    Database.open(path, serving=True).close()
    path.chmod(0o666)

    with ordinary_account(), pytest.raises(DatabaseReadOnly, match=r"'.*/db'"):
        Database.open(path, serving=True)


@posix
@pytest.mark.parametrize("serving", [True, False])
@pytest.mark.parametrize("exists", [True, False], ids=["existing file", "new file"])
def test_read_only_folder_is_told(open_folder: Path, serving: bool, exists: bool) -> None:
    path = open_folder / "db"
    if exists:
        Database.open(path, serving=False).close()
        path.chmod(0o666)
    open_folder.chmod(0o555)

    with ordinary_account(), pytest.raises(DatabaseReadOnly):
        Database.open(path, serving=serving)


@pytest.mark.parametrize("serving", [True, False])
@pytest.mark.parametrize("name", ["", "missing/db", "file/db"])
def test_impossible_place_is_told(tmp_path: Path, name: str, serving: bool) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "file").touch()

    with pytest.raises(DatabaseReadOnly, match="check that its folder exists"):
        Database.open(folder / name, serving=serving)


def test_something_else_is_left_alone(path: Path) -> None:
    path.write_text("Dear diary, my knee hurts. " * 100)
    before = path.read_bytes()

    with pytest.raises(DatabaseCorrupt, match="restore a backup") as raised:
        Database.open(path, serving=True)

    assert path.read_bytes() == before
    assert "diary" not in str(raised.value)


def test_truncated_file_is_left_alone(path: Path, now: datetime) -> None:
    with Database.open(path, serving=True) as db:
        talk(db, now, length=50)
    os.truncate(path, path.stat().st_size // 2)
    before = path.read_bytes()

    with pytest.raises(DatabaseCorrupt, match="nothing was changed"):
        Database.open(path, serving=True)

    assert path.read_bytes() == before


def test_damage_found_while_reading_is_told(path: Path, now: datetime) -> None:
    with Database.open(path, serving=True) as db:
        chat = talk(db, now, length=500)
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        file.write(b"\xff" * (path.stat().st_size // 2))

    with Database.open(path, serving=True) as db, pytest.raises(DatabaseCorrupt):
        db.run(latest, chat)


def test_file_of_another_program_is_left_alone(path: Path) -> None:
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE songs (title TEXT)")
    other.close()
    before = path.read_bytes()

    with pytest.raises(DatabaseForeign, match="another program"):
        Database.open(path, serving=True)

    assert path.read_bytes() == before


def test_empty_file_is_a_new_database(path: Path, now: datetime) -> None:
    path.touch()

    with Database.open(path, serving=True) as db:
        assert db.run(latest, talk(db, now, length=1)) is not None


def test_full_disk_undoes_the_last_change(db: Database, now: datetime) -> None:
    kept = talk(db, now, length=1)
    db.run(limit_pages, 1)  # SQLite takes the present size instead of less

    with pytest.raises(DiskFull, match="free some disk space"):
        talk(db, now, length=50)

    db.run(limit_pages, 100_000)
    assert db.run(latest, kept) is not None
    assert db.run(latest, talk(db, now, length=50)) is not None


def test_mistake_of_ours_is_not_disguised(db: Database) -> None:
    with pytest.raises(Exception, match="no such table") as raised:
        db.run(lambda conn: conn.exec_driver_sql("SELECT * FROM no_such"))

    assert not isinstance(raised.value, StoreError)


SYSTEM = (errno.EACCES, errno.ENOENT, errno.ENOSPC, errno.EIO, errno.ENAMETOOLONG)
SQLITE = (
    sqlite3.SQLITE_BUSY_SNAPSHOT,
    sqlite3.SQLITE_READONLY_DBMOVED,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_CORRUPT_INDEX,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR_FSYNC,
)


def sqlite_error(code: int) -> sqlite3.Error:
    error = sqlite3.OperationalError("words of SQLite")
    error.sqlite_errorcode, error.sqlite_errorname = code, "SQLITE_SOMETHING"
    return error


@pytest.mark.parametrize(
    "told",
    [
        *(from_system(OSError(code, os.strerror(code)), "a/db") for code in SYSTEM),
        *(from_sqlite(sqlite_error(code), "a/db") for code in SQLITE),
    ],
    ids=lambda error: type(error).__name__,
)
def test_message_is_one_sentence(told: StoreError) -> None:
    assert isinstance(told, StoreError)
    assert "'a/db'" in str(told)
    assert "; " in str(told)
    assert "words of SQLite" not in str(told)
    assert not str(told).endswith(".")
    assert "\n" not in str(told)


def test_lock_held_is_a_store_error() -> None:
    assert issubclass(AlreadyServed, StoreError)
