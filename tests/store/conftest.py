"""What the tests of the store share: a file, a time, and other processes."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.store.database import Database
from tests.emptying import emptied, opened
from tests.postgres import new_database


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 3, 1, 8, 30, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "kneebot.sqlite"


@pytest.fixture(scope="session")
def shared(database_kind: str, request: pytest.FixtureRequest) -> Iterator[Database | None]:
    """One database for many tests: opening takes longer than they do."""
    if database_kind == "file":
        yield None
        return
    address = ":memory:"
    if database_kind == "postgresql":
        address = new_database(request.getfixturevalue("postgres"))
    with Database.open(address, serving=True) as kept:
        yield kept


@pytest.fixture
def db(shared: Database | None, path: Path) -> Iterator[Database]:
    """An empty database: a file of its own, unless the file of the test names other kinds."""
    if shared is not None:
        yield emptied(shared)
        return
    with opened(path) as file:
        yield file


@pytest.fixture
def start() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start Python on a script; whatever still runs at the end of the test is killed."""
    started: list[subprocess.Popen[str]] = []

    def run(script: str, *arguments: object) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-W", "error", "-c", script, *map(str, arguments)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        process.communicate()
