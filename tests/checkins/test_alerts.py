"""Every alert rule both ways, on invented courses; each cause is told once."""

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.checkins.alert_rules import shipped_alerts
from flows.checkins.alerts import Raised, evaluate
from flows.checkins.history import Asked, Course
from flows.pathway.answers import Value
from flows.pathway.disposition import Disposition
from tests.checkins.courses import check_in, course, day

SAME_DAY, URGENT, ROUTINE = Disposition.SAME_DAY, Disposition.URGENT, Disposition.ROUTINE
Values = dict[str, Value]
STUCK: Values = {"pain_worst": 5, "change": "same", "exercise_days": 3, "psfs_1.score": 5}
START: Values = {"pain_worst": 6, "psfs_1.score": 4}
WELL: Values = {"pain_worst": 2, "psfs_1.score": 8, "psfs_2.score": 9}
SORE: Values = {"next_morning_worse": "yes", "pain_worst": 5}
EAGER = [(7, 7.1), (14, 14.1), (21, 21.1), (28, 28.1)]


def raised(one: Course, after: float = 100) -> dict[str, Raised]:
    """Return what the shipped rules raise so many days after the event, by rule."""
    return {alert.rule: alert for alert in evaluate(shipped_alerts(), one, day(after))}


RULES: Mapping[str, tuple[Course, Course, float]] = {
    # ---- rule: a course that raises it, the nearest that does not, the day
    "danger": (
        course(check_in(7, {}, signs=("new_calf",), disposition=SAME_DAY)),
        course(check_in(7, {}, disposition=ROUTINE)), 7,
    ),
    "emergency_words": (
        course(asked=[(7, Asked.EMERGENCY)]), course(asked=[(7, Asked.MEDICINE)]), 7,
    ),
    "not_seen": (
        course((3, {"seen": "no"}), result=URGENT), course((3, {"seen": "no"})), 4,
    ),
    "unseen_at_once": (course(result=SAME_DAY), course((2, {"seen": "yes"}), result=SAME_DAY), 3),
    "unseen_in_days": (course(result=URGENT), course((2, {"seen": "booked"}), result=URGENT), 7),
    "unseen_and_silent": (
        course((2, {"seen": "booked"}), result=URGENT, sent=[(7, None), (14, None)]),
        course((2, {"seen": "yes"}), result=URGENT, sent=[(7, None), (14, None)]), 16,
    ),
    "wants_contact": (
        course((7, {"contact": "yes"})), course((7, {"contact": "no"})), 7,
    ),
    "asked_in_words": (
        course(asked=[(7, Asked.DISTRESS)]), course(asked=[(7, Asked.EMERGENCY)]), 7,
    ),
    "ability_lost": (course((7, {"lost": ("work",)})), course((7, {"lost": ("none",)})), 7),
    "pain_up": (
        course((7, {"pain_worst": 5}), start={"pain_worst": 3}),
        course((7, {"pain_worst": 4}), start={"pain_worst": 2}), 7,
    ),
    "says_much_worse": (
        course((14, {"change": "much_worse"})), course((14, {"change": "little_worse"})), 14,
    ),
    "activities_down": (
        course((14, {"psfs_1.score": 2}), start=START),
        course((14, {"psfs_1.score": 3}), start=START), 14,
    ),
    "pain_high_twice": (
        course((14, {"pain_average": 7}), (21, {"pain_worst": 9}), (28, {"pain_average": 8})),
        course((14, {"pain_average": 7}), (28, {"pain_average": 6}), (42, {"pain_average": 7})),
        42,
    ),
    "no_response": (
        course((42, STUCK), start=START), course((42, STUCK | {"pain_worst": 4}), start=START), 42,
    ),
    "no_response_late": (
        course((84, STUCK), start=START), course((42, STUCK), start=START), 84,
    ),
    "over_a_year": (
        course((84, {"pain_worst": 3}), start={"duration": "over_12_months"}),
        course((84, {"pain_worst": 2}), start={"duration": "over_12_months"}), 84,
    ),
    "flare": (
        course((14, SORE), (21, {"pain_worst": 6}), (28, SORE), start=START),
        course((14, SORE), (28, SORE | {"pain_worst": 8}), start=START), 28,
    ),
    "flare_again": (
        course((14, SORE), (28, SORE), (42, SORE), start=START),
        course((14, SORE), (28, SORE), start=START), 42,
    ),
    "silent": (
        course(sent=[(7, None), (14, None)]), course(sent=[(7, None), (14, 15)]), 16,
    ),
    "silent_unlike_before": (
        course(sent=[*EAGER, (35, None), (42, None)]),
        course(sent=[*EAGER[1:], (35, None), (42, None)]), 44,
    ),
    "silent_long": (
        course(sent=[(7, None), (14, None), (21, None), (28, None)]),
        course(sent=[(7, None), (14, None), (21, None)]), 60,
    ),
    "few_exercises": (
        course((14, {"exercise_days": 2}), (28, {"exercise_days": 0})),
        course((14, {"exercise_days": 2}), (28, {"exercise_days": 3})), 28,
    ),
    "goal_met": (
        course((28, WELL), (35, {"pain_worst": 2}), (42, WELL)),
        course((28, WELL), (42, WELL | {"psfs_2.score": 7})), 42,
    ),
}  # fmt: skip


def test_every_rule_has_a_course() -> None:
    assert list(RULES) == [rule.id for rule in shipped_alerts().rules]


