"""Answers of other programs: put into our form, or refused with everything that is wrong."""

import dataclasses
from typing import Any

import pytest

from flows.errors import AnswersError
from flows.pathway.answers import Value
from flows.pathway.loading import parse_yaml, shipped
from flows.pathway.reading import LONGEST_TEXT, read_answers, read_value

PATHWAY = shipped()


def read(**answers: Any) -> dict[str, Value]:
    """Read answers to the shipped items."""
    return read_answers(PATHWAY, answers)


def refusal(answers: object) -> str:
    """Return the message with which answers are refused."""
    with pytest.raises(AnswersError) as caught:
        read_answers(PATHWAY, answers)
    return str(caught.value)


class TestValues:
    @pytest.mark.parametrize(
        ("raw", "value"),
        [(True, "yes"), (False, "no"), ("true", "yes"), ("False", "no"), ("yes", "yes")],
    )
    def test_booleans_are_yes_and_no(self, raw: object, value: str):
        assert read(hot_red=raw) == {"hot_red": value}

    @pytest.mark.parametrize("ending", ["stopped", "not_done"])
    def test_ending_of_a_whole_test_is_that_of_both_sides(self, ending: str):
        assert read(knee_to_wall=ending) == {"knee_to_wall": {"left": ending, "right": ending}}
        assert read(chair_stand_30s=ending) == {"chair_stand_30s": ending}

    def test_words_of_yaml_are_read(self):
        answers = parse_yaml("{hot_red: yes, lump: no, limp: true, age: 14}", "answers")

        assert read_answers(PATHWAY, answers) == {
            "hot_red": "yes", "lump": "no", "limp": "yes", "age": 14,
        }  # fmt: skip

    def test_several_become_a_tuple(self):
        assert read(location=["outer_side", "back_of_knee", "outer_side"]) == {
            "location": ("outer_side", "back_of_knee")
        }

    def test_one_of_several_may_stand_alone(self):
        assert read(location="outer_side") == {"location": ("outer_side",)}

    @pytest.mark.parametrize("item", ["location", "age", "hot_red", "knee_to_wall", "goal", "sex"])
    def test_not_sure_fits_everywhere(self, item: str):
        assert read(**{item: "not_sure"}) == {item: "not_sure"}

    @pytest.mark.parametrize("number", [0, 40, 110, 13.5])
    def test_numbers_within_limits(self, number: float):
        assert read(age=number) == {"age": number}

    def test_text_is_trimmed(self):
        assert read(goal="  run again ") == {"goal": "run again"}
        assert read(goal="x" * LONGEST_TEXT) == {"goal": "x" * LONGEST_TEXT}

    @pytest.mark.parametrize(
        "sides",
        [
            {"left": 12, "right": 8.5},
            {"right": 8},
            {"left": "stopped"},
            {"left": 12, "right": "not_done"},
            {"left": "not_sure", "right": 3},
        ],
    )
    def test_sides_are_kept(self, sides: dict[str, Any]):
        assert read(knee_to_wall=sides) == {"knee_to_wall": sides}

    @pytest.mark.parametrize("word", ["stopped", "not_done"])
    @pytest.mark.parametrize("item", ["chair_stand_30s", "walking_look", "step_down.heel_raised"])
    def test_movement_without_sides_may_be_left(self, item: str, word: str):
        assert read(**{item: word}) == {item: word}

    @pytest.mark.parametrize("item", ["step_down.pain", "side_plank.version", "age"])
    def test_what_is_no_movement_cannot_be_stopped(self, item: str):
        with pytest.raises(AnswersError, match=item):
            read(**{item: "stopped"})

    def test_picture_may_stand_for_a_number(self):
        sides = {"left": "small", "right": 35}

        assert read(hip_turn_in_seated=sides) == {"hip_turn_in_seated": sides}

    def test_nothing_is_read_as_nothing(self):
        assert read() == {}


