"""Closes what all stories share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.store.database import Database
from tests.postgres import new_database
from tests.telegram.bots import shared


@pytest.fixture(scope="session", autouse=True)
def one_database() -> Iterator[None]:
    """Close the database that stories begin in, once all are told."""
    yield
    shared().close()


@pytest.fixture
def db(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database of each kind that the file of the test names."""
    address: str | Path = tmp_path / "kneebot.sqlite"
    if database_kind == "postgresql":
        address = new_database(request.getfixturevalue("postgres"))
    with Database.open(address, serving=True) as opened:
        yield opened
