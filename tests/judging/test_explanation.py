"""Why a result is what it is: reasons in own answers, and changes that were judged anew."""

from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.judging.assessment import Row
from flows.judging.changes import WHO, Change
from flows.judging.explanation import Explanation, explain, flips_for_patient
from flows.judging.flips import MOST_DANGERS, MOST_OF_A_KIND, Flip, find_flips
from flows.judging.result import Result, assess
from flows.judging.safety import deny_unmentioned
from flows.pathway.answers import BESIDE, NO, NOT_SURE, Value, Values
from flows.pathway.disposition import Disposition
from flows.proving.cases import published, read_cases
from tests.judging.drawing_answers import PATHWAY, draw
from tests.judging.test_toy import TOY

quick = settings(derandomize=True, deadline=None, database=None, max_examples=25)
people = st.integers(0, 13)
"""Seeds; the tests share them, so that each explanation is made once."""
CASES = {
    case.id: deny_unmentioned(PATHWAY, case.answers)
    for case in read_cases(PATHWAY, published(PATHWAY))
}


@cache
def explained(seed: int) -> tuple[dict[str, Value], Explanation]:
    """Return drawn answers and why they lead where they lead."""
    answers = draw(seed)
    return answers, explain(PATHWAY, answers)


@cache
def of_case(name: str) -> Explanation:
    return explain(PATHWAY, CASES[name])


def changed(answers: Values, flip: Flip) -> dict[str, Value]:
    return {**answers, **{change.item: change.after for change in flip.changes}}


def first(rows: tuple[Row, ...]) -> tuple[str, str] | None:
    return (rows[0].region, rows[0].role) if rows else None


def seen(result: Result) -> tuple[object, ...]:
    """Return what a flip promises to change: the tier, or the first region and its role."""
    return result.conclusion.disposition, first(result.assessment.clinician_regions)


# ---- flips


def check_flips(answers: Values, explanation: Explanation) -> None:
    before = assess(PATHWAY, answers)
    for flip in explanation.flips:
        after = assess(PATHWAY, changed(answers, flip))
        assert after == flip.after
        assert seen(after) != seen(before)
        for change in flip.changes:
            others = [one for one in flip.changes if one is not change]
            assert others == [] or seen(after_only(answers, flip, others)) == seen(before)


def after_only(answers: Values, flip: Flip, some: list[object]) -> Result:
    return assess(PATHWAY, changed(answers, replace(flip, changes=tuple(some))))  # type: ignore[arg-type]


@quick
@given(people)
def test_flips_come_true_and_none_is_too_large(seed: int):
    """Judged anew by itself; no part of its changes does anything."""
    check_flips(*explained(seed))


@pytest.mark.long
@pytest.mark.parametrize("seed", range(14, 200))
def test_flips_of_many_come_true(seed: int):
    check_flips(*explained(seed))


@pytest.mark.parametrize("name", CASES)
def test_flips_of_published_cases_come_true(name: str):
    check_flips(CASES[name], of_case(name))


@quick
@given(people)
def test_patient_is_told_of_nothing_less_urgent(seed: int):
    answers, explanation = explained(seed)
    before = explanation.result

    for flip in flips_for_patient(PATHWAY, explanation):
        after = assess(PATHWAY, changed(answers, flip))
        assert after.conclusion.disposition is not None
        assert before.conclusion.disposition is not None
        assert after.conclusion.disposition.at_least(before.conclusion.disposition)
        if after.conclusion.disposition is before.conclusion.disposition:
            assert hours(after.conclusion.deadline_hours) <= hours(before.conclusion.deadline_hours)
            assert first(after.assessment.regions) != first(before.assessment.regions)


def hours(deadline: int | None) -> float:
    return float("inf") if deadline is None else deadline


@quick
@given(people)
def test_patient_is_told_of_nothing_private(seed: int):
    _, explanation = explained(seed)
    told = flips_for_patient(PATHWAY, explanation)
    named = {change.item for flip in told for change in flip.changes}

    assert len(told) <= 3
    assert not any(PATHWAY.items[item].private for item in named)
    assert not named & WHO


@pytest.mark.parametrize(("item", "is_told"), [("feels_unsafe", False), ("stuck_now", True)])
def test_private_flip_is_kept_from_patients(item: str, is_told: bool):
    """Both would raise the tier to the same; only one may be named."""
    answers = draw_well()
    explanation = explain(PATHWAY, answers)
    change = Change(item=item, before=NO, after="yes", size=(2, 0), is_sign=True)
    after = assess(PATHWAY, {**answers, item: "yes"})
    flip = Flip(changes=(change,), before=explanation.result, after=after, asks=())

    told = flips_for_patient(PATHWAY, replace(explanation, flips=(flip,)))
    assert after.conclusion.disposition is Disposition.SAME_DAY
    assert bool(told) is is_told


@quick
@given(people)
def test_only_what_was_asked_and_answered_changes(seed: int):
    answers, explanation = explained(seed)

    for flip in explanation.flips:
        for change in flip.changes:
            assert answers[change.item] == change.before != change.after
            assert explanation.result.values[change.item] != BESIDE
            still_asked = change.item not in flip.after.ignored
            assert still_asked or (PATHWAY.items[change.item].is_sign and change.after == NO)
            assert change.after != NOT_SURE


@quick
@given(people)
def test_flip_below_a_raise_leaves_no_sign_unasked(seed: int):
    """What would follow is only known where every warning sign was asked."""
    _, explanation = explained(seed)

    for flip in explanation.flips:
        assert flip.after.conclusion.safety.complete or flip.kind == "raises"


