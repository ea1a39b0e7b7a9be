"""Conditions: every operator in three-valued logic, the three readings, sides, and mistakes."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.errors import ContentError
from flows.pathway.answers import BESIDE, NOT_DONE, NOT_SURE, STOPPED, Value
from flows.pathway.authoring import Reader
from flows.pathway.conditions import ALWAYS, NEVER, All, AtLeastOf, Condition, Not, items_of
from flows.pathway.facts import Facts, Reading, Truth
from flows.pathway.leaves import Is

YES = {"a": "yes"}
OLD = Reader().read({"age": {"at_least": 60}}, "old")
READER = Reader(
    facts={"ill": Is("fever", ("yes",)), "old": OLD},
    categories={"turn": {"small": 20, "medium": 25, "large": 30}},
)


def read(raw: object) -> Condition:
    """Read a condition as an author writes it."""
    return READER.read(raw, "rule")


def holds(raw: object, **values: Value) -> Truth:
    """Tell whether a condition holds for these answers, read plainly."""
    return read(raw).holds(Facts(values={id.replace("__", "."): v for id, v in values.items()}))


def holds_as(
    reading: Reading, raw: object, *, sure: frozenset[str] = frozenset(), **v: Value
) -> Truth:
    """Tell whether a condition holds in one of the readings."""
    return read(raw).holds(Facts(values=v, unsure_is_yes=sure, reading=reading))


TRUTHS: dict[str, Truth] = {"yes": True, "no": False, "not_sure": None}
three = st.sampled_from(sorted(TRUTHS))


class TestChoices:
    @pytest.mark.parametrize(
        ("raw", "value", "truth"),
        [
            pytest.param({"a": "x"}, "x", True, id="one"),
            pytest.param({"a": "x"}, "y", False, id="another"),
            pytest.param({"a": ["x", "y"]}, "y", True, id="one-of"),
            pytest.param({"a": {"is": "x"}}, "x", True, id="is"),
            pytest.param({"a": {"is": ["x", "y"]}}, "y", True, id="is-one-of"),
            pytest.param({"a": "x"}, ("y", "x"), True, id="several-contain"),
            pytest.param({"a": "x"}, ("y", "z"), False, id="several-lack"),
            pytest.param({"a": "x"}, NOT_SURE, None, id="not-sure"),
            pytest.param({"a": NOT_SURE}, NOT_SURE, True, id="asks-for-not-sure"),
            pytest.param({"a": NOT_SURE}, "x", False, id="sure"),
            pytest.param({"a": "x"}, STOPPED, None, id="stopped"),
            pytest.param({"a": "x"}, NOT_DONE, None, id="not-done"),
            pytest.param({"a": STOPPED}, STOPPED, True, id="asks-for-stopped"),
            pytest.param({"a": "x"}, BESIDE, False, id="beside"),
        ],
    )
    def test_choice(self, raw: object, value: Value, truth: Truth):
        assert holds(raw, a=value) is truth

    def test_missing_tells_nothing(self):
        assert holds({"a": "x"}) is None


class TestNumbers:
    @pytest.mark.parametrize(
        ("relation", "below", "equal", "above"),
        [
            ("at_least", False, True, True),
            ("at_most", True, True, False),
            ("above", False, False, True),
            ("below", True, False, False),
        ],
    )
    def test_relation(self, relation: str, below: bool, equal: bool, above: bool):
        assert [holds({"a": {relation: 5}}, a=number) for number in (4.5, 5, 5.5)] == [
            below, equal, above,
        ]  # fmt: skip

    def test_two_relations_are_a_range(self):
        assert [holds({"a": {"at_least": 8, "below": 18}}, a=age) for age in (7, 8, 17, 18)] == [
            False, True, True, False,
        ]  # fmt: skip

    @pytest.mark.parametrize("value", [NOT_SURE, STOPPED, NOT_DONE])
    def test_no_number_tells_nothing(self, value: str):
        assert holds({"a": {"below": 5}}, a=value) is None
        assert holds({"a": {"at_least": 5}}, a=value) is None

    def test_missing_number_tells_nothing(self):
        assert holds({"a": {"below": 5}}) is None

    def test_beside_number_does_not_hold(self):
        assert holds({"a": {"below": 5}}, a=BESIDE) is False
        assert holds({"a": {"at_least": 5}}, a=BESIDE) is False

    def test_picture_stands_for_its_number(self):
        assert holds({"turn": {"at_most": 20}}, turn="small") is True
        assert holds({"turn": {"at_most": 20}}, turn="medium") is False


class TestJoining:
    @pytest.mark.parametrize(
        ("left", "right", "both", "either"),
        [
            ("yes", "yes", True, True),
            ("yes", "no", False, True),
            ("yes", "not_sure", None, True),
            ("no", "no", False, False),
            ("no", "not_sure", False, None),
            ("not_sure", "not_sure", None, None),
        ],
    )
    def test_truth_table(self, left: str, right: str, both: Truth, either: Truth):
        parts = [{"a": "yes"}, {"b": "yes"}]
        for a, b in ((left, right), (right, left)):
            assert holds({"all": parts}, a=a, b=b) is both
            assert holds({"a": "yes", "b": "yes"}, a=a, b=b) is both
            assert holds({"any": parts}, a=a, b=b) is either

    @pytest.mark.parametrize(("value", "truth"), [("yes", False), ("no", True), ("not_sure", None)])
    def test_not(self, value: str, truth: Truth):
        assert holds({"not": YES}, a=value) is truth

    def test_not_of_beside_holds(self):
        assert holds({"not": YES}, a=BESIDE) is True

    @pytest.mark.parametrize(
        ("values", "truth"),
        [
            (("yes", "yes", "no"), True),
            (("yes", "not_sure", "no"), None),
            (("yes", "no", "no"), False),
            (("not_sure", "not_sure", "no"), None),
            (("not_sure", "no", "no"), False),
        ],
    )
    def test_at_least_two_of_three(self, values: tuple[str, str, str], truth: Truth):
        raw = {"at_least_of": {"count": 2, "of": [{"a": "yes"}, {"b": "yes"}, {"c": "yes"}]}}

        assert holds(raw, a=values[0], b=values[1], c=values[2]) is truth

    def test_empty_always_holds(self):
        assert read({}) is ALWAYS
        assert read(None) is ALWAYS
        assert holds({}) is True

    def test_never_never_holds(self):
        assert NEVER.holds(Facts(values={})) is False

    def test_fact_stands_for_its_condition(self):
        assert holds({"fact": "ill"}, fever="yes") is True
        assert holds({"fact": ["ill", "old"]}, fever="yes", age=59) is False
        assert holds({"fact": ["ill", "old"], "a": "x"}, fever="yes", age=60, a="x") is True

    @settings(max_examples=60, derandomize=True, deadline=None, database=None)
    @given(st.lists(three, min_size=1, max_size=4))
    def test_not_any_is_all_not(self, values: list[str]):
        answers: dict[str, Value] = {str(at): value for at, value in enumerate(values)}
        parts = tuple(Is(id, ("yes",)) for id in answers)
        facts = Facts(values=answers)

        assert Not(AtLeastOf(1, parts)).holds(facts) is All(tuple(map(Not, parts))).holds(facts)

    @settings(max_examples=60, derandomize=True, deadline=None, database=None)
    @given(st.lists(three, min_size=1, max_size=4), st.integers(1, 5))
    def test_telling_more_never_turns_a_truth(self, values: list[str], count: int):
        """What holds, or does not, while answers are missing stays so when they come."""
        told: dict[str, Value] = {str(at): v for at, v in enumerate(values) if v != NOT_SURE}
        parts = tuple(Is(str(at), ("yes",)) for at in range(len(values)))
        condition = AtLeastOf(count, parts)
        early = condition.holds(Facts(values=told))

        for rest in ("yes", "no"):
            later = {str(at): told.get(str(at), rest) for at in range(len(values))}
            assert early in (None, condition.holds(Facts(values=later)))


class TestReadings:
    """An unsure answer: it tells nothing, counts as yes where signs say so, or fits all."""

    @pytest.mark.parametrize(
        ("reading", "raw", "truth"),
        [
            (Reading.PLAIN, {"a": "yes"}, None),
            (Reading.PLAIN, {"a": "no"}, None),
            (Reading.PLAIN, {"a": {"below": 5}}, None),
            (Reading.RULES, {"a": "yes"}, True),
            (Reading.RULES, {"a": "no"}, False),
            (Reading.RULES, {"b": "yes"}, None),
            (Reading.RULES, {"a": {"below": 5}}, True),
            (Reading.RULES, {"a": {"at_least": 5}}, True),
            (Reading.ASKING, {"a": "yes"}, True),
            (Reading.ASKING, {"a": "no"}, True),
            (Reading.ASKING, {"a": {"below": 5}}, True),
        ],
    )
    def test_not_sure(self, reading: Reading, raw: object, truth: Truth):
        told = holds_as(reading, raw, sure=frozenset({"a"}), a=NOT_SURE, b=NOT_SURE)

        assert told is truth

    @pytest.mark.parametrize("reading", list(Reading))
    @pytest.mark.parametrize("raw", [{"a": "yes"}, {"a": {"below": 5}}, {"a": {"differs_by": 2}}])
    def test_missing_never_tells_anything(self, reading: Reading, raw: object):
        assert holds_as(reading, raw, sure=frozenset({"a"})) is None

    @pytest.mark.parametrize("reading", list(Reading))
    @pytest.mark.parametrize("raw", [{"a": "yes"}, {"a": {"below": 5}}, {"a": {"differs_by": 2}}])
    def test_beside_never_holds(self, reading: Reading, raw: object):
        assert holds_as(reading, raw, sure=frozenset({"a"}), a=BESIDE) is False


class TestSides:
    @pytest.mark.parametrize(
        ("side", "which", "truth"),
        [
            ("left", "sore", True),
            ("right", "sore", False),
            ("left", "other", False),
            ("right", "other", True),
            ("both", "sore", True),
            ("both", "other", None),
            ("right", "any", True),
        ],
    )
    def test_number_on_a_side(self, side: str, which: str, truth: Truth):
        values: dict[str, Value] = {"side": side, "wall": {"left": 5, "right": 12}}

        assert holds({"wall": {"below": 10, "side": which}}, **values) is truth

    @pytest.mark.parametrize(
        ("value", "truth"),
        [
            ({"left": "in", "right": "out"}, False),
            ({"left": "out", "right": "in"}, True),
            ({"left": "in"}, None),
            ({"right": STOPPED}, None),
            ({"left": "in", "right": NOT_DONE}, None),
        ],
    )
    def test_choice_on_the_sore_side(self, value: dict[str, str], truth: Truth):
        assert holds({"step": "in"}, side="right", step=value) is truth

    def test_any_side_finds_a_stopped_test(self):
        assert holds(
            {"wall": {"is": "stopped", "side": "any"}}, side="right", wall={"left": STOPPED}
        )

    def test_without_a_side_both_are_looked_at(self):
        assert holds({"wall": {"below": 10}}, wall={"left": 12, "right": 5}) is True

    def test_value_without_sides_is_taken_as_it_is(self):
        assert holds({"wall": {"below": 10, "side": "other"}}, side="left", wall=5) is True


class TestDiffers:
    @pytest.mark.parametrize(
        ("side", "left", "right", "truth"),
        [
            ("left", 8, 10, True),
            ("left", 10, 8, False),
            ("right", 10, 8, True),
            ("right", 8.5, 10, False),
            ("both", 10, 8, True),
            ("both", 8, 10, True),
            ("both", 9, 10, False),
        ],
    )
    def test_sore_side_is_lower(self, side: str, left: float, right: float, truth: bool):
        values: dict[str, Value] = {"side": side, "wall": {"left": left, "right": right}}

        assert holds({"wall": {"differs_by": 2}}, **values) is truth

    def test_either_way(self):
        raw = {"wall": {"differs_by": 2, "either_way": "yes"}}

        assert holds(raw, side="left", wall={"left": 10, "right": 8}) is True
        assert holds(raw, side="left", wall={"left": 10, "right": 9}) is False

    def test_two_pictures_apart(self):
        raw = {"turn": {"differs_by": 10}}

        assert holds(raw, side="left", turn={"left": "small", "right": "large"}) is True
        assert holds(raw, side="left", turn={"left": "medium", "right": "large"}) is False

    @pytest.mark.parametrize(
        ("side", "left", "right", "truth"),
        [
            ("left", 15, 20, True),
            ("left", 15.1, 20, False),
            ("left", 20, 15, False),
            ("right", 20, 15, True),
            ("both", 20, 15, True),
            ("both", 15, 20, True),
            ("left", 0, 0, False),
            ("left", 0, 1, True),
        ],
    )
    def test_share_of_the_higher_side(self, side: str, left: float, right: float, truth: bool):
        values: dict[str, Value] = {"side": side, "hold": {"left": left, "right": right}}

        assert holds({"hold": {"differs_by_percent": 25}}, **values) is truth

    @pytest.mark.parametrize(
        "value", [{"left": 5}, {"left": 5, "right": STOPPED}, {"left": NOT_DONE, "right": 5}, 5]
    )
    def test_one_side_alone_tells_nothing(self, value: Value):
        assert holds({"wall": {"differs_by": 2}}, side="left", wall=value) is None

    def test_either_way_no_means_no(self):
        raw = {"wall": {"differs_by": 2, "either_way": "no"}}

        assert holds(raw, side="left", wall={"left": 10, "right": 8}) is False


class TestShapes:
    def test_items_of_names_all_items(self):
        raw = {
            "all": [{"a": "x"}, {"any": [{"b": {"below": 1}}, {"not": {"c": {"differs_by": 1}}}]}]
        }

        assert items_of(read(raw)) == {"a", "b", "c"}
        assert items_of(ALWAYS) == frozenset()

    @pytest.mark.parametrize(
        ("raw", "shape"),
        [
            ({}, {}),
            ({"a": "x"}, {"item": "a", "is": ["x"]}),
            ({"a": {"is": "x", "side": "any"}}, {"item": "a", "is": ["x"], "side": "any"}),
            ({"a": {"below": 5}}, {"item": "a", "below": 5}),
            ({"a": {"below": 5, "side": "other"}}, {"item": "a", "below": 5, "side": "other"}),
            ({"a": {"differs_by": 2}}, {"item": "a", "differs_by": 2}),
            (
                {"a": {"differs_by": 2, "either_way": "yes"}},
                {"item": "a", "differs_by": 2, "either_way": True},
            ),
            ({"a": {"differs_by_percent": 25}}, {"item": "a", "differs_by_percent": 25}),
            ({"not": {"a": "x"}}, {"not": {"item": "a", "is": ["x"]}}),
            ({"any": [{"a": "x"}]}, {"any": [{"item": "a", "is": ["x"]}]}),
            ({"all": [{"a": "x"}]}, {"all": [{"item": "a", "is": ["x"]}]}),
            (
                {"at_least_of": {"count": 2, "of": [{"a": "x"}, {"b": "y"}]}},
                {
                    "at_least_of": {
                        "count": 2,
                        "of": [{"item": "a", "is": ["x"]}, {"item": "b", "is": ["y"]}],
                    }
                },
            ),
        ],
    )
    def test_shape_for_other_programs(self, raw: object, shape: dict[str, Any]):
        assert read(raw).as_json() == shape


class TestMistakes:
    @pytest.mark.parametrize(
        ("raw", "says"),
        [
            pytest.param("age", "'age' is no condition; write {item: choice}", id="text"),
            pytest.param([{"a": "x"}], "is no condition", id="list"),
            pytest.param({"any": {"a": "x"}}, "is no list of conditions", id="any-mapping"),
            pytest.param({"any": []}, "[] is no list of conditions", id="any-empty"),
            pytest.param({"all": "a"}, "'a' is no list of conditions", id="all-text"),
            pytest.param({"any": ["a"]}, "'a' is no condition", id="any-of-text"),
            pytest.param({"at_least_of": [1]}, "needs two keys", id="count-list"),
            pytest.param({"at_least_of": {"count": 2}}, "needs two keys", id="count"),
            pytest.param({"fact": "il"}, "no fact is named 'il'; name it before", id="fact"),
            pytest.param({"a": {"side": "sore"}}, "the test of 'a' is empty", id="empty-test"),
            pytest.param({"a": {"below": 1, "side": "upper"}},
                         "no side 'upper'; use sore, other, any", id="side"),
            pytest.param({"a": {"under": 5}}, "'under' is no operator; use is, differs_by",
                         id="operator"),
            pytest.param({"a": {"below": "five"}}, "below of 'a' is 'five'; write a number",
                         id="number"),
            pytest.param({"a": 1.5}, "1.5 is no test of 'a'", id="fraction"),
            pytest.param({"a": None}, "None is no test of 'a'", id="nothing"),
        ],
    )  # fmt: skip
    def test_mistake_is_named(self, raw: object, says: str):
        with pytest.raises(ContentError) as caught:
            read(raw)

        assert str(caught.value).startswith("rule: ")
        assert says in str(caught.value)

    @pytest.mark.parametrize(
        "raw",
        [
            pytest.param({"at_least_of": {"count": "two", "of": [{"a": "x"}]}}, id="count-word"),
            pytest.param({"at_least_of": {"count": None, "of": [{"a": "x"}]}}, id="count-nothing"),
            pytest.param({"at_least_of": {"count": 3, "of": [{"a": "x"}]}}, id="count-too-large"),
            pytest.param({"at_least_of": {"count": 0, "of": [{"a": "x"}]}}, id="count-zero"),
            pytest.param({"fact": {"a": "x"}}, id="fact-mapping"),
            pytest.param({"fact": [["ill"]]}, id="fact-list-in-list"),
            pytest.param({"fact": []}, id="fact-empty"),
            pytest.param({"a": []}, id="no-choices"),
        ],
    )
    def test_odd_value_is_refused(self, raw: object):
        with pytest.raises(ContentError):
            read(raw)
