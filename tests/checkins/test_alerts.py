"""Every alert rule both ways, on invented courses; each cause is told once."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.checkins.alert_rules import shipped_alerts
from flows.checkins.alerts import Raised, evaluate
from flows.checkins.history import Asked, Course
from tests.checkins.alert_table import EDGES, RULES, SAME_DAY, START, STUCK, URGENT, Values
from tests.checkins.courses import check_in, course, day


def raised(one: Course, after: float = 100) -> dict[str, Raised]:
    """Return what the shipped rules raise so many days after the event, by rule."""
    return {alert.rule: alert for alert in evaluate(shipped_alerts(), one, day(after))}


def test_every_rule_has_a_course() -> None:
    assert list(RULES) == [rule.id for rule in shipped_alerts().rules]


@pytest.mark.parametrize(("rule", "holds", "fails", "at"),
                         [(rule, *rest) for rule, rest in RULES.items()], ids=RULES)  # fmt: skip
def test_rule_goes_both_ways(rule: str, holds: Course, fails: Course, at: float) -> None:
    assert rule in raised(holds, at)
    assert raised(holds, at)[rule].cause != ()
    assert rule not in raised(fails, at)
    assert rule not in raised(holds, -1)


@pytest.mark.parametrize(("rule", "one", "at", "is_raised"), EDGES.values(), ids=EDGES)
def test_threshold_is_where_it_is(rule: str, one: Course, at: float, is_raised: bool) -> None:
    assert (rule in raised(one, at)) is is_raised


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


def test_each_request_is_told() -> None:
    twice = course(asked=[(7, Asked.HUMAN), (8, Asked.DISTRESS)])

    assert len(keys(twice, "asked_in_words", 9)) == 2
    assert keys(twice, "asked_in_words", 40) == []


def test_new_silence_has_a_new_key() -> None:
    silent = course(sent=[(7, None), (14, None), (21, 21), (28, None), (35, None)])

    assert len(set(keys(silent, "silent", 16, 17, 37, 50))) == 2


def test_most_urgent_comes_first() -> None:
    one = check_in(7, {"contact": "yes"}, signs=("new_calf",))
    found = evaluate(shipped_alerts(), course(one, sent=[(8, None), (9, None)]), day(12))

    assert [alert.level for alert in found] == ["now", "same_day", "review"]


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