@settings(quick, max_examples=4)
@given(people)
def test_same_answers_give_the_same_explanation(seed: int):
    answers, explanation = explained(seed)
    in_another_order = dict(reversed(answers.items()))

    assert explain(PATHWAY, answers) == explanation
    assert explain(PATHWAY, in_another_order).flips == explanation.flips


@quick
@given(people)
def test_flips_are_few(seed: int):
    _, explanation = explained(seed)

    assert len(explanation.flips) <= 3 * MOST_OF_A_KIND + MOST_DANGERS


def test_some_flips_need_two_answers():
    """Two signs each of which is enough: only both denied lower the tier."""
    flips = [flip for flip in of_case("v036").flips if flip.lowers]

    assert [{change.item for change in flip.changes} for flip in flips] == [
        {"cannot_lift_straight_leg", "stuck_now"}
    ]


def test_pairs_can_be_left_out():
    result = of_case("v036").result
    flips = find_flips(PATHWAY, CASES["v036"], result, pairs=False)

    assert {len(flip.changes) for flip in flips} == {1}


def test_danger_that_counts_with_what_was_said_comes_first():
    """A hot knee: fever would make it an emergency."""
    told = flips_for_patient(PATHWAY, of_case("v101"))

    assert [change.item for change in told[0].changes] == ["fever_or_shivers_48h"]


@pytest.mark.parametrize("answers", [{}, {"age": 40}, {"knee_slipped_out": "yes"}])
def test_unfinished_answers_are_explained_too(answers: dict[str, Value]):
    explanation = explain(PATHWAY, answers)

    assert explanation.flips == ()
    assert bool(explanation.fired) == bool(explanation.result.conclusion.flags)


def test_another_joint_is_explained_without_new_code():
    answers: dict[str, Value] = {"age": 40, "side": "right", "hot_elbow": "yes", "bent_wrong": NO}
    explanation = explain(TOY, answers)

    assert explanation.fired[0].grounds[0].item == "hot_elbow"
    assert any(flip.lowers or flip.new_tier for flip in explanation.flips)


# ---- rules


def check_rules(explanation: Explanation) -> None:
    conclusion = explanation.result.conclusion
    deciding = [rule for rule in explanation.fired if rule.decides]

    assert {rule.rule for rule in deciding} == set(conclusion.rules)
    assert set(conclusion.reasons) <= {rule.reason for rule in deciding}
    assert {flag.reason for flag in conclusion.flags} <= {rule.reason for rule in explanation.fired}
    for rule in explanation.fired:
        for ground in rule.grounds:
            assert explanation.result.values[ground.item] != BESIDE


@quick
@given(people)
def test_rules_are_those_of_the_conclusion(seed: int):
    check_rules(explained(seed)[1])


@pytest.mark.parametrize("name", CASES)
def test_rules_of_published_cases_are_those_of_the_conclusion(name: str):
    check_rules(of_case(name))


@quick
@given(people)
def test_named_answers_make_the_rule_fire(seed: int):
    """With nothing but the answers that are named, each E, D and U rule still fires."""
    _, explanation = explained(seed)
    values = explanation.result.values
    beside = {id: value for id, value in values.items() if value == BESIDE}

    for rule in explanation.fired:
        if rule.rule[0] in "EDU" and rule.rule != "U-combo":
            alone = {**beside, **{ground.item: ground.value for ground in rule.grounds}}
            again = assess(PATHWAY, alone).conclusion
            assert rule.reason in {flag.reason for flag in again.flags}


def test_rule_names_what_was_answered():
    fired = of_case("v046").fired

    assert [(rule.rule, [ground.item for ground in rule.grounds]) for rule in fired] == [
        ("R6", ["age", "duration"])
    ]


def test_exception_that_mattered_is_named():
    """Hot for more than 2 weeks: the same-day rule is set aside by that answer."""
    answers = {**draw_well(), "hot_red": "yes", "heat_swelling_since": "over_2_weeks"}
    explanation = explain(PATHWAY, {**answers, "swelling_when": "no_injury"})

    aside = [rule for rule in explanation.set_aside if rule.rule == "D1"]
    assert explanation.result.conclusion.disposition is Disposition.URGENT
    assert aside[0].disposition is Disposition.SAME_DAY
    assert {ground.item for ground in aside[0].grounds} == {
        "heat_swelling_since",
        "knee_swollen_new",
    }


def draw_well() -> dict[str, Value]:
    """Return the answers of somebody well, which drawing starts from."""
    return deny_unmentioned(
        PATHWAY,
        {
            **{"subject": "self", "age": 40, "sex": "male", "side": "left"},
            **{"duration": "2_to_6_weeks", "injury_when": "none", "conditions": ("none",)},
            **{"medicines": ("none",), "recent_3_months": ("none",), "surgery": ("none",)},
            **{"pain_when": ("with_load",), "pain_trend": "same"},
            "clinician_already": ("not_seen",),
        },
    )


# ---- regions


@quick
@given(people)
def test_regions_are_weighed_as_ranked(seed: int):
    _, explanation = explained(seed)
    rows = explanation.result.assessment.clinician_regions

    for case, row in zip(explanation.regions, rows, strict=True):
        assert (case.region, case.role) == (row.region, row.role)
        assert [point.text for point in case.speaks_for] == [reason.text for reason in row.reasons]
        assert [point.text for point in case.against] == [reason.text for reason in row.against]


@quick
@given(people)
def test_patient_sees_only_shown_regions(seed: int):
    _, explanation = explained(seed)

    assert len(explanation.shown_regions) == len(explanation.result.assessment.regions)
