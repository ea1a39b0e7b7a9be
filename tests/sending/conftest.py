"""A sender on each database, with a clock and an outside that tests hold."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.sending.sender import Sender
from bot.store.database import Database
from tests.postgres import new_database
from tests.sending.test_sender import HERE, Post

INTERVAL = timedelta(seconds=1 / 30)


@pytest.fixture
def post(database_kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Post]:
    place: str | Path = tmp_path / "kneebot.sqlite"
    if database_kind == "postgresql":
        place = new_database(request.getfixturevalue("postgres"))
    with Database.open(place, serving=True) as db:
        post = Post(db)
        post.sender = Sender(db, HERE, post.outside, post.clock, INTERVAL)
        yield post
