"""One text has words for each whose knee it may be, and what is asked is the same for all."""

from collections.abc import Mapping
from typing import Any

import pytest

from flows.addressing import addressing
from flows.errors import ContentError
from flows.judging.result import assess
from flows.judging.shapes import result_json
from flows.notices import long_screens
from flows.pathway.loading import build, read_folder, shipped
from flows.pathway.translating import about
from flows.pathway.whom import CHILD, OTHER, SELF, WHOM
from flows.proving.people import sheet
from tests.judging.test_toy import TOY

SIGNS = "signs"


def knee(**changes: Any) -> Mapping[str, Any]:
    """Return the shipped content with other words for the first warning sign."""
    raw = read_folder("knee")
    group, *rest = raw[SIGNS]
    first, *others = group[SIGNS]
    raw[SIGNS] = [{**group, SIGNS: [{**first, **changes}, *others]}, *rest]
    return raw


@pytest.mark.parametrize("whom", WHOM)
def test_no_place_is_left_in_what_is_said(whom: str):
    spoken = about(shipped(), whom)

    assert not [one.id for one in spoken.items.values() if set("[]") & set(one.text + one.help)]


@pytest.mark.parametrize("whom", [CHILD, OTHER])
@pytest.mark.parametrize("seed", range(3))
def test_words_change_no_result(whom: str, seed: int):
    answers = sheet(shipped(), seed)
    told, same = (result_json(assess(about(shipped(), one), answers)) for one in (whom, SELF))

    assert told["disposition"] == same["disposition"]
    assert [row["region"] for row in told["regions"]] == [row["region"] for row in same["regions"]]


def test_one_pathway_stands_for_all_where_words_are_the_same():
    assert about(TOY, CHILD) is TOY
    assert about(about(shipped(), CHILD), SELF) is shipped()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Your foot is cold", "your"),
        ("[Your|The] foot is as cold as I say", "i"),
        ("A [b|c|d|e] foot", "[b|c|d|e]"),
        ("A foot] is cold", "]"),
        ("[Your] foot, or [your|their] foot", ""),
    ],
)
def test_words_that_miss_another_are_told(text: str, found: str):
    told = [notice.message for notice in addressing(build(knee(text=text)))]

    assert [f" {found!r}" in one for one in told] == ([True] if found else [])


def test_flow_for_oneself_may_say_you():
    assert [*addressing(shipped("checkin"))] == []


def test_sign_is_short_for_everybody():
    long = "[A|A very long sign that is only long where somebody answers for] child"

    with pytest.raises(ContentError, match="12 words"):
        build(knee(text=long))


def test_screen_is_short_for_everybody():
    eleven = "[A|one two three four five six seven eight nine ten] sign"
    raw = knee(text=eleven)
    group, *rest = raw[SIGNS]
    many = [{**one, "text": eleven} for one in group[SIGNS]]
    longer = build({**raw, SIGNS: [{**group, SIGNS: many}, *rest]})

    assert [*long_screens(longer)] == []
    assert [one.key for one in long_screens(about(longer, CHILD))] == [group["id"]]
