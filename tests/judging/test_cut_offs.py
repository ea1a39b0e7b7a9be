"""Every cut-off of the self-tests: the value at it and the one beside it, per side and per age."""

from collections.abc import Mapping
from typing import Any

import pytest

from flows.judging.assessment import found_in
from flows.pathway.facts import Facts
from flows.pathway.loading import shipped
from flows.pathway.model import Finding
from flows.pathway.reading import read_answers

PATHWAY = shipped()
STIFF_IN = {"knee_to_wall": {"left": 12, "right": 9.5}, "step_down": {"right": "inside_big_toe"}}


def found(answers: Mapping[str, Any], *, age: int = 40, side: str = "right") -> set[str]:
    """Return the findings from self-tests of a person whose right knee is sore."""
    given = {"side": side, "age": age, **answers}
    findings = found_in(PATHWAY, read_answers(PATHWAY, given))
    return {finding.id for finding in findings if finding.domain == "self_tests"}


def sides(sore: Any, better: Any) -> dict[str, Any]:
    """Return a value for each side, the right one sore."""
    return {"left": better, "right": sore}


def finding(id: str) -> Finding:
    """Return one finding of the content."""
    return next(one for one in PATHWAY.findings if one.id == id)


POINTS = {
    "ankle_bends_little": ("ankle", "contributor", 2),
    "ankle_bends_very_little": ("ankle", "contributor", 3),
    "ankle_worse_on_sore_side": ("ankle", "contributor", 2),
    "ankle_bends_well": ("ankle", "contributor", -3),
    "ankle_poor_balance": ("ankle", "contributor", 1),
    "ankle_clears_with_heel_up": ("ankle", "contributor", 1),
    "ankle_heel_raises": ("ankle", "contributor", 1),
    "ankle_walk": ("ankle", "contributor", 1),
    "ankle_tendon_spot_and_stiff": ("ankle", "contributor", 1),
    "toe_bends_little": ("foot_toe", "contributor", 2),
    "toe_bends_very_little": ("foot_toe", "contributor", 3),
    "toe_bends_well": ("foot_toe", "contributor", -3),
    "toe_stuck_when_standing": ("foot_toe", "contributor", 1),
    "toe_on_heel_raises": ("foot_toe", "contributor", 1),
    "toe_walk": ("foot_toe", "contributor", 1),
    "hip_turn_in_small_and_sore": ("hip", "source", 4),
    "hip_turn_in_small_or_uneven": ("hip", "contributor", 2),
    "hip_turn_in_uneven_and_sore": ("hip", "source", 2),
    "hip_outer_pain_on_stand": ("hip", "contributor", 4),
    "hip_pelvis_drops": ("hip", "contributor", 1),
    "hip_knee_in_ankle_bends": ("hip", "contributor", 2),
    "hip_knee_in_ankle_stiff": ("hip", "contributor", 1),
    "hip_knee_in_clears_with_heel_up": ("hip", "contributor", -1),
    "hip_usual_pain_to_shoulder": ("hip", "source", 2),
    "hip_groin_to_shoulder": ("hip", "source", 1),
    "hip_free_to_shoulder": ("hip", "source", -2),
    "hip_hold_short": ("hip", "contributor", 1),
    "hip_walk_knee_in": ("hip", "contributor", 1),
    "knee_squat_hold": ("knee_local", "source", 4),
    "back_slump_eases": ("lumbar", "source", 1),
    "back_slump_and_story": ("lumbar", "source", 1),
    "back_slump_free": ("lumbar", "source", -1),
}


def test_points_of_self_tests_are_these():
    tested = [one for one in PATHWAY.findings if one.domain == "self_tests"]

    assert {one.id: (one.region, one.role, one.points) for one in tested} == POINTS


def test_only_two_tests_give_no_points():
    used = {leaf.item.split(".")[0] for id in POINTS for leaf in finding(id).when.leaves()}

    assert set(PATHWAY.tests) - used == {"thomas_edge", "chair_stand_30s"}


