"""Where the data lives: reads the address of a database and makes its file, private from birth."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.store.errors import DatabaseMoved, StoreError
from bot.store.failures import from_system, told_by_system

MEMORY = ":memory:"
SERVERS = ("postgres", "postgresql", "postgresql+psycopg")
"""How addresses of PostgreSQL begin; platforms write the first."""
BESIDE = ("-wal", "-shm")
"""What the names of the files end with that SQLite keeps beside one."""
OWNER_ONLY = 0o600  # SQLite gives -wal and -shm the mode of the database file


def located(address: str | Path) -> Path | URL | None:
    """Return the file or the server an address names, or None for a database in memory.

    An address is a path, `sqlite:///path`, `postgresql://...` or `:memory:`. The real path is
    returned, so that one file has one lock whatever link leads to it.
    """
    if isinstance(address, str) and is_server(address):
        return _server(address)
    name = _name(address) if isinstance(address, str) else str(address)
    if name == MEMORY:
        return None
    with told_by_system(name):
        path = Path(name).resolve()
    if not path.name:
        raise StoreError(f"{name!r} is no file; give the path of a database file")
    if path.is_dir():
        raise from_system(IsADirectoryError(errno.EISDIR, name), str(path))
    return path


def is_server(address: str) -> bool:
    """Tell whether an address names a database on a server."""
    return address.partition("://")[0] in SERVERS and "://" in address


def file_of(address: str | Path) -> Path:
    """Return the file an address names; raise a StoreError where it names none."""
    place = located(address)
    if isinstance(place, Path):
        return place
    if place is None:
        raise StoreError("a database in memory has no file; give the path of one")
    raise StoreError(
        "a database on a server is not kept in a file of kneebot's; "
        "use pg_dump to back it up, and pg_restore"
    )


def must_exist(path: Path) -> None:
    """Raise a StoreError unless there is a file."""
    with told_by_system(str(path)):
        if not path.is_file():
            raise StoreError(f"no file {str(path)!r}; check its path")


def refuse_missing(address: str | Path) -> None:
    """Raise a StoreError where an address names a file that is not there yet."""
    place = located(address)
    if isinstance(place, Path) and not place.is_file():
        raise StoreError(
            f"no database {str(place)!r}; call this in the folder where kneebot runs, "
            "give --db or DATABASE_URL, or begin with kneebot clinic add or kneebot run"
        )


def make_file(path: Path) -> None:
    """Make the file, empty and for its owner only, unless there is one."""
    with told_by_system(str(path)):
        # Never open a file that exists: closing it would drop SQLite's own POSIX locks on it.
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, OWNER_ONLY))


def staying(path: Path) -> Callable[[], None]:
    """Return what raises DatabaseMoved once another file, or none, is in the place of this one."""
    opened = _which(path)

    def check() -> None:
        if _which(path) != opened:
            raise DatabaseMoved(
                f"database {str(path)!r} was moved or replaced while it was in use; "
                "stop kneebot, put the right file in its place and start it again"
            )

    return check


def _which(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def digits(many: int) -> str:
    """Return what so many digits in a file's name are looked for by."""
    return "[0-9]" * many


def give_to_owner(path: Path, other: Path) -> None:
    """Let a file that root made belong to whoever owns another one; anybody else keeps it."""
    if os.name == "posix" and os.geteuid() == 0:
        owner = other.stat()
        os.chown(path, owner.st_uid, owner.st_gid)


def _server(address: str) -> URL:
    try:
        url = make_url("postgresql+psycopg://" + address.partition("://")[2])
    except (ArgumentError, ValueError):
        raise _unfit(address) from None
    if not url.database:
        raise StoreError("DATABASE_URL names no database; end it with / and the name of one")
    if "@" in (url.host or ""):
        raise StoreError("DATABASE_URL has an @ too many; write one in a password as %40")
    return url


def _name(address: str) -> str:
    if not address.strip():
        raise StoreError("the address of the database is empty; give a path or sqlite:///path")
    if address.partition(":")[0] in SERVERS:
        raise _unfit(address)
    if "://" not in address:
        return address
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        raise _unfit(address) from None
    if url.get_backend_name() != "sqlite" or url.query or url.host:
        raise _unfit(address)
    return url.database or MEMORY


def _unfit(address: str) -> StoreError:
    # The rest of the address is not repeated: it may hold a password.
    scheme = address.partition(":")[0]
    return StoreError(
        f"the address of the database starting with {scheme!r} cannot be used; "
        "give a path or sqlite:///path, with nothing after it, or postgresql://name@host/database"
    )
