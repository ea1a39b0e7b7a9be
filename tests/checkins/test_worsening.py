"""What was told is told once more when it got clearly worse, and never as it was."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from random import Random

import pytest

from flows.checkins.alert_rules import shipped_alerts
from flows.checkins.alerts import evaluate
from flows.checkins.history import CheckIn, Settled
from flows.checkins.holding import check_ins_held
from flows.pathway.answers import Value
from tests.checkins.courses import Given, check_in, course, day

Closed = Sequence[float]
LOW: dict[str, Value] = {"pain_worst": 3}


def told(rule: str, item: str, *values: Value, closed: Closed = ()) -> list[int]:
    """Return the weeks of the check-ins with which a rule is told, of one a week.

    Its alerts are closed in the middle of these weeks.
    """
    each = [(7 * week, {item: value}) for week, value in enumerate(values, 1)]
    settled = [(7 * week + 3, rule) for week in closed]
    whole = course(*each, start=LOW, settled=settled)
    known: list[str] = []
    weeks = []
    for week in range(1, len(values) + 1):
        for one in evaluate(shipped_alerts(), whole, day(7 * week)):
            if one.rule == rule and one.key not in known:
                known.append(one.key)
                weeks.append(week)
    return weeks


STORIES: dict[str, tuple[str, str, tuple[Value, ...], Closed, list[int]]] = {
    "much-worse-later": ("pain_up", "pain_worst", (6, 10, 10), (1,), [1, 2]),
    "a-point-is-no-step": ("pain_up", "pain_worst", (6, 7, 6, 7), (1, 2, 3), [1]),
    "as-bad-as-it-was": ("pain_up", "pain_worst", (10, 10, 10, 10), (1, 2, 3), [1]),
    "worse-than-when-closed": ("pain_up", "pain_worst", (8, 7, 9), (2,), [1, 3]),
    "crept-up": ("pain_up", "pain_worst", (5, 6, 7, 8, 9), (), [1, 3, 5]),
    "around-the-limit": ("pain_up", "pain_worst", (5, 4, 5, 4, 5), (1, 3), [1]),
    "better-between": ("pain_up", "pain_worst", (8, 4, 3, 8), (1,), [1, 4]),
    "better-and-still-told": ("pain_up", "pain_worst", (10, 6, 10), (), [1, 3]),
    "slowly-better-between": ("pain_up", "pain_worst", (8, 7, 6, 5, 4, 3, 8), (1,), [1, 7]),
    "worse-after-a-point-below": ("pain_up", "pain_worst", (5, 4, 6), (1,), [1, 3]),
    "worse-in-small-steps-after": ("pain_up", "pain_worst", (5, 4, 5, 6), (1,), [1, 4]),
    "a-step-below-for-one-week": ("pain_up", "pain_worst", (5, 3, 5), (1,), [1, 3]),
    "again-after-four-months": ("pain_up", "pain_worst", (5, *[4] * 16, 5), (1,), [1, 18]),
    "again-after-two-months": ("pain_up", "pain_worst", (5, *[4] * 8, 5), (1,), [1]),
    "one-thing-more": ("ability_lost", "lost", (("walk",), ("walk", "sleep")), (1,), [1, 2]),
    "one-thing-less": ("ability_lost", "lost", (("walk", "sleep"), ("walk",)), (1,), [1]),
    "another-thing": ("ability_lost", "lost", (("walk",), ("work",)), (1,), [1, 2]),
    "can-again": ("ability_lost", "lost", (("work",), ("none",), ("work",)), (1,), [1, 3]),
    "says-worse-yet": (
        "says_much_worse", "change", ("much_worse", "very_much_worse", "much_worse"), (1,), [1, 2],
    ),
    "says-it-again": ("says_much_worse", "change", ("much_worse", "much_worse"), (1,), [1]),
    "on-average-twice": ("pain_high_twice", "pain_average", (7, 7, 8, 9, 9), (2,), [2, 4]),
}  # fmt: skip


@pytest.mark.parametrize(("rule", "item", "values", "closed", "weeks"),
                         STORIES.values(), ids=STORIES)  # fmt: skip
def test_told_again_only_when_worse(
    rule: str, item: str, values: tuple[Value, ...], closed: Closed, weeks: list[int]
) -> None:
    assert told(rule, item, *values, closed=closed) == weeks


HIGH = "worse_and_high"
"""Told where the pain is 7 or more and the patient says that it is worse."""
LAPSED: dict[str, tuple[str, dict[str, Value], list[dict[str, Value]], list[int]]] = {
    "pain-up": (
        "pain_up", {"pain_worst": 5}, [{"pain_worst": n} for n in (7, 6, 6, 6, 8, 8)], [1, 5],
    ),
    "down-a-step-and-up": (
        "pain_up", {"pain_worst": 6}, [{"pain_worst": n} for n in (8, 6, 6, 8)], [1, 4],
    ),
    "average": (
        "pain_high_twice", {}, [{"pain_average": n} for n in (7, 7, 6, 6, 6, 8, 8)], [2, 7],
    ),
    "as-high-as-there-is": (
        HIGH, {},
        [{"pain_worst": n, "change_short": says}
         for n, says in ((9, "worse"), (8, "same"), (10, "worse"), (10, "worse"))], [1, 3],
    ),
    "better-for-weeks": (
        HIGH, {},
        [{"pain_worst": n, "change_short": says}
         for n, says in ((8, "worse"), *[(7, "better")] * 3, (8, "worse"), (9, "worse"))], [1, 6],
    ),
    "up-and-down-as-before": (
        HIGH, {},
        [{"pain_worst": n, "change_short": says}
         for n, says in ((8, "worse"), (7, "same"), (8, "worse"), (8, "same"), (9, "worse"))],
        [1, 5],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("rule", "start", "given", "weeks"), LAPSED.values(), ids=LAPSED)
def test_worse_after_it_was_not_so_is_told(
    rule: str, start: dict[str, Value], given: list[dict[str, Value]], weeks: list[int]
) -> None:
    """Staff closed it on the day after it was told."""
    whole = course(
        *((7 * week, values) for week, values in enumerate(given, 1)),
        start=start,
        settled=[(7 * weeks[0] + 1, rule)],
    )
    keys = [
        [one.key for one in evaluate(shipped_alerts(), whole, day(7 * week)) if one.rule == rule]
        for week in range(1, len(given) + 1)
    ]

    new = [week for week, each in enumerate(keys, 1) if each and each not in keys[: week - 1]]
    assert new == weeks


LIMITS = {"pain_up": ("pain_worst", 5), "pain_high_twice": ("pain_average", 7)}
"""From which pain on each rule holds."""


@pytest.mark.parametrize("rule", LIMITS)
def test_what_begins_anew_is_told_unless_it_is_as_it_was(rule: str) -> None:
    """Of many courses: what is so again is left out only where staff were told of no less, and it
    was a step below for no two check-ins in a row in between."""
    item, limit = LIMITS[rule]
    drawn = Random(rule)
    for _ in range(400):
        values = drawn.choices(range(limit - 2, 11), k=7)
        weeks = told(rule, item, *values)
        for week in (one for one in begins(rule, item, values) if one not in weeks):
            last = max(one for one in weeks if one < week)
            below = min(limit - 1, values[last - 1] - 2)
            assert values[week - 1] <= values[last - 1], values
            assert all(max(pair) > below for pair in pairwise(values[last : week - 1])), values


def begins(rule: str, item: str, values: Sequence[int]) -> list[int]:
    """Return the weeks with which it is so, after it was not."""
    [one] = [one for one in shipped_alerts().rules if one.id == rule]
    measures = {each.id: each for each in shipped_alerts().measures}
    found: list[int] = []
    keys: list[datetime] = []
    for week in range(1, len(values) + 1):
        given: list[Given] = [(7 * n, {item: value}) for n, value in enumerate(values[:week], 1)]
        held = check_ins_held(one.when, course(*given, start=LOW), measures)
        if held and held[0].since not in keys:
            keys.append(held[0].since)
            found.append(week)
    return found


def test_says_since_when_it_is_known() -> None:
    worse = course((7, {"pain_worst": 6}), (14, {"pain_worst": 9}), start=LOW)
    [alert] = [one for one in evaluate(shipped_alerts(), worse, day(14)) if one.rule == "pain_up"]

    assert [(one.item, one.at) for one in alert.cause] == [
        ("pain_worst", day(14)),
        ("told_before", day(7)),
    ]


def test_what_is_settled_later_changes_no_cause() -> None:
    given: list[Given] = [(7 * n, {"pain_worst": 5 + n}) for n in (1, 2, 3)]
    before = course(*given, start=LOW)
    after = course(*given, start=LOW, settled=[(22, "pain_up"), (30, "pain_up")])

    assert evaluate(shipped_alerts(), before, day(40)) == evaluate(shipped_alerts(), after, day(40))


WEEKS = 26
SHORT, LONG = ("better", "same", "worse"), ("little_better", "same", "little_worse")


def stable(level: int, swing: Sequence[int], drawn: Random) -> Iterator[CheckIn]:
    """Yield half a year of somebody whose pain goes up and down a little, and no further."""
    for week in range(1, WEEKS + 1):
        pain = min(10, max(0, level + drawn.choice(swing)))
        values: dict[str, Value] = {"pain_worst": pain, "change_short": drawn.choice(SHORT)}
        if week % 2 == 0:
            average = max(0, pain - 1)
            values = {"pain_worst": pain, "pain_average": average, "change": drawn.choice(LONG)}
        yield check_in(7 * week, values)


def most_told(level: int, swing: Sequence[int], seed: int) -> int:
    """Return how often the rule is told that is told most, where staff close it each time."""
    each = tuple(stable(level, swing, Random(seed)))
    whole = replace(course(start={"pain_worst": level}), check_ins=each)
    told: Counter[str] = Counter()
    known: set[str] = set()
    for after in range(7, 7 * (WEEKS + 1), 7):
        for one in evaluate(shipped_alerts(), whole, day(after)):
            if one.about == "worse" and one.key not in known:
                known.add(one.key)
                told[one.rule] += 1
                closed = Settled(rule=one.rule, at=day(after + 1))
                whole = replace(whole, settled=(*whole.settled, closed))
    return max(told.values(), default=0)


@pytest.mark.parametrize("level", range(11))
def test_who_stays_as_they_are_is_told_once(level: int) -> None:
    assert all(most_told(level, (0, 1), seed) <= 1 for seed in range(10))


@pytest.mark.parametrize("level", range(11))
def test_two_points_up_and_down_are_told_twice_at_most(level: int) -> None:
    """As two points are what counts, a week of the worst may come again; half a year does not."""
    assert all(most_told(level, (-1, 0, 1), seed) <= 2 for seed in range(10))
