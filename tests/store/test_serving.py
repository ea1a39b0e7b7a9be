"""One serving process per file."""

import os
from collections.abc import Callable
from pathlib import Path
from subprocess import Popen

import pytest

from bot.store.database import Database
from bot.store.errors import AlreadyServed

Start = Callable[..., Popen[str]]

SERVE = """
import sys
from bot.store.database import Database
from bot.store.errors import StoreError

try:
    db = Database.open(sys.argv[1], serving=True)
except StoreError as error:
    print(type(error).__name__, error, flush=True)
else:
    print("serving", flush=True)
    sys.stdin.read()
    db.close()
"""


@pytest.mark.slow
def test_second_process_is_refused(db: Database, path: Path, start: Start) -> None:
    said, wrong = start(SERVE, path).communicate()

    assert wrong == ""
    assert said.startswith(f"AlreadyServed database {str(path)!r} is already served")


@pytest.mark.slow
def test_killed_process_frees_the_file(path: Path, start: Start) -> None:
    process = start(SERVE, path)
    assert process.stdout is not None
    assert process.stdout.readline() == "serving\n"
    with pytest.raises(AlreadyServed):
        Database.open(path, serving=True)

    process.kill()
    process.wait()

    Database.open(path, serving=True).close()


def test_closing_frees_the_file(path: Path) -> None:
    Database.open(path, serving=True).close()

    Database.open(path, serving=True).close()


def test_failed_opening_frees_the_file(path: Path) -> None:
    path.write_bytes(b"not a database, but long enough to look like one" * 50)
    for _ in range(2):
        with pytest.raises(Exception, match="not a database"):
            Database.open(path, serving=True)


def test_link_to_served_file_is_refused(db: Database, path: Path) -> None:
    link = path.with_name("other name")
    os.symlink(path, link)

    with pytest.raises(AlreadyServed):
        Database.open(link, serving=True)


def test_other_commands_open_a_served_file(db: Database, path: Path) -> None:
    with Database.open(path, serving=False) as other:
        assert other.path == db.path