class TestOpposites:
    @pytest.mark.parametrize(
        ("raw", "value"),
        [("no", "yes"), ("yes", "no"), (False, "yes"), (True, "no"), ("not_sure", "not_sure")],
    )
    def test_opposite_is_turned_round(self, raw: object, value: str):
        assert read(walks_4_steps=raw) == {"cannot_take_4_steps": value}

    @pytest.mark.parametrize("id", sorted(PATHWAY.opposites()))
    def test_every_opposite_means_a_sign(self, id: str):
        sign = PATHWAY.opposites()[id]

        assert id not in PATHWAY.items
        assert read(**{id: "no"}) == {sign.id: "yes"}

    def test_sign_and_opposite_that_clash_are_refused(self):
        refusal({"cannot_take_4_steps": "yes", "walks_4_steps": "yes"})


class TestRefusals:
    @pytest.mark.parametrize(
        ("answers", "says"),
        [
            pytest.param({"agee": 4}, "no item is called 'agee'; did you mean 'age'?", id="id"),
            pytest.param({"walks_4_step": "no"},
                         "no item is called 'walks_4_step'; did you mean 'walks_4_steps'?",
                         id="opposite"),
            pytest.param({"zzzzqqqq": 1}, "no item is called 'zzzzqqqq'", id="nothing-near"),
            pytest.param({"sex": "femal"},
                         "sex: 'femal' is not one of female, male; did you mean 'female'?",
                         id="choice"),
            pytest.param({"side": ["left"]}, "side: ['left'] is not one of left, right, both",
                         id="list-for-one"),
            pytest.param({"hot_red": "maybe"}, "hot_red: 'maybe' is not one of yes, no", id="sign"),
            pytest.param({"age": "40"}, "age: '40' is no number", id="number-as-text"),
            pytest.param({"age": True}, "age: True is no number", id="boolean-for-number"),
            pytest.param({"age": float("nan")}, "age: nan is no number", id="nan"),
            pytest.param({"age": float("inf")}, "age: inf is not between 0 and 110", id="inf"),
            pytest.param({"age": -1}, "age: -1 is not between 0 and 110 years", id="too-small"),
            pytest.param({"age": 111}, "age: 111 is not between 0 and 110 years", id="too-large"),
            pytest.param({"knee_to_wall": 12},
                         "knee_to_wall: needs a value for each side, {left: ..., right: ...}",
                         id="no-sides"),
            pytest.param({"knee_to_wall": {}}, "knee_to_wall: needs a value for each side",
                         id="empty-sides"),
            pytest.param({"knee_to_wall": {"upper": 3}},
                         "knee_to_wall: needs a value for each side", id="wrong-side"),
            pytest.param({"knee_to_wall": {"left": 26}},
                         "knee_to_wall: 26 is not between 0 and 25 cm", id="side-too-large"),
            pytest.param({"conditions": ["none", "gout_before"]},
                         "conditions: ['none', 'gout_before'] cannot stand together", id="alone"),
            pytest.param({"conditions": []}, "conditions: needs at least one of", id="empty"),
            pytest.param({"location": None}, "location: None is not one of ", id="nothing"),
            pytest.param({"goal": " "}, "goal: needs a text of 1 to 500 characters", id="blank"),
            pytest.param({"goal": "x" * 501}, "goal: needs a text of 1 to 500", id="long"),
            pytest.param({"goal": 5}, "goal: needs a text of 1 to 500", id="number-for-text"),
        ],
    )  # fmt: skip
    def test_mistake_is_named(self, answers: dict[str, Any], says: str):
        message = refusal(answers)

        assert message.startswith(says)
        assert "\n" not in message

    @pytest.mark.parametrize("given", [None, [], "age: 4", 4])
    def test_something_else_is_refused(self, given: object):
        assert refusal(given) == "answers must be a mapping of item ids to values"

    def test_all_mistakes_are_named_at_once(self):
        message = refusal({"agee": 4, "sex": "femal", "age": 200, "hot_red": "yes"})

        assert message == (
            "no item is called 'agee'; did you mean 'age'?; "
            "sex: 'femal' is not one of female, male; did you mean 'female'?; "
            "age: 200 is not between 0 and 110 years"
        )

    def test_endless_number_is_refused(self):
        refusal({"age": 10**5000})

    def test_one_limit_is_enough(self):
        item = dataclasses.replace(PATHWAY.items["age"], max=None)
        with pytest.raises(AnswersError):
            read_value(item, -1)