KNEE_TO_WALL = [
    (sides(5.5, 5.5), {"ankle_bends_very_little"}),
    (sides(6, 6), {"ankle_bends_little"}),
    (sides(9.5, 9.5), {"ankle_bends_little"}),
    (sides(10, 10), set()),
    (sides(11.5, 13), set()),
    (sides(12, 12), {"ankle_bends_well"}),
    (sides(12, 13.5), {"ankle_bends_well"}),
    (sides(12, 14), {"ankle_worse_on_sore_side"}),
    (sides(14, 12), set()),
    (sides(9.5, 11), {"ankle_bends_little"}),
    (sides(9.5, 11.5), {"ankle_bends_little", "ankle_worse_on_sore_side"}),
    (sides("stopped", 14), set()),
]


@pytest.mark.parametrize(("value", "wanted"), KNEE_TO_WALL)
def test_knee_to_wall(value: dict[str, Any], wanted: set[str]):
    assert found({"knee_to_wall": value}) == wanted


@pytest.mark.parametrize(
    ("wall", "step", "wanted"),
    [
        (10, "inside_big_toe", "hip_knee_in_ankle_bends"),
        (9.5, "inside_big_toe", "hip_knee_in_ankle_stiff"),
        (10, "over_big_toe", None),
        (9.5, "over_second_toe", None),
        (9.5, "could_not_do", None),
    ],
)
def test_step_down(wall: float, step: str, wanted: str | None):
    answers = {"knee_to_wall": {"right": wall}, "step_down": sides(step, "inside_big_toe")}

    assert {id for id in found(answers) if id.startswith("hip_")} == ({wanted} if wanted else set())


@pytest.mark.parametrize(
    ("heel", "clears"), [("over_toes", True), ("still_inside", False), ("stopped", False)]
)
def test_heel_raised(heel: str, clears: bool):
    gained = found({**STIFF_IN, "step_down.heel_raised": heel}) - found(STIFF_IN)

    assert gained == (
        {"ankle_clears_with_heel_up", "hip_knee_in_clears_with_heel_up"} if clears else set()
    )


@pytest.mark.parametrize(
    "answers",
    [
        {"step_down.lean": "yes"},
        {"single_leg_stand.pelvis_drops": "yes"},
        {"step_down.lean": "yes", "single_leg_stand.pelvis_drops": "yes"},
        {"step_down.lean": "yes", "single_leg_stand.pelvis_drops": "not_sure"},
    ],
)
def test_hip_drop_counts_once(answers: dict[str, Any]):
    assert found(answers) == {"hip_pelvis_drops"}


EYES_OPEN = [(18, 30), (39, 30), (40, 30), (49, 30), (50, 25), (59, 25), (60, 15), (69, 15),
             (70, 8), (79, 8)]  # fmt: skip
EYES_CLOSED = [(18, 8), (39, 8), (40, 6), (49, 6), (50, 4), (59, 4)]


@pytest.mark.parametrize(("age", "limit"), EYES_OPEN)
def test_eyes_open(age: int, limit: int):
    for seconds, is_low in ((limit - 1, True), (limit, False)):
        answers = {
            "single_leg_stand": sides(seconds, seconds),
            "single_leg_stand.outer_hip_pain": 0,
        }
        assert ("ankle_poor_balance" in found(answers, age=age)) is is_low


@pytest.mark.parametrize(("age", "limit"), EYES_CLOSED)
def test_eyes_closed(age: int, limit: int):
    for seconds, is_low in ((limit - 1, True), (limit, False)):
        answers = {
            "single_leg_stand": sides(45, 45),
            "single_leg_stand.eyes_closed": sides(seconds, seconds),
            "single_leg_stand.outer_hip_pain": 0,
        }
        assert ("ankle_poor_balance" in found(answers, age=age)) is is_low


