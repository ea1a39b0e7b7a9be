"""The index leaves nothing out: whatever holds is among what may hold, in the same order."""

from functools import partial
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from flows.judging.safety import counted
from flows.pathway.answers import NOT_DONE, NOT_SURE, STOPPED, Value
from flows.pathway.authoring import Reader
from flows.pathway.facts import Facts, Reading
from flows.pathway.index import Index
from flows.pathway.loading import shipped
from tests.judging.drawing_answers import draw

PATHWAY = shipped()
PICTURES = {"small": 20, "large": 30}
READER = Reader(categories={"turn": PICTURES})

choices = st.sampled_from(["x", "y", "yes", NOT_SURE, STOPPED])
numbers = st.integers(0, 3)
tests_of_items = st.one_of(
    st.builds(lambda choice: {"a": choice}, choices),
    st.builds(lambda some: {"b": some}, st.lists(choices, min_size=1, max_size=2)),
    st.builds(lambda limit: {"n": {"at_most": limit}}, numbers),
    st.builds(lambda limit: {"turn": {"above": limit, "side": "any"}}, st.integers(15, 30)),
    st.builds(lambda least: {"turn": {"differs_by": least}}, st.integers(0, 10)),
)
conditions = st.recursive(
    tests_of_items,
    lambda part: st.one_of(
        st.builds(lambda parts: {"all": parts}, st.lists(part, min_size=1, max_size=3)),
        st.builds(lambda parts: {"any": parts}, st.lists(part, min_size=1, max_size=3)),
        st.builds(lambda one: {"not": one}, part),
        st.builds(
            lambda parts: {"at_least_of": {"count": 2, "of": parts}},
            st.lists(part, min_size=2, max_size=3),
        ),
    ),
    max_leaves=6,
)
scalars = st.one_of(choices, numbers, st.just(NOT_DONE))
moved = st.one_of(st.sampled_from([*PICTURES, NOT_SURE, STOPPED]), st.integers(10, 35))
values_drawn = st.fixed_dictionaries(
    {},
    optional={
        "side": st.sampled_from(["left", "right", "both"]),
        "a": scalars,
        "b": st.one_of(scalars, st.lists(choices, min_size=1, max_size=3).map(tuple)),
        "n": scalars,
        "turn": st.one_of(moved, st.dictionaries(st.sampled_from(["left", "right"]), moved)),
    },
)


@pytest.mark.parametrize("reading", list(Reading))
@example(
    raws=[{"turn": {"differs_by": 5}}],
    values={"side": "left", "turn": {"left": "small", "right": "large"}},
)
@example(raws=[{"n": {"at_most": 1}}], values={"n": NOT_SURE})
@given(raws=st.lists(conditions, min_size=1, max_size=5), values=values_drawn)
def test_what_holds_is_found(reading: Reading, raws: list[Any], values: dict[str, Value]):
    read = partial(Facts, reading=reading, unsure_is_yes=frozenset({"a"}))
    things = [READER.read(raw, "drawn") for raw in raws]
    index = Index(things, lambda one: one, reading=reading, unsure_is_yes=frozenset({"a"}))
    holding = [one for one in things if one.holds(read(values=values)) is True]

    found = index.may_hold(values)

    assert [one for one in found if one.holds(read(values=values)) is True] == holding


@pytest.mark.parametrize("seed", range(40))
def test_shipped_content_is_found(seed: int):
    values, _ = counted(PATHWAY, draw(seed))
    plain = Facts(values=values)
    cautious = Facts(values=values, reading=Reading.RULES, unsure_is_yes=PATHWAY.unsure_is_yes)

    findings = PATHWAY.indications.may_hold(values)
    rules = PATHWAY.dangers.may_hold(values)

    assert {one.id for one in PATHWAY.findings if one.when.holds(plain)} <= {
        one.id for one in findings
    }
    assert {one.id for one in PATHWAY.dangers.things if one.when.holds(cautious)} <= {
        one.id for one in rules
    }


def test_few_are_looked_at():
    raws = [{"a": "x", "n": {"above": 1}}, {"a": "y", "n": {"above": 1}}, {"not": {"a": "z"}}]
    things = [READER.read(raw, "drawn") for raw in raws]

    assert Index(things, lambda one: one).may_hold({"a": "y", "n": 2}) == tuple(things[1:])
