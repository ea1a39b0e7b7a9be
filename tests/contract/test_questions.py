"""`kneebot questions --json`: one item for everything that can be answered."""

import json
from pathlib import Path
from typing import Any

import pytest

from flows.pathway.loading import CONTENT, shipped
from tests.conftest import Kneebot, called

Item = dict[str, Any]
KINDS = {"single", "multi", "number", "yes_no", "text"}
SECTIONS = ["context", "safety", "history", "self_test"]
KEYS = {
    "id": str,
    "section": str,
    "screen": str,
    "kind": str,
    "text": str,
    "help": str,
    "choices": list,
    "unit": str,
    "min": (int, float, type(None)),
    "max": (int, float, type(None)),
    "step": (int, float, type(None)),
    "per_side": bool,
    "ask_if": dict,
    "sources": list,
}
OF_THEIR_OWN = [
    "pain_worst",
    "pain_average",
    "height_cm",
    "weight_kg",
    *(f"psfs_{number}{part}" for number in (1, 2, 3) for part in ("", ".score")),
]
LEAF_KEYS = {
    *("side", "is", "at_least", "at_most", "above", "below"),
    *("differs_by", "differs_by_percent", "either_way"),
}
WHOLE_BODY = {"chair_stand_30s", "walking_look"}
"""Self-tests that are done with both legs at once."""


@pytest.fixture(scope="module")
def shape(empty_folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(called("questions", "--json").out)
    return found


@pytest.fixture(scope="module")
def items(shape: dict[str, Any]) -> dict[str, Item]:
    return {item["id"]: item for item in shape["items"]}


def test_object_is_stamped(shape: dict[str, Any]):
    assert list(shape) == ["schema", "version", "content_hash", "items"]
    assert shape["schema"] == 1
    assert shape["content_hash"] == shipped().content_hash


def test_keys_have_their_types(items: dict[str, Item]):
    for item in items.values():
        assert list(item) == list(KEYS), item["id"]
        wrong = [key for key, kind in KEYS.items() if not isinstance(item[key], kind)]
        assert not wrong, (item["id"], wrong)


def test_ids_are_unique(shape: dict[str, Any], items: dict[str, Item]):
    assert len(shape["items"]) == len(items) == len(shipped().items)


def test_words_are_from_closed_sets(items: dict[str, Item]):
    assert {item["kind"] for item in items.values()} == KINDS
    assert sorted({item["section"] for item in items.values()}) == sorted(SECTIONS)


def test_choices_are_ids_with_labels(items: dict[str, Item]):
    for item in items.values():
        assert all(list(choice) == ["id", "label"] for choice in item["choices"])
        assert all(isinstance(part, str) for one in item["choices"] for part in one.values())
        wants_choices = item["kind"] in ("single", "multi", "yes_no")
        assert bool(item["choices"]) or not wants_choices, item["id"]
        if item["kind"] == "yes_no":
            assert [choice["id"] for choice in item["choices"]] == ["yes", "no"]


def test_numbers_have_a_range(items: dict[str, Item]):
    for item in items.values():
        if item["kind"] == "number":
            assert item["min"] < item["max"], item["id"]
            assert item["step"] > 0, item["id"]
        else:
            assert (item["min"], item["max"], item["step"]) == (None, None, None)


def test_signs_and_questions_are_items(items: dict[str, Item]):
    content = shipped().content
    signs = [sign.id for group in content.signs for sign in group.signs]
    questions = [question.id for question in content.questions]
    typed = [sign.id for sign in content.typed_signs]

    assert {*signs, *questions, *typed} <= set(items)
    assert not {group.id for group in content.signs} & set(items)


def test_screen_names_the_group(items: dict[str, Item]):
    for group in shipped().content.signs:
        assert {items[sign.id]["screen"] for sign in group.signs} == {group.id}
        assert {items[sign.id]["section"] for sign in group.signs} == {"safety"}


def test_each_recorded_value_is_an_item(items: dict[str, Item]):
    assert {"knee_to_wall", "knee_to_wall.pain", "knee_to_wall.stopped_by"} <= set(items)
    for test in shipped().tests:
        assert items[test]["per_side"] is (test not in WHOLE_BODY)
        parts = [item for id, item in items.items() if id.startswith(f"{test}.")]
        assert {part["screen"] for part in parts} == {test}
        assert {part["section"] for part in parts} == {"self_test"}


def test_only_self_test_values_are_per_side(items: dict[str, Item]):
    assert {item["section"] for item in items.values() if item["per_side"]} == {"self_test"}


@pytest.mark.parametrize("id", OF_THEIR_OWN)
def test_promised_item_is_there(id: str, items: dict[str, Item]):
    text = id.startswith("psfs") and not id.endswith("score")

    assert items[id]["kind"] == ("text" if text else "number")


def test_condition_names_items_asked_before(items: dict[str, Item]):
    seen: set[str] = set()
    for item in items.values():
        named = set(items_in(item["ask_if"]))
        assert named <= {*seen, item["id"]}, item["id"]
        seen.add(item["id"])


def test_conditions_use_known_keys(items: dict[str, Item]):
    for item in items.values():
        assert is_condition(item["ask_if"]), (item["id"], item["ask_if"])


def test_sources_are_known(items: dict[str, Item]):
    known = {source.id for source in shipped().content.sources}

    assert {source for item in items.values() for source in item["sources"]} <= known


def test_people_get_one_line_an_item(kneebot: Kneebot):
    shown = kneebot("questions")

    assert (shown.code, shown.err) == (0, "")
    assert len(shown.out.splitlines()) == len(shipped().items)


def test_content_elsewhere_may_be_named(kneebot: Kneebot, items: dict[str, Item]):
    shown = kneebot("questions", "--json", "--content", CONTENT, "--flow", "knee")

    assert {item["id"] for item in json.loads(shown.out)["items"]} == set(items)


def items_in(condition: dict[str, Any]) -> list[str]:
    """Name every item of a condition in JSON."""
    if "item" in condition:
        return [condition["item"]]
    return [id for part in parts_of(condition) for id in items_in(part)]


def is_condition(condition: dict[str, Any]) -> bool:
    """Tell whether a condition has one of the known forms all the way down."""
    if "item" in condition:
        return set(condition) - {"item"} <= LEAF_KEYS
    return len(condition) <= 1 and all(is_condition(part) for part in parts_of(condition))


def parts_of(condition: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the parts of all, any, at_least_of and not; an unknown key raises KeyError."""
    found: list[dict[str, Any]] = []
    for key, value in condition.items():
        readers: dict[str, Any] = {
            "all": lambda value: value,
            "any": lambda value: value,
            "not": lambda value: [value],
            "at_least_of": lambda value: value["of"],
        }
        found += readers[key](value)
    return found
