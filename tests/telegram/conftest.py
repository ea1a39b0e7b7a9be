"""Closes what all stories share."""

from collections.abc import Iterator

import pytest

from tests.telegram.bots import shared


@pytest.fixture(scope="session", autouse=True)
def one_database() -> Iterator[None]:
    """Close the database that stories begin in, once all are told."""
    yield
    shared().close()
