"""Turns failures of the disk, the file and SQLite into one-sentence errors of the store."""

import errno
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from sqlalchemy.exc import DBAPIError

from bot.store.errors import (
    DatabaseCorrupt,
    DatabaseLocked,
    DatabaseReadOnly,
    DiskFull,
    StoreError,
)

Translate = Callable[[BaseException | None, str], StoreError | None]
"""Returns the error of the store for an error of a driver, or None when it is our mistake."""
NO_ROOM = (sqlite3.SQLITE_IOERR_SHMSIZE,)
"""The file beside the database that its readers share could not be made larger."""
PRIMARY = 0xFF  # the low byte of an extended result code (sqlite.org/rescode.html)


@contextmanager
def told_by(translate: Translate, name: str) -> Iterator[None]:
    """Raise failures of the database `name` as errors of the store; let bugs through."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        if (known := translate(cause, name)) is None:
            raise
        raise known from error


def told(name: str) -> AbstractContextManager[None]:
    """Raise SQLite's failures about the file `name` as errors of the store."""
    return told_by(from_sqlite, name)


@contextmanager
def told_by_system(name: str) -> Iterator[None]:
    """Raise the operating system's failures about the file `name` as errors of the store."""
    try:
        yield
    except OSError as error:
        raise from_system(error, name) from error


def from_sqlite(error: BaseException | None, name: str) -> StoreError | None:
    """Return the error of the store for an error of SQLite, or None when it is our mistake."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return None
    match code & PRIMARY:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED | sqlite3.SQLITE_PROTOCOL:
            return _locked(name)
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM:
            return _read_only(name)
        case sqlite3.SQLITE_CANTOPEN:
            return _not_there(name)
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return _corrupt(name)
        case sqlite3.SQLITE_FULL:
            return _full(name)
        case sqlite3.SQLITE_IOERR if code in NO_ROOM:
            return _full(name)
        case sqlite3.SQLITE_IOERR:
            return _unreliable(name, getattr(error, "sqlite_errorname", "SQLITE_IOERR"))
    return None


def from_system(error: OSError, name: str) -> StoreError:
    """Return the error of the store for an error of the operating system."""
    match error.errno:
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return _read_only(name)
        case errno.ENOENT | errno.ENOTDIR | errno.EISDIR:
            return _not_there(name)
        case errno.ENOSPC | errno.EDQUOT:
            return _full(name)
    return _unreliable(name, error.strerror or type(error).__name__)


def _locked(name: str) -> StoreError:
    return DatabaseLocked(
        f"database {name!r} is locked by another program; close that program and try again"
    )


def _read_only(name: str) -> StoreError:
    return DatabaseReadOnly(
        f"database {name!r} cannot be written to; "
        "give this account the right to write the file and its folder"
    )


def _not_there(name: str) -> StoreError:
    return DatabaseReadOnly(
        f"database {name!r} cannot be opened or made; "
        "check that its folder exists, may be written to, and that the name is not a folder"
    )


def _corrupt(name: str) -> StoreError:
    return DatabaseCorrupt(
        f"database {name!r} is damaged or not a database; "
        "nothing was changed, restore a backup in its place"
    )


def _full(name: str) -> StoreError:
    return DiskFull(
        f"no room left to write database {name!r}; "
        "free some disk space and try again, the last change was undone"
    )


def _unreliable(name: str, reason: str) -> StoreError:
    return StoreError(
        f"database {name!r} cannot be read or written ({reason}); check the disk and try again"
    )
