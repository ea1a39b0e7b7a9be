"""Each gate of the self-tests by itself, against a table written by hand and not from content."""

from functools import cache
from types import MappingProxyType

import pytest

from flows.judging.gates import blocks, is_offered
from flows.judging.safety import counted
from flows.pathway.answers import NOT_SURE, Value, Values
from flows.pathway.loading import shipped
from flows.pathway.model import Test as SelfTest
from tests.patients import WELL

Answers = dict[str, Value]

ALL_TESTS = "all_tests"
"""Stands for the test in the name of a gate that every self-test has."""

KNEE = ("knee",)
FALLS: Answers = {"balance_risk": ("two_falls_in_a_year",)}
SICK: Answers = {"heart_lung_uncontrolled": "yes"}
PREGNANT: Answers = {"pregnant_or_6wk": "over_20_weeks"}
METAL: Answers = {"conditions": ("replaced_joint",)}

SHUT: dict[str, tuple[Answers, Answers]] = {
    "all_tests/declined": ({"self_tests_now": "no"}, {"self_tests_now": "yes"}),
    "all_tests/recent_injury": ({"injury_when": "14_days"}, {"injury_when": "6_weeks"}),
    "all_tests/recent_operation": (
        {"surgery": KNEE, "surgery_when": "12_weeks"},
        {"surgery": KNEE, "surgery_when": "older"},
    ),
    "all_tests/strong_pain": ({"pain_worst": 7}, {"pain_worst": 6}),
    "all_tests/hot_or_swollen": ({"hot_red": "yes"}, {"heat_swelling_since": "over_2_weeks"}),
    "all_tests/unwell": ({"feels_very_ill": "yes"}, {"widespread": "yes"}),
    "all_tests/weak_bones": ({"conditions": ("weak_bones",)}, {"conditions": ("diabetes",)}),
    "all_tests/pain_rose": ({"knee_to_wall.pain": 7}, {"knee_to_wall.pain": 6}),
    "knee_to_wall/calf_or_achilles_tear": (
        {"leg_and_foot": ("calf_or_achilles_tear",)},
        {"leg_and_foot": ("toe_broken_or_gout",)},
    ),
    "knee_to_wall/ankle_fused": ({"leg_and_foot": ("ankle_fused",)}, METAL),
    "knee_to_wall/lunge_hurts": ({"leg_and_foot": ("lunge_hurts_5",)}, {"pain_worst": 5}),
    "knee_to_wall/balance": (FALLS, {"balance_risk": ("none",)}),
    "knee_to_wall/heart_lung": (SICK, {"heart_lung_uncontrolled": "no"}),
    "knee_to_wall/pregnancy": (PREGNANT, {"pregnant_or_6wk": "under_20_weeks"}),
    "step_down/knee_gives_way": (
        {"giving_way": "on_stairs_with_pain"},
        {"giving_way": "ankle_gives_first"},
    ),
    "step_down/replaced_joint": (METAL, {"conditions": ("diabetes",)}),
    "step_down/balance": ({"balance_risk": ("dizzy",)}, {"balance_risk": ("none",)}),
    "step_down/heart_lung": (SICK, {"heart_lung_uncontrolled": "no"}),
    "step_down/pregnancy": (PREGNANT, {**PREGNANT, "sex": "male"}),
    "single_leg_stand/age_80": ({"age": 80}, {"age": 79}),
    "single_leg_stand/balance": (
        {"balance_risk": ("cannot_stand_unaided",)},
        {"balance_risk": ("none",)},
    ),
    "single_leg_stand/heart_lung": (SICK, {"heart_lung_uncontrolled": "no"}),
    "single_leg_stand/pregnancy": (PREGNANT, {"pregnant_or_6wk": "no"}),
    "hip_turn_in_seated/hip_operated": (
        {"surgery": ("hip",), "surgery_when": "older"},
        {"surgery": ("back",), "surgery_when": "older"},
    ),
    "hip_turn_in_seated/replaced_joint": (METAL, {"conditions": ("diabetes",)}),
    "hip_turn_in_seated/under_16": ({"age": 15}, {"age": 16}),
    "big_toe_lift_seated/toe_broken_or_gout": (
        {"leg_and_foot": ("toe_broken_or_gout",)},
        {"leg_and_foot": ("ankle_fused",)},
    ),
    "big_toe_lift_seated/numb_or_ulcer_feet": (
        {"leg_and_foot": ("numb_or_ulcer_feet",)},
        {"leg_and_foot": ("lunge_hurts_5",)},
    ),
    "big_toe_lift_seated/foot_operated": (
        {"surgery": ("ankle_foot",), "surgery_when": "6_weeks"},
        {"surgery": ("ankle_foot",), "surgery_when": "older"},
    ),
}
"""Gate: answers of an otherwise well adult that shut it, and answers that only just do not."""

OPENS_IF_UNKNOWN = {"all_tests/pain_rose"}


@cache
def well() -> MappingProxyType[str, Value]:
    """Return what a well adult answers to everything but the self-tests."""
    pathway = shipped()
    typed = {sign.id for sign in pathway.content.typed_signs}
    asked = [i.id for i in pathway.items.values() if i.test is None and i.id not in typed]
    given = {id: {**WELL, "heart_lung_uncontrolled": "no"}.get(id, "no") for id in asked}
    values = {id: tuple(v) if isinstance(v, list) else v for id, v in given.items()}
    return MappingProxyType(values)


def gated(gate: str) -> list[SelfTest]:
    """Return the tests that a gate is of."""
    tests, test = shipped().tests, gate.partition("/")[0]
    return [*tests.values()] if test == ALL_TESTS else [tests[test]]


def answered(answers: Values) -> Values:
    """Return what counts of these answers and those of a well adult."""
    return counted(shipped(), {**well(), **answers})[0]


@pytest.mark.parametrize("gate", SHUT)
def test_gate_shuts(gate: str):
    values = answered(SHUT[gate][0])

    for test in gated(gate):
        assert gate.partition("/")[2] in {block.id for block in blocks(shipped(), test, values)}
        assert not is_offered(shipped(), test, values)


@pytest.mark.parametrize("gate", SHUT)
def test_gate_stays_open_beside_it(gate: str):
    values = answered(SHUT[gate][1])

    for test in gated(gate):
        assert gate.partition("/")[2] not in {b.id for b in blocks(shipped(), test, values)}
    assert any(is_offered(shipped(), test, values) for test in gated(gate))


@pytest.mark.parametrize("gate", [gate for gate in SHUT if gate not in OPENS_IF_UNKNOWN])
def test_gate_shuts_in_doubt(gate: str):
    """Whoever is not sure of all that the gate asks about is not offered the test."""
    values = answered(dict.fromkeys(SHUT[gate][0], NOT_SURE))

    assert not [test.id for test in gated(gate) if is_offered(shipped(), test, values)]


def test_every_gate_has_a_row():
    content = shipped().content
    gates = {f"{ALL_TESTS}/{block.id}" for block in content.pathway.self_test_blocks}
    gates |= {f"{test.id}/{block.id}" for test in content.self_tests for block in test.blocks}

    assert set(SHUT) == gates
