"""Short ways to say an answer in Spanish, each alone, and what only sounds like one.

They are by who wrote the words, before the words, and learned from: what is here is kept.
"""

from collections.abc import Iterable, Mapping

import pytest

from flows.pathway.loading import read_yaml
from flows.talking.lexicon import lexicon_of
from flows.talking.sentences import hear
from tests.understanding.test_utterances import FOLDER, SPANISH, pairs

WAYS: Mapping[str, Mapping[str, list[str]]] = read_yaml(FOLDER / "es_ways.yaml")
NEAR = "near_misses"


def told(item: str, text: str) -> set[str]:
    values = hear(SPANISH, lexicon_of(SPANISH, "es"), text).values
    return {value for id, value in pairs(values) if id == item}


def wrong(item: str, ways: Iterable[tuple[str, set[str]]]) -> list[str]:
    return [text for text, wanted in ways if told(item, text) != wanted]


@pytest.mark.parametrize("item", sorted(WAYS))
def test_each_way_says_its_answer_and_no_other(item: str):
    ways = ((text, {way}) for way, texts in WAYS[item].items() if way != NEAR for text in texts)

    assert wrong(item, ways) == []


@pytest.mark.parametrize("item", sorted(item for item, ways in WAYS.items() if NEAR in ways))
def test_what_only_sounds_like_an_answer_is_none(item: str):
    assert wrong(item, ((text, set()) for text in WAYS[item][NEAR])) == []
