"""Reading content: memory is looked after as before, whatever came of it."""

import gc
from contextlib import suppress

import pytest

from flows.errors import ContentError
from flows.pathway.loading import parse_yaml


@pytest.mark.parametrize("text", ["a: 1", "a: [", "a: 1\na: 2"], ids=["good", "broken", "twice"])
def test_reading_leaves_memory_looked_after(text: str):
    with suppress(ContentError):
        parse_yaml(text, "some.yaml")

    assert gc.isenabled()


def test_reading_leaves_memory_alone_where_it_was():
    """Who looks after memory in another way is not overruled."""
    gc.disable()
    try:
        parse_yaml("a: 1", "some.yaml")
        is_looking = gc.isenabled()
    finally:
        gc.enable()

    assert not is_looking