@pytest.mark.parametrize(
    ("opened", "closed", "hip_pain", "wanted"),
    [
        (sides(29, 39), None, 0, {"ankle_poor_balance"}),
        (sides(20, 29), None, 0, set()),
        (sides(30, 45), None, 0, set()),
        (sides(39, 29), None, 0, set()),
        (sides(45, 45), sides(15, 20), 0, {"ankle_poor_balance"}),
        (sides(45, 45), sides(16, 20), 0, set()),
        (sides(45, 45), sides(20, 15), 0, set()),
        (sides(29, 39), None, 1, {"ankle_poor_balance"}),
        (sides(29, 39), None, 2, {"hip_outer_pain_on_stand"}),
        (sides(29, 39), None, "not_sure", set()),
    ],
)
def test_balance_side_to_side(opened: Any, closed: Any, hip_pain: Any, wanted: set[str]):
    """At 65, where 20 seconds are enough."""
    answers = {"single_leg_stand": opened, "single_leg_stand.outer_hip_pain": hip_pain}
    if closed:
        answers["single_leg_stand.eyes_closed"] = closed

    assert found(answers, age=65) == wanted


@pytest.mark.parametrize(
    ("turn", "groin", "wanted"),
    [
        (sides(20, 20), 0, {"hip_turn_in_small_or_uneven"}),
        (sides(21, 21), 0, set()),
        (sides("small", "small"), 0, {"hip_turn_in_small_or_uneven"}),
        (sides("medium", "large"), 0, set()),
        (sides(25, 35), 0, {"hip_turn_in_small_or_uneven"}),
        (sides(26, 35), 0, set()),
        (sides(35, 25), 0, {"hip_turn_in_small_or_uneven"}),
        (sides(20, 20), 1, {"hip_turn_in_small_and_sore"}),
        (sides(21, 21), 1, set()),
        (sides(25, 35), 1, {"hip_turn_in_uneven_and_sore"}),
        (sides(20, 35), 1, {"hip_turn_in_small_and_sore"}),
        (sides(20, 20), "not_sure", set()),
    ],
)
def test_hip_turn_in(turn: Any, groin: Any, wanted: set[str]):
    assert found({"hip_turn_in_seated": turn, "hip_turn_in_seated.groin_pain": groin}) == wanted


@pytest.mark.parametrize(
    ("toe", "pain", "wanted"),
    [
        (29, 0, {"toe_bends_very_little"}),
        (30, 0, {"toe_bends_little"}),
        (39, 3, {"toe_bends_little"}),
        (40, 0, set()),
        (59, 0, set()),
        (60, 0, {"toe_bends_well"}),
        (60, 1, set()),
        ("small", 0, {"toe_bends_very_little"}),
        ("medium", 0, set()),
        ("large", 0, set()),
    ],
)
def test_big_toe(toe: Any, pain: int, wanted: set[str]):
    answers = {"big_toe_lift_seated": {"right": toe}, "big_toe_lift_seated.pain": pain}

    assert found(answers) == wanted


@pytest.mark.parametrize(
    ("jack", "toe", "is_stuck"),
    [
        ("does_not_lift", 45, True),
        ("does_not_lift", 44, False),
        ("does_not_lift", "large", True),
        ("does_not_lift", "medium", False),
        ("effort", 60, False),
        ("does_not_lift", "stopped", False),
    ],
)
def test_big_toe_standing(jack: str, toe: Any, is_stuck: bool):
    answers = {"jack_test_standing": {"right": jack}, "big_toe_lift_seated": {"right": toe}}

    assert ("toe_stuck_when_standing" in found(answers)) is is_stuck


@pytest.mark.parametrize(
    ("age", "limit"), [(18, 18), (39, 18), (40, 15), (59, 15), (60, 10), (80, 10)]
)
def test_heel_raises_for_the_age(age: int, limit: int):
    for times, is_low in ((limit - 1, True), (limit, False)):
        assert found({"heel_raise": sides(times, times)}, age=age) == (
            {"ankle_heel_raises"} if is_low else set()
        )


@pytest.mark.parametrize(
    ("value", "is_found"),
    [
        (sides(24, 30), True),
        (sides(25, 30), False),
        (sides(30, 24), False),
        (sides(24, "stopped"), False),
    ],
)
def test_heel_raises_side_to_side(value: Any, is_found: bool):
    assert bool(found({"heel_raise": value})) is is_found


