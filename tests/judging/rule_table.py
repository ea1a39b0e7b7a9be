"""The table of the clinical rules, written by hand from the ordered rules and kept as content.

One row per rule, flag and way to raise it, and near misses just outside of it; and the people of
these stories, for other tests.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from flows.pathway.answers import Value
from flows.pathway.disposition import Disposition, Where
from flows.pathway.loading import shipped
from flows.proving.expectations import Story, expectations_of, read_expectations

EMERGENCY = Disposition.EMERGENCY
SAME_DAY = Disposition.SAME_DAY
URGENT = Disposition.URGENT
ROUTINE = Disposition.ROUTINE
SELF_CARE = Disposition.SELF_CARE

YES, NO, UNSURE = "yes", "no", "not_sure"
MISSING = object()
"""Stands for an item that was never asked."""

ANY = -2
"""A deadline that the row does not look at."""

TWO_WEEKS, FOUR_WEEKS, TWO_DAYS, FIVE_DAYS = 336, 672, 48, 120

ASKED_SIGNS = tuple(sign.id for screen in shipped().content.signs for sign in screen.signs)

PACK_FLAGS = (
    "rf_hot_joint_unwell",
    "rf_hot_joint_no_fever",
    "rf_infection_risk",
    "rf_replaced_joint",
    "rf_skin_spreading",
    "rf_deformity",
    "rf_popped_back",
    "rf_ottawa_walk",
    "rf_ottawa_bend",
    "rf_ottawa_bone_touch",
    "rf_age_injury",
    "rf_older_fall_hip",
    "rf_slr_fail",
    "rf_kneecap_out",
    "rf_locked",
    "rf_pop_swell",
    "rf_stress_fracture_hip",
    "rf_insufficiency",
    "rf_bone_drug_thigh",
    "rf_cold_leg",
    "rf_compartment",
    "rf_dvt",
    "rf_dvt_risk",
    "rf_pulsating_lump",
    "rf_cauda",
    "rf_foot_drop",
    "rf_cancer_spine",
    "rf_child_bone_pain",
    "rf_adult_night_pain",
    "rf_cancer_history",
    "rf_child_fever_nonwalk",
    "rf_scfe",
    "rf_perthes",
    "rf_child_no_weight",
    "rf_child_under3",
    "rf_child_systemic",
    "rf_jia",
    "rf_safeguarding",
    "rf_gout",
    "rf_inflammatory",
    "rf_reactive",
    "rf_bleeding_risk",
    "rf_quinolone",
    "rf_avn",
    "rf_post_op",
    "rf_severe_unremitting",
)

Answers = dict[str, Value]


@dataclass(frozen=True, kw_only=True)
class Row:
    """A story and what must follow; `absent` is the rule and flag that it just misses."""

    name: str
    answers: Answers
    disposition: Disposition
    rule: str | None = None
    flag: str | None = None
    absent: tuple[str, str | None] | None = None
    where: Where | None = None
    deadline: int | None = ANY
    recheck_hours: int | None = None


def person(age: float | str, base: Answers, given: dict[str, object]) -> Answers:
    """Join a base and what is given; MISSING takes an item away."""
    joined = {**base, "age": age, **given}
    return {id: value for id, value in joined.items() if value is not MISSING}  # type: ignore[misc]


NOTHING_WRONG: Answers = {
    "subject": "self",
    "sex": "female",
    "side": "right",
    "duration": "2_to_6_weeks",
    "injury_when": "none",
    "heat_swelling_since": "no",
    "conditions": ("none",),
    "medicines": ("none",),
    "recent_3_months": ("none",),
    "surgery": ("none",),
    "pain_when": ("with_load",),
    "pain_trend": "same",
    "clinician_already": ("not_seen",),
    "pregnant_or_6wk": "no",
}
CHILD_TOO: Answers = {
    "subject": "child",
    "sides_in_children": "one",
    "child_overweight": "no",
    "one_finger_spot": "yes",
    "comes_with_sport": "yes",
    "limp_since": "none",
}
MILD_HISTORY: Answers = {
    "location": ("around_behind_kneecap",),
    "aggravators": ("stairs_down",),
    "onset": "slow_more_training",
    "locking": "no",
    "giving_way": "no",
    "morning_stiffness": "none",
    "pain_worst": 5,
    "pain_average": 3,
    "sleep_walk_work_ok": ("walks_without_limp", "sleeps_through", "works", "stairs"),
    "psfs_1": "stairs",
    "psfs_1.score": 5,
    "psfs_2": "not_sure",
    "other_pain": ("none",),
    "back_changes_knee": "no",
    "back_neuro": "no",
    "first_episode": "first",
    "failed_knee_care": "no",
}
HOT: Answers = {
    "heat_swelling_since": "under_2_weeks",
    "swelling_when": "no_injury",
    "swelling_like_before": "first",
}


def adult(age: float | str = 35, **given: object) -> Answers:
    """Return an adult whose knee hurts with use, with nothing else, but for what is given."""
    return person(age, NOTHING_WRONG, given)


def child(age: float = 10, **given: object) -> Answers:
    """Return a child whose knee hurts with sport, with nothing else, but for what is given."""
    return person(age, NOTHING_WRONG | CHILD_TOO, given)


def mild(age: float = 35, **given: object) -> Answers:
    """Return an adult who meets every need of self-care, but for what is given."""
    return person(age, NOTHING_WRONG | MILD_HISTORY, given)


def denied(answers: Mapping[str, Value]) -> Answers:
    """Answer no to every sign that is absent, as for a story; what does not apply is set aside."""
    return {**dict.fromkeys(ASKED_SIGNS, NO), **answers}


def hurt(when: str, mechanism: str = "twist_foot_fixed", **given: object) -> dict[str, object]:
    """Return the answers of an injury."""
    return {"injury_when": when, "mechanism": mechanism, "swelling_when": "never", **given}


def fell(when: str, **given: object) -> dict[str, object]:
    """Return the answers of a fall or blow."""
    return hurt(when, "direct_blow_or_fall", **given)


def hot(**given: object) -> dict[str, object]:
    """Return a knee that became hot or swollen in the last 2 weeks without an injury."""
    return {**HOT, **given}


def seen(*found: str, new: object = NO) -> dict[str, object]:
    """Return what a clinician found, and whether anything is new since."""
    return {"clinician_already": found, "new_since_seen": new}


@cache
def every_row() -> tuple[Row, ...]:
    """Return the whole table, as it stands beside the content."""
    stories = read_expectations(shipped(), expectations_of(shipped()))
    return tuple(_row(story) for story in stories if story.file == "rules")


def _row(story: Story) -> Row:
    expected = story.expected
    assert expected.disposition is not None, expected.id
    rule, never = expected.raises, expected.never
    return Row(
        name=expected.id,
        answers=dict(story.given),
        disposition=expected.disposition,
        rule=rule and rule.rule,
        flag=rule and rule.flag,
        absent=never and (never.rule, never.flag),
        where=expected.where,
        deadline=expected.deadline_hours if expected.states("deadline_hours") else ANY,
        recheck_hours=expected.recheck_hours,
    )


def pairs(rows: tuple[Row, ...]) -> Iterator[tuple[str, str | None]]:
    """Yield the rule and flag of every row that raises one."""
    return ((row.rule, row.flag) for row in rows if row.rule is not None)
