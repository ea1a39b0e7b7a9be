"""Gates of the self-tests: each block shuts its test, not sure and not asked shut it too."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest

from flows.judging.gates import is_offered, is_settled
from flows.judging.safety import applies, counted
from flows.pathway.answers import NOT_SURE, Value
from flows.pathway.conditions import items_of
from flows.pathway.loading import shipped
from flows.pathway.reading import read_value
from tests.patients import Patient

PATHWAY = shipped()
CORE = ["knee_to_wall", "step_down", "single_leg_stand", "hip_turn_in_seated",
        "big_toe_lift_seated"]  # fmt: skip
SEATED = ["hip_turn_in_seated", "big_toe_lift_seated", "slump_seated"]
HIP = ["step_down", "hip_turn_in_seated", "knee_to_opposite_shoulder", "thomas_edge",
       "single_leg_bridge", "side_plank"]  # fmt: skip
LYING = ["knee_to_opposite_shoulder", "thomas_edge", "single_leg_bridge", "side_plank"]
ALONE_AT_80 = ["single_leg_stand", "walking_look", "heel_raise", "squat_hold_45"]
GLOBAL: dict[str, dict[str, Any]] = {
    "declined": {"self_tests_now": "no"},
    "injury-14-days": {"injury_when": "14_days", "mechanism": "other_injury"},
    "operation-12-weeks": {"surgery": ["ankle_foot"], "surgery_when": "12_weeks"},
    "pain-7": {"pain_worst": 7},
    "hot-or-swollen": {"knee_swollen_new": "yes"},
    "fever": {"fever_or_shivers_48h": "yes"},
    "weak-bones": {"conditions": ["weak_bones"]},
    "cancer": {"conditions": ["cancer_ever"]},
    "stress-fracture": {"leg_and_foot": ["stress_fracture"]},
    "leg-and-foot-unsure": {"leg_and_foot": "not_sure"},
    "pain-unsure": {"pain_worst": "not_sure"},
}
STANDING: dict[str, dict[str, Any]] = {
    "falls": {"balance_risk": ["two_falls_in_a_year"]},
    "dizzy": {"balance_risk": ["dizzy"]},
    "cannot-stand": {"balance_risk": ["cannot_stand_unaided"]},
    "balance-unsure": {"balance_risk": "not_sure"},
    "heart-lung": {"heart_lung_uncontrolled": "yes"},
    "heart-lung-unsure": {"heart_lung_uncontrolled": "not_sure"},
    "over-20-weeks": {"pregnant_or_6wk": "over_20_weeks"},
    "pregnancy-unsure": {"pregnant_or_6wk": "not_sure"},
    "weak-leg": {"giving_way": "whole_leg_weak"},
}
OWN: dict[str, dict[str, dict[str, Any]]] = {
    "knee_to_wall": {
        "calf-tear": {"leg_and_foot": ["calf_or_achilles_tear"]},
        "heel-cord": {"leg_and_foot": ["achilles_6_months"]},
        "fused": {"leg_and_foot": ["ankle_fused"]},
        "lunge": {"leg_and_foot": ["lunge_hurts_5"]},
    },
    "step_down": {
        "gives-way": {"giving_way": "on_stairs_with_pain"},
        "gives-way-after-injury": {"injury_when": "older", "gives_way_on_turning": "yes"},
        "replaced": {"conditions": ["replaced_joint"]},
    },
    "hip_turn_in_seated": {
        "hip-operated": {"surgery": ["hip"], "surgery_when": "older"},
        "replaced": {"conditions": ["replaced_joint"]},
    },
    "big_toe_lift_seated": {
        "gout": {"leg_and_foot": ["toe_broken_or_gout"]},
        "numb": {"leg_and_foot": ["numb_or_ulcer_feet"]},
    },
    "walking_look": {
        "limps": {"sleep_walk_work_ok": ["sleeps_through", "works"]},
        "limp-unsure": {"sleep_walk_work_ok": "not_sure"},
        "numb": {"leg_and_foot": ["numb_or_ulcer_feet"]},
    },
    "heel_raise": {
        "calf-tear": {"leg_and_foot": ["calf_or_achilles_tear"]},
        "heel-cord": {"leg_and_foot": ["achilles_6_months"]},
        "calf-pain": {"recent_3_months": ["long_journey"], "calf_pain_new": "yes"},
        "calf-sore": {"calf_sore_over_day": "not_sure"},
    },
    "knee_to_opposite_shoulder": {
        "hip-operated": {"surgery": ["hip"], "surgery_when": "older"},
        "replaced": {"conditions": ["replaced_joint"]},
    },
    "thomas_edge": {
        "back": {"body_limits": ["bad_back_now"]},
        "hip-operated": {"surgery": ["hip"], "surgery_when": "older"},
        "replaced": {"conditions": ["replaced_joint"]},
    },
    "single_leg_bridge": {"back": {"body_limits": ["bad_back_now"]}},
    "side_plank": {"shoulder": {"body_limits": ["shoulder_rib_wrist"]}},
    "jack_test_standing": {
        "bending": {"body_limits": ["back_hurts_bending"]},
        "gout": {"leg_and_foot": ["toe_broken_or_gout"]},
        "numb": {"leg_and_foot": ["numb_or_ulcer_feet"]},
    },
    "squat_hold_45": {
        "injury-6-weeks": {"injury_when": "6_weeks", "mechanism": "other_injury"},
        "gives-way": {"giving_way": "when_twisting_or_turning"},
        "locks": {"locking": "gets_stuck_sometimes"},
        "replaced": {"conditions": ["replaced_joint"]},
    },
    "slump_seated": {
        "back": {"body_limits": ["bad_back_now"]},
        "weak-leg": {"giving_way": "whole_leg_weak"},
    },
}


@cache
def well() -> dict[str, Value]:
    """Return everything but the tests as a well adult answers it."""
    patient = Patient(name="well")
    values: dict[str, Value] = {}
    for item in PATHWAY.items.values():
        if item.test is None and applies(item, values) is True:
            values[item.id] = read_value(item, patient.answer(item.id))
    return values


def offered(test: str, changed: Mapping[str, Any]) -> bool:
    """Tell whether a test is offered to a well adult who differs in these answers."""
    read = {id: read_value(PATHWAY.items[id], value) for id, value in changed.items()}
    values, _ = counted(PATHWAY, {**well(), **read})
    return is_offered(PATHWAY, PATHWAY.tests[test], values)


def named(table: Mapping[str, Mapping[str, Any]]) -> list[Any]:
    """Return one parameter for each row of a table."""
    return [pytest.param(answers, id=name) for name, answers in table.items()]


@pytest.mark.parametrize("test", PATHWAY.tests)
def test_well_adult_is_offered_it(test: str):
    assert offered(test, {})


@pytest.mark.parametrize("answers", named(GLOBAL))
@pytest.mark.parametrize("test", PATHWAY.tests)
def test_global_gate_shuts_every_test(test: str, answers: dict[str, Any]):
    assert not offered(test, answers)


@pytest.mark.parametrize("answers", named(STANDING))
@pytest.mark.parametrize("test", [test for test in PATHWAY.tests if test not in SEATED])
def test_only_seated_tests_for_the_unsteady(test: str, answers: dict[str, Any]):
    assert not offered(test, answers)


@pytest.mark.parametrize("answers", named(STANDING))
def test_seated_tests_stay_for_the_unsteady(answers: dict[str, Any]):
    assert offered("hip_turn_in_seated", answers)
    assert offered("big_toe_lift_seated", answers)


@pytest.mark.parametrize(
    ("test", "answers"),
    [
        pytest.param(test, answers, id=f"{test}-{name}")
        for test, rows in OWN.items()
        for name, answers in rows.items()
    ],
)
def test_own_gate_shuts_the_test(test: str, answers: dict[str, Any]):
    assert not offered(test, answers)


@pytest.mark.parametrize("test", HIP)
def test_no_hip_test_under_16(test: str):
    teen = {"age": 15, "clinician_already": ["hip_examined_clear"]}

    assert not offered(test, teen)
    assert offered(test, {**teen, "age": 16})


def test_every_test_of_the_hip_is_among_them():
    assert {test.id for test in PATHWAY.tests.values() if test.region == "hip"} == set(HIP)


@pytest.mark.parametrize("test", ALONE_AT_80)
def test_not_alone_from_80_on(test: str):
    assert offered(test, {"age": 79})
    assert not offered(test, {"age": 80})


@pytest.mark.parametrize("test", LYING)
def test_lying_down_needs_getting_up(test: str):
    assert not offered(test, {"body_limits": ["cannot_get_up"]})
    assert not offered(test, {"body_limits": "not_sure"})


@pytest.mark.parametrize("test", PATHWAY.tests)
def test_no_more_keeps_only_the_core(test: str):
    assert offered(test, {"more_self_tests": "no"}) is (test in CORE)


def facts_of(test: str) -> set[str]:
    """Return what the gates of a test look at, but for signs, which read unsure as a yes."""
    blocks = (*PATHWAY.test_blocks, *PATHWAY.tests[test].blocks)
    named = {id for block in blocks if not block.opens_if_unknown for id in items_of(block.when)}
    return {id for id in named & set(well()) if not PATHWAY.items[id].is_sign}


@pytest.mark.parametrize("test", PATHWAY.tests)
def test_unsure_or_unasked_fact_of_a_gate_shuts_it(test: str):
    for id in facts_of(test) - {"age", "sex", "self_tests_now"}:
        unasked = {key: value for key, value in well().items() if key != id}

        assert not offered(test, {id: NOT_SURE}), id
        assert not is_offered(PATHWAY, PATHWAY.tests[test], unasked), id


PAINS = [
    item.id
    for item in PATHWAY.items.values()
    if item.test and item.max == 10 and item.kind == "number"
]


def test_every_test_asks_for_the_pain():
    assert {id.split(".")[0] for id in PAINS} == set(PATHWAY.tests)


@pytest.mark.parametrize("pain", PAINS)
def test_pain_above_6_shuts_the_others(pain: str):
    per_side = PATHWAY.items[pain].per_side
    other = next(test for test in PATHWAY.tests if test != pain.split(".", maxsplit=1)[0])

    for value, is_open in ((6, True), (7, False)):
        values = {pain: {"left": 0, "right": value} if per_side else value}
        assert offered(other, values) is is_open


@pytest.mark.parametrize(
    ("value", "more", "settled"),
    [
        (12, {}, True),
        ("stopped", {}, True),
        ("not_done", {}, False),
        ("not_done", {"chair_stand_30s.not_done_reason": "prefer_not"}, True),
        ("not_sure", {}, False),
    ],
)
def test_test_without_sides_is_settled(value: Any, more: dict[str, Value], settled: bool):
    values = {**well(), "chair_stand_30s": value, **more}

    assert is_settled(PATHWAY, PATHWAY.tests["chair_stand_30s"], values) is settled