@pytest.mark.parametrize(
    ("foot", "is_found"), [("toe_joint_hurt", True), ("rolled_out", True), ("neither", False)]
)
def test_big_toe_on_heel_raises(foot: str, is_found: bool):
    assert found({"heel_raise.big_toe": foot}) == ({"toe_on_heel_raises"} if is_found else set())


@pytest.mark.parametrize(
    ("felt", "pain", "usual", "wanted"),
    [
        ("no_pain", 0, "no", {"hip_free_to_shoulder"}),
        ("no_pain", 1, "no", set()),
        ("no_pain", 0, "not_sure", set()),
        ("buttock_stretch", 0, "no", set()),
        ("groin_pain", 3, "no", {"hip_groin_to_shoulder"}),
        ("groin_pain", 3, "not_sure", {"hip_groin_to_shoulder"}),
        ("groin_pain", 2, "no", set()),
        ("groin_pain", 5, "yes", {"hip_usual_pain_to_shoulder"}),
        ("knee_pain", 5, "yes", {"hip_usual_pain_to_shoulder"}),
        ("knee_pain", 5, "no", set()),
        ("outer_hip_pain", 6, "no", set()),
        ("stopped", 6, "not_sure", set()),
    ],
)
def test_knee_to_opposite_shoulder(felt: str, pain: int, usual: str, wanted: set[str]):
    test = "knee_to_opposite_shoulder"
    answers = {test: sides(felt, "no_pain"), f"{test}.pain": pain, f"{test}.usual_pain": usual}

    assert found(answers) == wanted


@pytest.mark.parametrize(
    ("age", "sore", "better", "is_weak"),
    [
        (40, 19, 27, True),
        (40, 19, 26, True),
        (40, 19, 25, False),
        (40, 20, 40, False),
        (40, 15, 20, True),
        (40, 27, 19, False),
        (59, 19, 27, True),
        (60, 19, 27, False),
        (60, 9, 12, True),
        (60, 9, 11, False),
        (60, 10, 30, False),
        (17, 5, 30, False),
    ],
)
def test_bridge_is_short_and_worse(age: int, sore: int, better: int, is_weak: bool):
    assert bool(found({"single_leg_bridge": sides(sore, better)}, age=age)) is is_weak


@pytest.mark.parametrize(
    ("age", "sore", "better", "version", "is_weak"),
    [
        (39, 24, 36, "feet", True),
        (39, 24, 36, "knees", True),
        (39, 25, 40, "feet", False),
        (39, 24, 35, "feet", False),
        (39, 36, 24, "feet", False),
        (40, 17, 29, "feet", True),
        (40, 18, 40, "feet", False),
        (59, 17, 29, "feet", True),
        (60, 14, 26, "knees", True),
        (60, 14, 26, "feet", False),
        (60, 14, 26, "not_sure", False),
        (60, 15, 40, "knees", False),
    ],
)
def test_side_plank_is_short_and_worse(
    age: int, sore: int, better: int, version: str, is_weak: bool
):
    answers = {"side_plank": sides(sore, better), "side_plank.version": version}

    assert bool(found(answers, age=age)) is is_weak


def test_bridge_and_side_plank_count_once():
    weak = {"single_leg_bridge": sides(10, 40), "side_plank": sides(10, 40)}

    assert found({**weak, "side_plank.version": "feet"}) == {"hip_hold_short"}


@pytest.mark.parametrize(
    ("pain", "spot", "is_found"),
    [
        (sides(2, 0), "around_kneecap", True),
        (sides(2, 0), "tendon_one_finger", True),
        (sides(1, 0), "around_kneecap", False),
        (sides(6, 0), "inner_line", False),
        (sides(6, 0), "not_sure", False),
        (sides(0, 5), "around_kneecap", False),
        (sides("stopped", 0), "around_kneecap", False),
    ],
)
def test_squat_hold(pain: Any, spot: str, is_found: bool):
    answers = {"squat_hold_45": pain, "squat_hold_45.spot": spot}

    assert found(answers) == ({"knee_squat_hold"} if is_found else set())


