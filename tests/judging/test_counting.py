"""Answers that are counted as they come, beside all of them counted at once."""

from random import Random

import pytest

from flows.judging.safety import counted, counted_with
from flows.pathway.answers import BESIDE, NO, NOT_SURE, YES, Value
from tests.judging.drawing_answers import PATHWAY, draw


@pytest.mark.parametrize("seed", range(60))
def test_one_by_one_is_the_same_as_all_at_once(seed):
    chance, drawn = Random(seed), draw(seed)
    order = list(drawn) if seed % 2 else chance.sample(list(drawn), len(drawn))
    given: dict[str, Value] = {}
    values, taken = counted(PATHWAY, given)[0], 0
    for id in order:
        given[id] = drawn[id]
        quick = counted_with(PATHWAY, values, {id: drawn[id]})
        taken += quick is not None

        values = counted(PATHWAY, given)[0]
        assert quick in (None, values)
    assert taken > len(order) / 2


@pytest.mark.parametrize("more", [{"age": 70}, {"pregnant_or_6wk": YES}, {"side": "left"}])
def test_what_changes_more_than_it_adds_is_counted_anew(more):
    values, _ = counted(PATHWAY, {"age": 20, "sex": "male"})
    assert values["pregnant_or_6wk"] == BESIDE

    assert counted_with(PATHWAY, values, more) is None


def test_an_answer_that_no_more_applies_is_counted_anew():
    values, _ = counted(PATHWAY, {"lower_leg_hard_tight": NOT_SURE, "pregnant_or_6wk": NO})

    assert counted_with(PATHWAY, values, {"sex": "male"}) is None
