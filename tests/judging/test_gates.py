"""Each gate of the self-tests by itself, against a table written by hand and not from content."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest

from flows.judging.gates import blocks, is_offered, is_settled
from flows.judging.safety import applies, counted, deny_unmentioned
from flows.pathway.answers import NOT_SURE, Value, Values
from flows.pathway.conditions import items_of
from flows.pathway.loading import shipped
from flows.pathway.reading import read_value
from tests.patients import Patient

PATHWAY = shipped()
Answers = dict[str, Any]

ALL_TESTS = "all_tests"
"""Stands for the test in the name of a gate that every self-test has."""

CORE = "knee_to_wall step_down single_leg_stand hip_turn_in_seated big_toe_lift_seated"
LYING = "knee_to_opposite_shoulder thomas_edge single_leg_bridge side_plank"
STANDING = (
    "knee_to_wall step_down single_leg_stand walking_look heel_raise jack_test_standing"
    " chair_stand_30s squat_hold_45"
)
REST = f"walking_look heel_raise {LYING} jack_test_standing chair_stand_30s squat_hold_45"
REST_AND_SLUMP = f"{REST} slump_seated"
HIP = f"step_down hip_turn_in_seated {LYING}"

TEEN: Answers = {"age": 15, "clinician_already": ["hip_examined_clear"]}
GOUT: Answers = {"leg_and_foot": ["toe_broken_or_gout"]}
NUMB: Answers = {"leg_and_foot": ["numb_or_ulcer_feet"]}
FUSED: Answers = {"leg_and_foot": ["ankle_fused"]}
METAL: Answers = {"conditions": ["replaced_joint"]}
DIABETES: Answers = {"conditions": ["diabetes"]}
BAD_BACK: Answers = {"body_limits": ["bad_back_now"]}
BENDING: Answers = {"body_limits": ["back_hurts_bending"]}
PREGNANT: Answers = {"pregnant_or_6wk": "over_20_weeks"}
WEAK_LEG: Answers = {"giving_way": "whole_leg_weak"}
ANKLE_FIRST: Answers = {"giving_way": "ankle_gives_first"}
INJURED: Answers = {"mechanism": "other_injury"}
GROIN_5: Answers = {"hip_turn_in_seated.groin_pain": 5}
GROIN_6: Answers = {"hip_turn_in_seated.groin_pain": 6}
SHOULDER_5: Answers = {
    "knee_to_opposite_shoulder": {"left": "no_pain", "right": "groin_pain"},
    "knee_to_opposite_shoulder.pain": 5,
}
SHOULDER_6: Answers = {**SHOULDER_5, "knee_to_opposite_shoulder.pain": 6}
BUTTOCK_6: Answers = {
    "knee_to_opposite_shoulder": {"left": "no_pain", "right": "buttock_stretch"},
    "knee_to_opposite_shoulder.pain": 6,
}
THOMAS_4: Answers = {"thomas_edge.pain": 4}
THOMAS_5: Answers = {"thomas_edge.pain": 5}
WALL_4: Answers = {"knee_to_wall.pain": 4}
WALL_5: Answers = {"knee_to_wall.pain": 5}
STEP_5: Answers = {"step_down.pain": 5}
STEP_6: Answers = {"step_down.pain": 6}
WALK_5: Answers = {"walking_look.pain": 5}
WALK_6: Answers = {"walking_look.pain": 6}
CALF_5: Answers = {"heel_raise.pain": 5}
SQUAT_STOPPED: Answers = {"squat_hold_45": {"left": 0, "right": "stopped"}}
TOE_4: Answers = {"big_toe_lift_seated.pain": 4}
TOE_5: Answers = {"big_toe_lift_seated.pain": 5}
PLANK_4: Answers = {"side_plank.pain": 4}
PLANK_5: Answers = {"side_plank.pain": 5}
BACK_CRAMP: Answers = {"single_leg_bridge.cramp": "back"}
BUTTOCK_CRAMP: Answers = {"single_leg_bridge.cramp": "buttock"}


@dataclass(frozen=True, kw_only=True)
class Row:
    """A gate of some tests: answers of an otherwise well adult that shut it, each alone.

    `beside` only just does not.
    """

    tests: str
    gate: str
    shut: tuple[Answers, ...]
    beside: tuple[Answers, ...]


ROWS = (
    Row(
        tests=ALL_TESTS,
        gate="declined",
        shut=({"self_tests_now": "no"},),
        beside=({"self_tests_now": "yes"},),
    ),
    Row(
        tests=ALL_TESTS,
        gate="recent_injury",
        shut=tuple(
            {"injury_when": when, **how}
            for when in ("today", "3_days", "7_days", "14_days")
            for how in ({}, INJURED)
        ),
        beside=({"injury_when": "6_weeks"}, {"injury_when": "6_weeks", **INJURED}),
    ),
    Row(
        tests=ALL_TESTS,
        gate="recent_operation",
        shut=tuple(
            {"surgery": [part], "surgery_when": when}
            for part in ("knee", "hip", "ankle_foot", "back")
            for when in ("6_weeks", "12_weeks")
        ),
        beside=({"surgery": ["knee"], "surgery_when": "older"},),
    ),
    Row(
        tests=ALL_TESTS,
        gate="strong_pain",
        shut=({"pain_worst": 7},),
        beside=({"pain_worst": 6},),
    ),
    Row(
        tests=ALL_TESTS,
        gate="hot_or_swollen",
        shut=(
            {"heat_swelling_since": "under_2_weeks"},
            {"hot_red": "yes"},
            {"knee_swollen_new": "yes"},
            {"swollen_hard_to_bend": "yes"},
        ),
        beside=({"heat_swelling_since": "over_2_weeks"},),
    ),
    Row(
        tests=ALL_TESTS,
        gate="unwell",
        shut=({"feels_very_ill": "yes"}, {"fever_or_shivers_48h": "yes"}),
        beside=({"widespread": "yes"},),
    ),
    Row(
        tests=ALL_TESTS,
        gate="weak_bones",
        shut=tuple({"conditions": [c]} for c in ("weak_bones", "cancer_6_months", "cancer_ever")),
        beside=(DIABETES,),
    ),
    Row(
        tests=ALL_TESTS,
        gate="stress_fracture",
        shut=({"leg_and_foot": ["stress_fracture"]},),
        beside=({"leg_and_foot": ["none"]},),
    ),
    Row(
        tests=ALL_TESTS,
        gate="pain_rose",
        shut=(
            {"knee_to_wall.pain": 7},
            {"pain_worst": 0, "knee_to_wall.pain": 3},
            {"pain_worst": 1, "knee_to_wall.pain": 4},
            {"pain_worst": 2, "knee_to_wall.pain": 5},
            {"pain_worst": 3, "knee_to_wall.pain": 6},
        ),
        beside=(
            {"knee_to_wall.pain": 6},
            {"pain_worst": 0, "knee_to_wall.pain": 2},
            {"pain_worst": 1, "knee_to_wall.pain": 3},
            {"pain_worst": 2, "knee_to_wall.pain": 4},
            {"pain_worst": 3, "knee_to_wall.pain": 5},
        ),
    ),
    Row(
        tests="knee_to_wall step_down single_leg_stand chair_stand_30s squat_hold_45",
        gate="limit_passed",
        shut=(GROIN_6, SHOULDER_6, THOMAS_5, WALL_5, STEP_6, WALK_6, CALF_5, SQUAT_STOPPED),
        beside=(
            GROIN_5,
            SHOULDER_5,
            BUTTOCK_6,
            THOMAS_4,
            WALL_4,
            STEP_5,
            WALK_5,
            TOE_5,
        ),
    ),
    Row(
        tests="walking_look heel_raise",
        gate="limit_passed",
        shut=(GROIN_6, THOMAS_5, WALL_5, STEP_6, TOE_5),
        beside=(GROIN_5, WALL_4, STEP_5, TOE_4, PLANK_5),
    ),
    Row(
        tests="hip_turn_in_seated knee_to_opposite_shoulder",
        gate="limit_passed",
        shut=(GROIN_6, SHOULDER_6, THOMAS_5),
        beside=(GROIN_5, SHOULDER_5, THOMAS_4, STEP_6, TOE_5),
    ),
    Row(
        tests="thomas_edge single_leg_bridge side_plank",
        gate="limit_passed",
        shut=(GROIN_6, THOMAS_5, PLANK_5, BACK_CRAMP),
        beside=(GROIN_5, THOMAS_4, PLANK_4, BUTTOCK_CRAMP, STEP_6),
    ),
    Row(
        tests="slump_seated",
        gate="limit_passed",
        shut=(THOMAS_5, PLANK_5, BACK_CRAMP),
        beside=(THOMAS_4, PLANK_4, GROIN_6, STEP_6),
    ),
    Row(
        tests="big_toe_lift_seated jack_test_standing",
        gate="limit_passed",
        shut=(TOE_5,),
        beside=(TOE_4, GROIN_6, STEP_6),
    ),
    Row(
        tests="step_down jack_test_standing",
        gate="poor_balance",
        shut=tuple({"single_leg_stand": {"left": a, "right": b}} for a, b in ((45, 4), (4, 45))),
        beside=({"single_leg_stand": {"left": 5, "right": 5}},),
    ),
    Row(
        tests=REST_AND_SLUMP,
        gate="not_wanted",
        shut=({"more_self_tests": "no"},),
        beside=({"more_self_tests": "yes"},),
    ),
    Row(
        tests=f"{STANDING} {LYING}",
        gate="seated_only",
        shut=(
            {"balance_risk": ["two_falls_in_a_year"]},
            {"balance_risk": ["dizzy"]},
            {"balance_risk": ["cannot_stand_unaided"]},
            {"heart_lung_uncontrolled": "yes"},
            PREGNANT,
            WEAK_LEG,
        ),
        beside=(
            {"balance_risk": ["none"]},
            {"heart_lung_uncontrolled": "no"},
            {"pregnant_or_6wk": "under_20_weeks"},
            {**PREGNANT, "sex": "male"},
            ANKLE_FIRST,
        ),
    ),
    Row(
        tests=HIP,
        gate="under_16",
        shut=(TEEN,),
        beside=({**TEEN, "age": 16},),
    ),
    Row(
        tests="single_leg_stand walking_look heel_raise squat_hold_45",
        gate="age_80",
        shut=({"age": 80},),
        beside=({"age": 79},),
    ),
    Row(
        tests=LYING,
        gate="cannot_get_up",
        shut=({"body_limits": ["cannot_get_up"]},),
        beside=(BENDING,),
    ),
    Row(
        tests="hip_turn_in_seated knee_to_opposite_shoulder thomas_edge",
        gate="hip_operated",
        shut=({"surgery": ["hip"], "surgery_when": "older"},),
        beside=({"surgery": ["back"], "surgery_when": "older"},),
    ),
    Row(
        tests="step_down hip_turn_in_seated knee_to_opposite_shoulder thomas_edge squat_hold_45",
        gate="replaced_joint",
        shut=(METAL,),
        beside=(DIABETES,),
    ),
    Row(
        tests="step_down squat_hold_45",
        gate="knee_gives_way",
        shut=(
            {"giving_way": "on_stairs_with_pain"},
            {"giving_way": "when_twisting_or_turning"},
            {"giving_way": "whole_knee_unsteady_in_sport"},
            WEAK_LEG,
            {"injury_when": "older", "gives_way_on_turning": "yes"},
        ),
        beside=(ANKLE_FIRST, {"injury_when": "older", "gives_way_on_turning": "no"}),
    ),
    Row(
        tests="knee_to_wall heel_raise",
        gate="calf_or_achilles_tear",
        shut=tuple({"leg_and_foot": [x]} for x in ("calf_or_achilles_tear", "achilles_6_months")),
        beside=(GOUT,),
    ),
    Row(
        tests="big_toe_lift_seated jack_test_standing",
        gate="toe_broken_or_gout",
        shut=(GOUT,),
        beside=(FUSED,),
    ),
    Row(
        tests="big_toe_lift_seated walking_look jack_test_standing",
        gate="numb_or_ulcer_feet",
        shut=(NUMB,),
        beside=({"leg_and_foot": ["lunge_hurts_5"]},),
    ),
    Row(
        tests="thomas_edge single_leg_bridge side_plank slump_seated",
        gate="back_now",
        shut=(BAD_BACK,),
        beside=(BENDING,),
    ),
    Row(
        tests="knee_to_wall",
        gate="ankle_fused",
        shut=(FUSED,),
        beside=(METAL,),
    ),
    Row(
        tests="knee_to_wall",
        gate="lunge_hurts",
        shut=({"leg_and_foot": ["lunge_hurts_5"]},),
        beside=({"pain_worst": 5},),
    ),
    Row(
        tests="big_toe_lift_seated",
        gate="foot_operated",
        shut=tuple({"surgery": ["ankle_foot"], "surgery_when": w} for w in ("6_weeks", "12_weeks")),
        beside=({"surgery": ["ankle_foot"], "surgery_when": "older"},),
    ),
    Row(
        tests="walking_look",
        gate="limps",
        shut=({"body_limits": ["limps"]}, {"medicines": ["quinolone_6_months"], "limp": "yes"}),
        beside=({"body_limits": ["none"]},),
    ),
    Row(
        tests="walking_look",
        gate="limp_told",
        shut=({"sleep_walk_work_ok": ["sleeps_through", "works"]},),
        beside=({"sleep_walk_work_ok": ["walks_without_limp"]},),
    ),
    Row(
        tests="heel_raise",
        gate="calf_clot",
        shut=(
            {"calf_swollen_warm_red": "yes"},
            {"calf_sore_over_day": "yes"},
            {"recent_3_months": ["long_journey"], "calf_pain_new": "yes"},
        ),
        beside=({"recent_3_months": ["long_journey"], "calf_pain_new": "no"},),
    ),
    Row(
        tests="side_plank",
        gate="shoulder_rib_wrist",
        shut=({"body_limits": ["shoulder_rib_wrist"]},),
        beside=(BENDING,),
    ),
    Row(
        tests="jack_test_standing",
        gate="back_bending",
        shut=(BENDING, BAD_BACK),
        beside=({"body_limits": ["shoulder_rib_wrist"]},),
    ),
    Row(
        tests="squat_hold_45",
        gate="injury_6_weeks",
        shut=({"injury_when": "6_weeks"}, {"injury_when": "6_weeks", **INJURED}),
        beside=({"injury_when": "older", **INJURED},),
    ),
    Row(
        tests="squat_hold_45",
        gate="knee_locks",
        shut=(
            {"locking": "gets_stuck_sometimes"},
            {"injury_when": "older", "gets_stuck_repeatedly": "yes"},
        ),
        beside=({"locking": "only_catching_or_clicking"},),
    ),
    Row(
        tests="slump_seated",
        gate="weak_leg",
        shut=(WEAK_LEG,),
        beside=(ANKLE_FIRST,),
    ),
)
GATES = {f"{test}/{row.gate}": row for row in ROWS for test in row.tests.split()}
OPENS_IF_UNKNOWN = {"all_tests/pain_rose", "walking_look/limp_told"} | {
    gate for gate in GATES if gate.endswith(("/limit_passed", "/poor_balance"))
}


@cache
def well() -> Values:
    """Return everything but the tests as a well adult answers it."""
    patient = Patient(name="well")
    values: dict[str, Value] = {}
    for item in PATHWAY.items.values():
        if item.test is None and applies(item, values) is True:
            values[item.id] = read_value(item, patient.answer(item.id))
    return values


def answered(changed: Mapping[str, Any]) -> Values:
    """Return what counts for a well adult who differs in these answers and has no other sign."""
    read = {id: read_value(PATHWAY.items[id], value) for id, value in changed.items()}
    return counted(PATHWAY, deny_unmentioned(PATHWAY, {**well(), **read}))[0]


def offered(test: str, changed: Mapping[str, Any]) -> bool:
    """Tell whether a test is offered to a well adult who differs in these answers."""
    return is_offered(PATHWAY, PATHWAY.tests[test], answered(changed))


def gated(gate: str) -> Iterator[str]:
    """Yield the tests that a gate is of."""
    test = gate.partition("/")[0]
    yield from PATHWAY.tests if test == ALL_TESTS else (test,)


def stands(gate: str, test: str, changed: Mapping[str, Any]) -> bool:
    """Tell whether a gate is in the way of a test."""
    found = blocks(PATHWAY, PATHWAY.tests[test], answered(changed))
    return gate.partition("/")[2] in {block.id for block in found}


@pytest.mark.parametrize("test", PATHWAY.tests)
def test_well_adult_is_offered_it(test: str):
    assert offered(test, {})


@pytest.mark.parametrize("gate", GATES)
def test_gate_shuts(gate: str):
    for answers in GATES[gate].shut:
        for test in gated(gate):
            assert stands(gate, test, answers), (test, answers)
            assert not offered(test, answers), (test, answers)


@pytest.mark.parametrize("gate", GATES)
def test_gate_stays_open_beside_it(gate: str):
    for answers in GATES[gate].beside:
        for test in gated(gate):
            assert not stands(gate, test, answers), (test, answers)
        assert any(offered(test, answers) for test in gated(gate)), answers


@pytest.mark.parametrize("gate", [gate for gate in GATES if gate not in OPENS_IF_UNKNOWN])
def test_gate_shuts_in_doubt(gate: str):
    """Whoever is not sure of all that the gate asks about is not offered the test."""
    for answers in GATES[gate].shut:
        unsure = dict.fromkeys(answers, NOT_SURE)

        assert not [test for test in gated(gate) if offered(test, unsure)], answers


def test_every_gate_has_a_row():
    gates = {f"{ALL_TESTS}/{block.id}" for block in PATHWAY.test_blocks}
    gates |= {f"{test.id}/{block.id}" for test in PATHWAY.tests.values() for block in test.blocks}

    assert set(GATES) == gates


def test_no_gate_has_two_rows():
    assert len(GATES) == sum(len(row.tests.split()) for row in ROWS)


@pytest.mark.parametrize("answers", GATES["step_down/seated_only"].shut, ids=str)
def test_unsteady_are_still_offered_seated_tests(answers: Answers):
    assert offered("hip_turn_in_seated", answers)
    assert offered("big_toe_lift_seated", answers)


def test_every_test_of_the_hip_waits_for_16():
    assert {test.id for test in PATHWAY.tests.values() if test.region == "hip"} == {*HIP.split()}


@pytest.mark.parametrize("test", PATHWAY.tests)
def test_no_more_keeps_only_the_core(test: str):
    assert offered(test, {"more_self_tests": "no"}) is (test in CORE.split())


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
    same = pain.split(".", maxsplit=1)[0]
    other = "slump_seated" if same == "big_toe_lift_seated" else "big_toe_lift_seated"

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