@pytest.mark.parametrize(("heel", "is_spot"), [("yes", True), ("no", False), ("stopped", False)])
def test_tendon_spot_is_told_or_found(heel: str, is_spot: bool):
    answers = {
        "side": "right",
        "location": ["around_behind_kneecap"],
        "squat_hold_45.spot": "tendon_one_finger",
        "squat_hold_45.heel_raised": heel,
    }
    ids = {one.id for one in found_in(PATHWAY, read_answers(PATHWAY, answers))}

    assert ("knee_tendon_spot" in ids) is is_spot


EASES = "usual_pain_eases_when_looking_up"
NO_STORY = {
    "back_changes_knee": "no",
    "other_pain": ["none"],
    "surgery": ["none"],
    "back_neuro": "no",
}


@pytest.mark.parametrize(
    ("slump", "story", "wanted"),
    [
        (sides("no_symptoms", "no_symptoms"), {}, {"back_slump_free"}),
        (sides("back_of_thigh_stretch_only", EASES), {}, {"back_slump_free"}),
        (sides("usual_pain_no_change", "no_symptoms"), {}, set()),
        (sides(EASES, "no_symptoms"), {}, {"back_slump_eases"}),
        (sides(EASES, EASES), {}, set()),
        (sides(EASES, "no_symptoms"), {"back_changes_knee": "yes"},
         {"back_slump_eases", "back_slump_and_story"}),
        (sides(EASES, "no_symptoms"), {"other_pain": ["low_back"]},
         {"back_slump_eases", "back_slump_and_story"}),
        (sides(EASES, "no_symptoms"), {"surgery": ["back"]},
         {"back_slump_eases", "back_slump_and_story"}),
        (sides(EASES, "no_symptoms"), {"back_neuro": "yes_below_knee"},
         {"back_slump_eases", "back_slump_and_story"}),
        (sides("no_symptoms", EASES), {"other_pain": ["low_back"]}, {"back_slump_free"}),
    ],
)  # fmt: skip
def test_slump(slump: Any, story: dict[str, Any], wanted: set[str]):
    assert found({**NO_STORY, **story, "slump_seated": slump}) == wanted


@pytest.mark.parametrize(
    ("seen", "wanted"),
    [
        (["none"], set()),
        (["no_big_toe_push_off"], {"toe_walk"}),
        (["heel_lifts_early"], {"ankle_walk"}),
        (["foot_turns_out"], {"ankle_walk"}),
        (["heel_lifts_early", "foot_turns_out"], {"ankle_walk"}),
        (["knee_drifts_in"], {"hip_walk_knee_in"}),
        ("stopped", set()),
    ],
)
def test_walk(seen: Any, wanted: set[str]):
    assert found({"walking_look": seen}) == wanted


WOMEN = [(18, 15), (59, 15), (60, 12), (64, 12), (65, 11), (69, 11), (70, 10), (74, 10), (75, 10),
         (79, 10), (80, 9), (84, 9), (85, 8)]  # fmt: skip
MEN = [(18, 15), (59, 15), (60, 14), (64, 14), (65, 12), (69, 12), (70, 12), (74, 12), (75, 11),
       (79, 11), (80, 10), (84, 10), (85, 8)]  # fmt: skip


@pytest.mark.parametrize(
    ("sex", "age", "limit"),
    [
        *(pytest.param("female", age, limit) for age, limit in WOMEN),
        *(pytest.param("not_sure", age, limit) for age, limit in WOMEN),
        *(pytest.param("male", age, limit) for age, limit in MEN),
    ],
)
def test_chair_stands_for_age_and_sex(sex: str, age: int, limit: int):
    low = next(one.when for one in PATHWAY.advice if one.spec.id == "chair_stands")
    for times, is_low in ((limit - 1, True), (limit, False)):
        answers = {"age": age, "sex": sex, "chair_stand_30s": times}
        facts = Facts(values=read_answers(PATHWAY, answers))
        assert (low.holds(facts) is True) is is_low


@pytest.mark.parametrize("side", ["left", "both"])
def test_left_and_both_sides_are_read(side: str):
    low_left = {"left": 9, "right": 25}

    assert found({"heel_raise": low_left}, side=side) == {"ankle_heel_raises"}
    assert found({"heel_raise": low_left}, side="right") == set()
