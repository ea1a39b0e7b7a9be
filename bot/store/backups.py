"""Copies of a file: made whole or not at all, while it is in use, and put back in its place."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from datetime import date, datetime
from glob import escape
from pathlib import Path
from tempfile import TemporaryFile
from typing import TypeVar

from bot.retention import BACKUPS_KEPT
from bot.store.cut import is_cut
from bot.store.database import Database
from bot.store.errors import DatabaseCorrupt, DatabaseReadOnly, SchemaTooNew, StoreError
from bot.store.failures import told, told_by_system
from bot.store.migrating import amiss, revisions
from bot.store.parts import no_trace, part_of
from bot.store.place import BESIDE, digits, give_to_owner, make_file
from bot.store.serving import served_alone

SETTING = "KNEEBOT_BACKUPS"
T = TypeVar("T")


def back_up(db: Database, target: Path) -> None:
    """Write a copy that can be used at once, into a file that is not there yet."""
    with told_by_system(str(target)):
        if target.exists():
            raise StoreError(f"{str(target)!r} is there already; give the name of a new file")
        if db.path is not None and target.resolve() in map(db.path.with_name, _own_names(db.path)):
            raise StoreError(f"{str(target)!r} is a name kneebot itself uses; give another one")
        write_whole(db, target)


def write_whole(db: Database, target: Path) -> None:
    """Write a copy in place of what is there, whole or not at all, and check it."""
    part = part_of(target, db.path)
    with told_by_system(str(target)):
        try:
            part.unlink(missing_ok=True)
            make_file(part)
            db.home.copy_to(part)
            check_file(part)
            _write_through(part)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)


def back_up_daily(db: Database, folder: Path, now: datetime) -> Path | None:
    """Make the backup of a day once, and delete those that are too old; return a new one."""
    target = folder / f"kneebot-{now:%Y-%m-%d}.sqlite"
    try:
        with told_by_system(str(folder)):
            if target.exists():
                return None
            write_whole(db, target)
            for old in _daily(folder, now.date())[:-BACKUPS_KEPT]:
                old.unlink()
    except DatabaseReadOnly as error:
        raise _unfit(folder) from error
    except StoreError as error:
        raise StoreError(f"{SETTING}: no copy was made; {error}") from error
    return target


def ready_folder(folder: Path) -> None:
    """Make the folder of daily backups, unless it is there; raise a StoreError if that fails."""
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise _unfit(folder) from error
    refuse_folder(folder)


def refuse_folder(folder: Path) -> None:
    """Raise a StoreError where no daily backup can be kept; a folder can be made in another."""
    is_there = folder.exists() or not folder.parent.is_dir()
    try:
        with TemporaryFile(dir=folder if is_there else folder.parent):
            pass
    except OSError as error:
        raise _unfit(folder) from error


def newest_copy(folder: Path, today: date) -> date | None:
    """Return the day of the newest daily backup up to a day, None where there is none."""
    copies = _daily(folder, today)
    return date.fromisoformat(_day(copies[-1])) if copies else None


def copies_ahead(folder: Path, today: date) -> list[Path]:
    """Return the daily backups of days to come, as a clock makes that is wrong."""
    return [one for one in _every(folder) if _day(one) > today.isoformat()]


def _daily(folder: Path, today: date) -> list[Path]:
    return [one for one in _every(folder) if _day(one) <= today.isoformat()]


def _every(folder: Path) -> list[Path]:
    day = "-".join(map(digits, (4, 2, 2)))
    return sorted(folder.glob(f"kneebot-{day}.sqlite"))


def _own_names(path: Path) -> list[str]:
    """Return what the files are called that kneebot and SQLite keep beside a database."""
    return [path.name + end for end in (*BESIDE, ".lock", ".secret", ".part")]


def _day(copy: Path) -> str:
    return copy.stem.removeprefix("kneebot-")


def _unfit(folder: Path) -> StoreError:
    return StoreError(
        f"{SETTING}: no copy can be kept in {str(folder)!r}; "
        "name a folder that this account may write to, in one that is there"
    )


def restore(
    backup: Path, target: Path, now: datetime, ready: Callable[[Path, Path | None], T]
) -> tuple[Path | None, T]:
    """Put a backup in the place of a file that nobody serves; return where that went, if any.

    `ready` sets a copy of the backup right, beside the file that it will replace, and what it
    returns is returned too. At every moment a whole file stands there, the old one or that copy.
    """
    with told_by_system(str(backup)):
        if not backup.is_file():
            raise StoreError(f"no file {str(backup)!r}; give the name of a backup")
    check_file(backup)
    part, aside = part_of(target, backup), target.with_name(f"{target.name}.{_stamp(now)}")
    with served_alone(target) as lock, told_by_system(str(target)), no_trace(part):
        make_file(part)
        with told(str(part)), closing(_reading(backup)) as source:
            source.execute("VACUUM INTO ?", (str(part),))
        has_old = target.exists()
        done = ready(part, target if has_old else None)
        with told(str(part)), closing(sqlite3.connect(part)) as file:
            file.execute("PRAGMA journal_mode = DELETE")  # all of it in the one file
        _write_through(part)
        if has_old:
            _keep_beside(target, aside)
        for one in (part, lock):
            give_to_owner(one, target if has_old else target.parent)
        part.replace(target)
    return aside if has_old else None, done


def leftovers(path: Path) -> list[Path]:
    """Return what stands beside a file that is missing or empty, and may be its data."""
    if path.exists() and path.stat().st_size:
        return []
    ends = ("part", "replaced-*", "backup-*")
    return sorted(
        one
        for end in ends
        for one in path.parent.glob(f"{escape(path.name)}.{end}")
        if not one.name.endswith(BESIDE)
    )


def told_leftovers(path: Path, found: Sequence[Path]) -> str:
    """Return in one sentence what was left beside a database that is missing or empty."""
    names = ", ".join(one.name for one in found)
    return (
        f"database {str(path)!r} is missing or empty, and beside it stands {names}; "
        "if that is its data, stop kneebot and call kneebot restore with it"
    )


def _keep_beside(path: Path, aside: Path) -> None:
    """Let a file be found by a second name, with what its log holds, and end that log."""
    with suppress(sqlite3.Error), closing(sqlite3.connect(path)) as old:
        old.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()  # a damaged file keeps its log
    for end in ("", *BESIDE):
        if (old_part := path.with_name(path.name + end)).exists():
            _link(old_part, aside.with_name(aside.name + end))
    for end in BESIDE:
        path.with_name(path.name + end).unlink(missing_ok=True)


def _link(path: Path, other: Path) -> None:
    try:
        os.link(path, other)
    except OSError:  # a file system without second names
        shutil.copy2(path, other)


def check_file(path: Path) -> None:
    """Raise a StoreError unless a file is a sound database of ours that this version can read."""
    refuse_damaged(path)
    with told(str(path)), closing(_reading(path)) as file:
        names = {name for (name,) in file.execute("SELECT name FROM sqlite_master")}
        version = None
        if {"alembic_version", "chats"} <= names:
            [[version]] = file.execute("SELECT version_num FROM alembic_version").fetchall()
    if version is not None and version not in revisions():
        raise SchemaTooNew(f"{str(path)!r} {amiss(version)}; nothing was changed")
    if version is None:
        raise StoreError(
            f"{str(path)!r} is no backup that this version can read; nothing was changed"
        )


def refuse_damaged(path: Path) -> None:
    """Raise a StoreError where a file is damaged or no database."""
    with told(str(path)), closing(_reading(path)) as file:
        [[found]] = file.execute("PRAGMA integrity_check(1)").fetchall()
        is_damaged = found != "ok" or is_cut(file)
    if is_damaged:
        raise DatabaseCorrupt(f"{str(path)!r} is damaged; nothing was changed, use another")


def _reading(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)


def _stamp(now: datetime) -> str:
    return f"replaced-{now:%Y%m%d-%H%M%S}"


def _write_through(path: Path) -> None:
    # VACUUM INTO does not wait for the disk.
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
