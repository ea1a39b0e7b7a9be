"""Advice and referrals as shipped: who is given what, and that every word can be rendered."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from flows.judging.result import Result, assess
from flows.judging.safety import deny_unmentioned
from flows.pathway.answers import Value
from flows.pathway.clinic import Clinic
from flows.pathway.disposition import Disposition
from flows.pathway.loading import shipped
from flows.pathway.references import Country
from flows.pathway.rules import Advice, Referral
from flows.pathway.whom import CHILD, WHOM, words_for

TEMPLATES = Path(__file__).parents[2] / "templates"
CLINICS = (Clinic(), Clinic(name="Hill Clinic", phone="01234 567890"))
LONGEST, MEAN_SENTENCE = 90, 14
FORBIDDEN = re.compile(
    r"%|\b(mg|per ?cent|diagnos\w*|serious\w*|harmless|cure[sd]?|caused? by|because of your|"
    r"weak hips?|bone on bone|rest completely|no pain no gain|you are fine|nothing wrong|"
    r"don't worry|guarantee\w*|promise\w*|ibuprofen|paracetamol|diclofenac)\b",
    re.IGNORECASE,
)
STOPPING = re.compile(r"\b(stop|pause) (taking|the|your) (medicine|tablets|antibiotic)", re.I)
DOSES = re.compile(r"sets of|\bsquats?\b|bridges|step-ups|heel raises|leg lifts", re.IGNORECASE)

CALM: dict[str, Value] = {
    "subject": "self",
    "age": 30,
    "sex": "male",
    "side": "left",
    "duration": "6_to_12_weeks",
    "injury_when": "none",
    "heat_swelling_since": "no",
    "conditions": ("none",),
    "medicines": ("none",),
    "recent_3_months": ("none",),
    "surgery": ("none",),
    "pain_when": ("with_load",),
    "pain_trend": "same",
    "clinician_already": ("not_seen",),
    "location": ("around_behind_kneecap",),
    "aggravators": ("stairs_down", "squat"),
    "other_pain": ("none",),
    "leg_and_foot": ("none",),
    "morning_stiffness": "none",
    "self_tests_now": "no",
}
MILD: dict[str, Value] = {
    "duration": "under_2_weeks",
    "pain_trend": "better",
    "pain_worst": 4,
    "pain_average": 2,
    "sleep_walk_work_ok": ("walks_without_limp", "sleeps_through", "works", "stairs"),
    "psfs_1": "running",
    "psfs_1.score": 7,
    "psfs_2": "not_sure",
    "first_episode": "first",
    "failed_knee_care": "no",
    "locking": "no",
    "giving_way": "no",
    "back_neuro": "no",
    "back_changes_knee": "no",
}
GIRL: dict[str, Value] = {
    "age": 14,
    "sex": "female",
    "pregnant_or_6wk": "no",
    "child_overweight": "no",
    "one_finger_spot": "yes",
    "comes_with_sport": "yes",
    "limp_since": "none",
    "sides_in_children": "one",
    "location": ("bump_below_kneecap_age_8_16",),
    "aggravators": ("jumping_landing",),
}
CLEARED: dict[str, Value] = {"clinician_already": ("hip_examined_clear",), "new_since_seen": "no"}
TIERS: dict[Disposition, dict[str, Value]] = {
    Disposition.EMERGENCY: {"knee_slipped_out": "yes"},
    Disposition.SAME_DAY: {"stuck_now": "yes"},
    Disposition.URGENT: {"several_joints_stiff": "yes"},
    Disposition.ROUTINE: {},
    Disposition.SELF_CARE: MILD,
}
ROWS: dict[tuple[str, str], dict[str, Value]] = {
    ("knee_local", "source"): {},
    ("hip", "source"): {"other_pain": ("groin",), "hip_stiff": "yes"},
    ("hip", "contributor"): {"location": ("outer_side",), "other_pain": ("outer_hip",)},
    ("lumbar", "source"): {
        "other_pain": ("low_back",),
        "back_changes_knee": "yes",
        "back_neuro": "yes_below_knee",
    },
    ("ankle", "contributor"): {"ankle_sprains": "two_or_more", "ankle_stiff": "yes"},
    ("foot_toe", "contributor"): {
        "big_toe": "stiff_and_sore",
        "aggravators": ("push_off_big_toe", "squat"),
    },
    ("other", "source"): {"widespread": "yes"},
}
LINES: dict[str, dict[str, Value]] = {
    "crisis": {"self_harm": "yes"},
    "poison": {"overdose": "yes"},
    "emergency_back": {"bladder_bowel_saddle_new": "not_sure"},
    "emergency_straps": {"foot_cold_pale_numb": "yes"},
    "unsafe": {"feels_unsafe": "yes"},
    "unsafe_child": {**GIRL, "feels_unsafe": "yes"},
    "child_hip": {**GIRL, "limp": "yes"},
    "hot_joint": {"hot_red": "yes", "heat_swelling_since": "under_2_weeks"},
    "calf": {"calf_swollen_warm_red": "yes"},
    "antibiotic": {"medicines": ("quinolone_now_or_4_weeks",), "tendon_pain_new": "yes"},
    "after_operation": {"surgery": ("knee",), "surgery_when": "6_weeks", "post_op_worse": "yes"},
    "tummy": {"tummy_side_pain": "yes"},
    "same_day_ed": {"cannot_lift_straight_leg": "yes"},
    "child_no_sport": {**GIRL, "child_overweight": "yes"},
    "child_hip_first": GIRL,
    "recheck_48_hours": {
        "age": 55,
        "injury_when": "7_days",
        "mechanism": "direct_blow_or_fall",
        "swelling_when": "never",
    },
    "recent_twist": {"injury_when": "6_weeks", "mechanism": "twist_foot_fixed"},
    "old_fall": {"age": 60, "injury_when": "older", "mechanism": "direct_blow_or_fall"},
    "cramps": {"pain_when": ("cramps_minutes",), "cramp_details": ("none",)},
    "growing_pains": {
        "age": 5,
        "sides_in_children": "both",
        "pain_when": ("gone_by_morning",),
        "clinician_already": ("examined_normal",),
        "new_since_seen": "no",
    },
    "back_watch_plan": ROWS["lumbar", "source"],
    "stiff_knee_45": {"age": 58},
    "tendon": {"location": ("tendon_below_kneecap_one_finger",)},
    "outer_hip": ROWS["hip", "contributor"],
    "hip_control": {
        "location": ("outer_side",),
        "aggravators": ("running_after_same_distance", "downhill_running"),
        "onset": "slow_more_training",
    },
    "not_enough": {"location": "not_sure"},
    "hip_or_back": {"other_pain": ("buttock", "low_back"), "hip_stiff": "yes"},
    "chair_stands": {"chair_stand_30s": 14},
}
HIP_BY_TESTS: dict[str, Value] = {
    "hip_stiff": "yes",
    "self_tests_now": "yes",
    "hip_turn_in_seated": {"left": 15, "right": 30},
    "hip_turn_in_seated.groin_pain": 3,
    "knee_to_opposite_shoulder": {"left": "knee_pain", "right": "no_pain"},
    "knee_to_opposite_shoulder.usual_pain": "yes",
    "big_toe_lift_seated": {"left": 50, "right": 50},
}


def judged(*changes: dict[str, Value]) -> Result:
    """Judge a calm adult with these answers changed and every other sign denied."""
    given = CALM.copy()
    for change in changes:
        given |= change
    return assess(shipped(), deny_unmentioned(shipped(), given))


@cache
def line(id: str) -> Result:
    return judged(LINES[id])


def ids(result: Result) -> list[str]:
    return [paragraph.id for paragraph in result.advice]


@cache
def environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def countries() -> tuple[Country, ...]:
    return shipped().content.countries


def entries(folder: str) -> tuple[Advice | Referral, ...]:
    content = shipped().content
    return content.advice if folder == "advice" else content.referrals


def renderings(folder: str, template: str) -> Iterator[str]:
    """Render one template for each country, clinic and age."""
    words = environment().get_template(f"{folder}/{template}.j2")
    for country in countries():
        for clinic in CLINICS:
            for whom in WHOM:
                text = words.render(country=country, clinic=clinic, child=whom == CHILD)
                yield words_for(whom, text).strip()


def templates() -> list[tuple[str, str]]:
    return [
        (folder, path.stem)
        for folder in ("advice", "referral")
        for path in sorted((TEMPLATES / folder).glob("*.j2"))
    ]


def sentences(text: str) -> list[str]:
    plain = re.sub(r"<[^>]+>", "", text)
    parts = re.split(r"[.!?:](?:\s|$)|\n", plain)
    return [part.strip(" -\"'") for part in parts if re.search(r"\w", part)]


def test_every_template_is_used_and_there():
    for folder in ("advice", "referral"):
        used = {entry.template for entry in entries(folder)}
        there = {path.stem for path in (TEMPLATES / folder).glob("*.j2")}

        assert used == there


@pytest.mark.parametrize(("folder", "template"), templates())
def test_words_are_short_plain_and_allowed(folder: str, template: str):
    for text in renderings(folder, template):
        found = sentences(text)
        lengths = [len(sentence.split()) for sentence in found]

        assert text
        assert "None" not in text
        assert not FORBIDDEN.search(text)
        assert not STOPPING.search(text)
        assert len(text.split()) <= LONGEST
        assert sum(lengths) / len(lengths) <= MEAN_SENTENCE, found


def test_referral_has_at_most_three_sentences():
    for entry in entries("referral"):
        for text in renderings("referral", entry.template):
            assert len(re.findall(r"[.!?](?=\s|$)", text)) <= 3


def test_numbers_of_the_country_are_said():
    for country in countries():
        text = environment().get_template("advice/emergency.j2").render(country=country)

        assert str(country.emergency.number) in text


@pytest.mark.parametrize("tier", list(Disposition))
def test_every_disposition_says_what_to_do(tier: Disposition):
    result = judged(TIERS[tier])

    assert result.conclusion.disposition is tier
    assert ids(result)[0] == tier.value
    assert result.referral is not None
    assert tier in result.referral.dispositions


@pytest.mark.parametrize("id", LINES)
def test_line_is_given(id: str):
    assert id in ids(line(id))


@pytest.mark.parametrize("id", LINES)
def test_safety_net_comes_last_and_once(id: str):
    given = ids(line(id))

    # Who thinks of dying is told of nothing else.
    assert given[-1] == ("crisis" if id == "crisis" else "safety_net")
    assert len(given) == len(set(given))


def test_safety_net_stands_even_in_an_unfinished_result():
    result = assess(shipped(), {"age": 30})

    assert "safety_net" in ids(result)
    assert result.referral is None


@pytest.mark.parametrize(("region", "role"), ROWS)
def test_every_region_and_role_has_advice(region: str, role: str):
    result = judged(ROWS[region, role])
    shown = {(row.region, row.role) for row in result.assessment.regions}
    given = {(paragraph.region, paragraph.role) for paragraph in result.advice}

    assert (region, role) in shown
    assert (region, role) in given


def test_every_region_of_the_pathway_is_tried():
    regions = shipped().content.pathway.regions

    assert set(ROWS) == {(region.id, role) for region in regions for role in region.roles}


def test_hip_or_back_needs_both():
    """Only where both are shown as a source is it said that a chat cannot tell them apart."""
    for answers in (ROWS["hip", "source"], ROWS["lumbar", "source"], ROWS["hip", "contributor"]):
        assert "hip_or_back" not in ids(judged(answers))


def test_hip_found_by_tests_is_no_self_care():
    """Self-care is for a load pattern of the knee; a hip that may be the source is examined."""
    before, after = judged(MILD), judged(MILD, HIP_BY_TESTS)

    assert before.conclusion.disposition is Disposition.SELF_CARE
    assert after.conclusion.disposition is Disposition.ROUTINE
    assert (after.conclusion.rules, after.conclusion.deadline_hours) == (("R6",), 672)
    assert after.assessment.regions[1].region == "hip"
    assert after.referral is not None
    assert after.referral.id == "routine_hip"


@pytest.mark.parametrize("stands", [15, 30])
def test_enough_chair_stands_are_not_spoken_of(stands: int):
    assert "chair_stands" not in ids(judged({"chair_stand_30s": stands}))


def test_groin_pain_holds_back_knee_exercises():
    given = ids(judged(ROWS["hip", "source"]))

    assert "hip_source" in given
    assert "front_of_knee" not in given
    assert "exercise_rules" not in given


@pytest.mark.parametrize("id", ["cramps", "recent_twist", "old_fall"])
def test_no_knee_exercises_with(id: str):
    assert not {"exercise_rules", "front_of_knee", "stiff_knee_45"} & set(ids(line(id)))


def test_exercises_stand_only_with_a_region():
    plain = [paragraph for paragraph in entries("advice") if paragraph.region is None]

    for paragraph in plain:
        for text in renderings("advice", paragraph.template):
            assert not DOSES.search(text), paragraph.id


@pytest.mark.parametrize(
    "changes",
    [
        {"several_joints_stiff": "yes"},
        {"stuck_now": "yes"},
        {"knee_slipped_out": "yes"},
        GIRL,
        {**GIRL, **CLEARED, "age": 12},
        {**GIRL, "clinician_already": "not_sure"},
        {**GIRL, **CLEARED, "limp": "yes"},
        {"age": "not_sure"},
    ],
    ids=["urgent", "same_day", "emergency", "girl", "under_13", "unsure", "limps", "ageless"],
)
def test_no_exercises_for(changes: dict[str, Value]):
    result = judged(changes)

    assert not [paragraph.id for paragraph in result.advice if paragraph.region]


def test_cleared_teenager_gets_the_bump_plan_with_an_adult():
    given = ids(judged(GIRL, CLEARED))

    assert "bump" in given
    assert "teen_plan" in given


def test_under_13_is_told_that_there_are_no_exercises():
    assert "under_13" in ids(judged(LINES["growing_pains"]))


@pytest.mark.parametrize(
    ("changes", "referral"),
    [
        ({"stuck_now": "yes"}, "same_day_ed"),
        (LINES["after_operation"], "same_day_surgical"),
        (
            {"conditions": ("bleeding_disorder",), "knee_swollen_new": "yes"},
            "same_day_bleeding",
        ),
        (LINES["child_hip"], "same_day_hip"),
        ({**GIRL, "lump": "yes"}, "urgent_bone"),
        ({"several_joints_stiff": "yes"}, "urgent_joints"),
        (
            {"injury_when": "6_weeks", "mechanism": "twist_foot_fixed", "pop_heard": "yes"},
            "urgent_knee_clinic",
        ),
        (ROWS["hip", "source"], "routine_hip"),
        (ROWS["lumbar", "source"], "routine_back"),
        ({}, "routine_knee"),
        (LINES["cramps"], "self_care_cramps"),
        (MILD, "self_care"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_referral_fits(changes: dict[str, Value], referral: str):
    result = judged(changes)

    assert result.referral is not None
    assert result.referral.id == referral


@pytest.mark.parametrize("tier", Disposition)
def test_somebody_to_see_in_each_tier(tier: Disposition):
    """Whatever else was answered: one referral of each tier asks for nothing more."""
    fits_all = [
        spec
        for spec in shipped().content.referrals
        if tier in spec.dispositions and not any((spec.rules, spec.region, spec.when))
    ]

    assert len(fits_all) == 1
