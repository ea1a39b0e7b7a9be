"""Golden conversations, read in review as prose; `pytest --update` writes them anew."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.patients import HIP, Patient, visit

FOLDER = Path(__file__).parent / "transcripts"

TEEN = {
    "subject": "child",
    "age": 13,
    "sex": "male",
    "duration": "2_to_6_weeks",
    "side": "left",
}
PEOPLE = (
    Patient(
        name="kneecap_pattern",
        answers={
            "age": 34,
            "side": "left",
            "training_change": "much_more",
            "onset": "slow_more_training",
            "aggravators": ["stairs_down", "long_sitting_bent_knee", "squat"],
            "step_down": {"left": "over_big_toe", "right": "over_second_toe"},
            "squat_hold_45": {"left": 4, "right": 0},
            "side_plank": {"left": 20, "right": 35},
        },
    ),
    Patient(
        name="hip_source",
        answers={
            **HIP,
            "knee_to_opposite_shoulder": {"left": "no_pain", "right": "knee_pain"},
            "knee_to_opposite_shoulder.pain": 4,
            "knee_to_opposite_shoulder.usual_pain": "yes",
            "sleep_walk_work_ok": ["sleeps_through", "works"],
            "squat_hold_45": {"left": 0, "right": "stopped"},
            "chair_stand_30s": 11,
            "footwear": "not_sure",
        },
    ),
    Patient(
        name="ankle_contributor",
        answers={
            "age": 27,
            "aggravators": ["squat", "deep_knee_over_toe_heel_lifts", "jumping_landing"],
            "location": ["tendon_below_kneecap_one_finger"],
            "ankle_sprains": "two_or_more",
            "ankle_giving_way": "yes",
            "ankle_stiff": "yes",
            "knee_to_wall": {"left": 12, "right": 7.5},
            "step_down": {"left": "over_second_toe", "right": "inside_big_toe"},
            "heel_raise": {"left": 24, "right": 17},
            "walking_look": ["heel_lifts_early", "foot_turns_out"],
            "single_leg_stand": {"left": 45, "right": 18},
        },
    ),
    Patient(
        name="stiff_big_toe",
        answers={
            "age": 51,
            "big_toe": "stiff_and_sore",
            "bunion": "yes",
            "aggravators": ["push_off_big_toe", "stairs_down"],
            "other_pain": ["big_toe_joint"],
            "big_toe_lift_seated": {"left": "large", "right": "small"},
            "big_toe_lift_seated.pain": 3,
            "heel_raise.big_toe": "rolled_out",
            "walking_look": ["no_big_toe_push_off"],
            "jack_test_standing": {"left": "easy_arch_rises", "right": "does_not_lift"},
        },
    ),
    Patient(
        name="lumbar_pattern",
        answers={
            "age": 45,
            "location": ["front_thigh_to_knee"],
            "aggravators": ["bending_or_sitting_slumped_or_coughing"],
            "other_pain": ["low_back"],
            "back_neuro": "yes_thigh_only",
            "back_changes_knee": "yes",
            "knee_uses_normal": "yes",
            "onset": "after_back_problem",
            "body_limits": ["back_hurts_bending"],
            "slump_seated": {"left": "no_symptoms", "right": "usual_pain_eases_when_looking_up"},
            "slump_seated.pain": 3,
        },
    ),
    Patient(
        name="hip_or_back",
        answers={
            "age": 57,
            "sex": "male",
            "location": ["front_thigh_to_knee"],
            "other_pain": ["buttock", "low_back"],
            "hip_stiff": "yes",
            "more_self_tests": "no",
        },
    ),
    Patient(
        name="spot_and_tests_disagree",
        answers={
            "age": 38,
            "location": ["inner_joint_line"],
            "knee_uses_normal": "not_sure",
            "single_leg_stand": {"left": 45, "right": 12},
            "single_leg_stand.outer_hip_pain": 4,
            "knee_use_at_last": "yes",
            "more_self_tests": "no",
        },
    ),
    Patient(
        name="hot_swollen_knee",
        answers={
            "age": 50,
            "sex": "male",
            "duration": "under_2_weeks",
            "heat_swelling_since": "under_2_weeks",
            "swelling_when": "no_injury",
            "swelling_like_before": "first",
            "hot_red": "yes",
            "knee_swollen_new": "yes",
            "swollen_hard_to_bend": "yes",
        },
    ),
    Patient(
        name="calf_clot",
        answers={
            "age": 58,
            "duration": "under_2_weeks",
            "recent_3_months": ["long_journey"],
            "calf_swollen_warm_red": "yes",
            "calf_pain_new": "yes",
        },
    ),
    Patient(
        name="teenager_with_a_limp",
        answers={**TEEN, "limp_since": "under_7_days", "limp": "yes"},
    ),
    Patient(
        name="teenager_with_a_sore_bump",
        answers={
            **TEEN,
            "location": ["bump_below_kneecap_age_8_16"],
            "aggravators": ["jumping_landing", "kneeling"],
        },
    ),
    Patient(
        name="growing_pains",
        answers={
            "subject": "child",
            "age": 6,
            "side": "both",
            "sides_in_children": "both",
            "duration": "2_to_6_weeks",
            "pain_when": ["wakes_me", "gone_by_morning"],
            "night_waking": "some_nights",
            "night_pain_kind": "by_itself",
            "clinician_already": ["examined_normal"],
        },
    ),
    Patient(
        name="not_sure_on_a_sign",
        answers={"age": 44, "calf_swollen_warm_red": "not_sure"},
    ),
    Patient(
        name="typed_emergency_in_mid_interview",
        answers={"age": 66, "sex": "male"},
        says={"aggravators": ("my foot has gone cold and white just now",)},
    ),
    Patient(
        name="going_back_and_changing_an_answer",
        answers={"age": 39, "self_tests_now": "no"},
        says={
            "duration": ("/back", "2"),
            "pain_trend": ("/why",),
            "aggravators": ("1 and 4",),
            "other_pain": ("/back", "/help", "/answers", "/answers"),
            "answers": ("2", "done"),
            "age": ("/why", "61"),
            "sure_to_change": ("1",),
        },
    ),
    Patient(
        name="runner_in_own_words",
        answers={
            "age": 34,
            "sex": "male",
            "side": "left",
            "self_tests_now": "no",
        },
        says={
            "result": ("/summary", "-"),
            "subject": ("me, L knee, 6wks, worse downstairs",),
            "heard": ("yes",),
            "age": ("34M",),
            "how_long": ("no change",),
            "heat_and_hours": ("hurts with use, better with rest",),
            "aggravators": ("squatting, and after about the same distance",),
            "training_change": ("a bit",),
            "pain_worst": ("seven or eight", "7/10"),
            "pain_average": ("four",),
        },
    ),
    Patient(
        name="seventy_year_old_in_own_words",
        answers={"self_tests_now": "no", "pain_when": ["with_load"]},
        says={
            "subject": (
                "I'm 70, a woman, my right knee has hurt for two years. No injury, no swelling. "
                "I have diabetes and osteoporosis.",
            ),
            "heard": ("that's right",),
            "how_long": ("about the same",),
            "conditions": ("nothing else",),
            "medicines": ("warfarin",),
            "pain_worst": ("half", "six"),
            "result": ("/summary", "-"),
        },
    ),
    Patient(
        name="mother_in_own_words",
        answers={**TEEN, "side": "both", "sides_in_children": "both_knees"},
        says={
            "subject": (
                "My son is 13, both knees are sore, for 2 months. it's not his hip",
                "my boy",
            ),
            "heard": ("no",),
            "age": ("thirteen and a half",),
            "side": ("both knees",),
            "how_long": ("2 months, getting worse",),
            "limp_since": ("never limps",),
            "hot_joint": ("no fever", "none of these"),
            "result": ("/summary", "-"),
        },
    ),
    Patient(
        name="daughter_for_her_father",
        answers={"subject": "other", "age": 66, "sex": "male", "footwear": "high_heels"},
        says={"aggravators": ("/why", "1"), "body_limits": ("/answers", "4"), "answers": ("done",)},
    ),
    Patient(
        name="back_on_thursday",
        answers={
            "age": 52,
            "sex": "male",
            "aggravators": ["squat", "stairs_down"],
        },
        says={
            "ask_return": ("go on",),
            "single_leg_stand.left": ("start", "", "yes"),
            "result": ("/summary", "-"),
        },
        holds={"single_leg_stand.left": (timedelta(seconds=31),)},
        leaves={"onset": timedelta(days=3, hours=9)},
    ),
    Patient(
        name="not_enough_information",
        answers={
            "age": 29,
            "location": "not_sure",
            "aggravators": "not_sure",
            "other_pain": "not_sure",
            "self_tests_now": "no",
        },
    ),
)


def named(name: str) -> Patient:
    """Return a patient of the list."""
    return next(patient for patient in PEOPLE if patient.name == name)


IN_SPANISH = (
    replace(named("hip_source"), name="es_hip_source"),
    replace(named("calf_clot"), name="es_calf_clot"),
    replace(named("teenager_with_a_limp"), name="es_teenager_with_a_limp"),
    replace(named("daughter_for_her_father"), name="es_daughter_for_her_father", says={}),
    Patient(
        name="es_runner_in_own_words",
        answers={"age": 31, "sex": "female", "side": "left", "self_tests_now": "no"},
        says={
            "subject": (
                "a mí me duele la rodilla izquierda hace 6 semanas, peor bajando escaleras",
            ),
            "heard": ("sí",),
            "age": ("treinta y uno",),
            "sex": ("mujer",),
        },
    ),
    Patient(
        name="es_typed_emergency_and_questions",
        answers={"age": 66, "sex": "male"},
        says={
            "side": ("/why", "/help", "no entiendo"),
            "aggravators": ("tengo el pie frio y blanco",),
            "is_it_now": ("sí",),
        },
    ),
)
"""People whose terminal speaks Spanish."""


@pytest.mark.parametrize(
    ("patient", "language"),
    [
        *((patient, "") for patient in PEOPLE),
        *((patient, "es_MX.UTF-8") for patient in IN_SPANISH),
    ],
    ids=lambda one: one.name if isinstance(one, Patient) else None,
)
def test_conversation_reads_as_agreed(
    patient: Patient, language: str, request: pytest.FixtureRequest
) -> None:
    path, visited = FOLDER / f"{patient.name}.txt", visit(patient, language=language)
    assert visited.unsaid == {}
    if request.config.getoption("--update"):
        path.write_text(visited.text, encoding="utf-8")

    assert visited.text == path.read_text(encoding="utf-8")