@pytest.mark.parametrize(("rule", "holds", "fails", "at"),
                         [(rule, *rest) for rule, rest in RULES.items()], ids=RULES)  # fmt: skip
def test_rule_goes_both_ways(rule: str, holds: Course, fails: Course, at: float) -> None:
    assert rule in raised(holds, at)
    assert raised(holds, at)[rule].cause != ()
    assert rule not in raised(fails, at)
    assert rule not in raised(holds, -1)


@pytest.mark.parametrize(
    ("values", "is_raised"),
    [
        ({}, True),
        ({"pain_worst": 4}, False),
        ({"psfs_1.score": 6}, False),
        ({"change": "little_better"}, False),
        ({"exercise_days": 2}, False),
    ],
    ids=["none", "pain", "activity", "change", "exercise"],
)
def test_no_response_needs_all_of_it(values: Values, is_raised: bool) -> None:
    assert ("no_response" in raised(course((42, STUCK | values), start=START))) is is_raised


def test_no_response_with_a_small_share() -> None:
    """Two points of nine are fewer than 30 %."""
    stuck = course((42, STUCK | {"pain_worst": 7}), start={"pain_worst": 9, "psfs_1.score": 4})

    assert "no_response" in raised(stuck)


def test_no_response_without_activities() -> None:
    values = {key: value for key, value in STUCK.items() if key != "psfs_1.score"}

    assert "no_response" in raised(course((42, values), start={"pain_worst": 6}))
    assert "no_response" not in raised(course((42, values), start=START))


def test_cause_holds_the_values() -> None:
    (ground,) = raised(course((7, {"pain_worst": 8}), start={"pain_worst": 3}))["pain_up"].cause

    assert (ground.item, ground.value, ground.start, ground.at) == ("pain_worst", 8, 3, day(7))


def test_danger_names_signs_and_result() -> None:
    cause = raised(course(check_in(7, {}, signs=("new_calf",), disposition=SAME_DAY)), 7)

    assert [(one.item, one.value) for one in cause["danger"].cause] == [
        ("new_calf", "yes"),
        ("disposition", "same_day"),
    ]


def test_result_alone_is_danger() -> None:
    assert "danger" in raised(course(check_in(7, {}, disposition=URGENT)), 7)


def keys(one: Course, rule: str, *days: float) -> list[str]:
    """Return the keys of a rule over several looks."""
    looks = [evaluate(shipped_alerts(), one, day(after)) for after in days]
    return [alert.key for look in looks for alert in look if alert.rule == rule]


def test_lasting_cause_has_one_key() -> None:
    worse = course((7, {"pain_worst": 8}), (14, {"pain_worst": 9}), start={"pain_worst": 3})

    assert len(set(keys(worse, "pain_up", 7, 9, 14, 50))) == 1


def test_new_cause_has_a_new_key() -> None:
    again = course(
        (7, {"pain_worst": 8}), (14, {"pain_worst": 3}), (21, {"pain_worst": 8}),
        start={"pain_worst": 3},
    )  # fmt: skip

    assert len(set(keys(again, "pain_up", 7, 14, 21))) == 2
    assert keys(again, "pain_up", 14) == []


def test_each_danger_is_told() -> None:
    """Also where nobody looked between two check-ins, and after one without."""
    one = check_in(7, {}, signs=("new_calf",))
    again = course(one, check_in(8, {}, signs=("new_calf",)), check_in(9, {}))

    assert len(keys(again, "danger", 9)) == 2
    assert keys(again, "danger", 40) == []


def test_new_silence_has_a_new_key() -> None:
    silent = course(sent=[(7, None), (14, None), (21, 21), (28, None), (35, None)])

    assert len(set(keys(silent, "silent", 16, 17, 37, 50))) == 2


def test_most_urgent_comes_first() -> None:
    one = check_in(7, {"contact": "yes"}, signs=("new_calf",))
    found = evaluate(shipped_alerts(), course(one, sent=[(8, None), (9, None)]), day(12))

    assert [alert.level for alert in found] == ["now", "same_day", "nudge"]


answers = st.fixed_dictionaries(
    {},
    optional={
        "pain_worst": st.integers(0, 10) | st.just("not_sure"),
        "pain_average": st.integers(0, 10),
        "change": st.sampled_from(["much_worse", "same", "much_better"]),
        "exercise_days": st.integers(0, 7),
        "psfs_1.score": st.integers(0, 10) | st.just("not_sure"),
        "next_morning_worse": st.sampled_from(["yes", "no"]),
        "seen": st.sampled_from(["yes", "booked", "no"]),
        "contact": st.sampled_from(["yes", "no"]),
    },
)


@given(
    st.lists(st.tuples(st.integers(1, 90), answers), max_size=8, unique_by=lambda one: one[0]),
    st.lists(st.tuples(st.integers(0, 90), st.none() | st.integers(0, 120)), max_size=6),
    answers,
    st.integers(0, 100),
)
@settings(max_examples=30, deadline=None)
def test_no_course_is_too_odd(
    given_ones: list[tuple[int, Values]],
    sent: list[tuple[float, float | None]],
    start: Values,
    now: int,
) -> None:
    """Order of the data and what comes later change nothing; keys are one each."""
    odd = course(*given_ones, start=start, sent=sent)
    turned = course(*reversed(given_ones), start=start, sent=sent)

    found = evaluate(shipped_alerts(), odd, day(now))

    assert found == evaluate(shipped_alerts(), turned, day(now))
    assert found == evaluate(shipped_alerts(), odd.until(day(now)), day(now))
    assert len({alert.key for alert in found}) == len(found)
