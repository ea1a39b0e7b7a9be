"""A database that several tests begin with, and a chat on it."""

from collections.abc import Iterator

import pytest

from bot.store.database import Database
from tests.emptying import emptied
from tests.proofs.one_chat import Chat


@pytest.fixture(scope="session")
def base() -> Iterator[Database]:
    """Return a database; empty it before use."""
    with Database.open(":memory:", serving=True) as db:
        yield db


@pytest.fixture
def chat(base: Database) -> Chat:
    """Return a chat in which nothing happened yet."""
    return Chat(emptied(base))
