"""When what a rule told got clearly worse, so that it is told once more, and when it ended."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from flows.checkins.history import CheckIn, Course
from flows.checkins.holding import Ground, Held, Measures, each_asked
from flows.checkins.rules import Rule
from flows.checkins.trends import Measure, Verdict, verdict
from flows.pathway.answers import Values

TOLD_BEFORE = "told_before"
"""Stands among the values of an alert that is told once more, with when it was told last."""
LONG = timedelta(weeks=16)
"""What was not so for longer than the programme lasts is new, if it is so again (expert)."""


def newest_told(rule: Rule, course: Course, measures: Measures) -> Held | None:
    """Return what a rule tells of now as of when it was worst news, None where it does not hold.

    It is news at first, and each time that it is clearly worse than staff know: than it was told,
    than at the last check-in before they took or closed it, or than it was once clearly better.
    Where it was not so in between, a little worse is news too.
    """
    settled = [one.at for one in course.settled if one.rule == rule.id]
    told: Held | None = None
    known: CheckIn | None = None
    news: CheckIn | None = None
    before: CheckIn | None = None
    lapses: list[CheckIn] = []
    row: list[CheckIn] = []
    holds = False
    for one, grounds, is_met in each_asked(rule.when, course, measures):
        if not is_met:
            lapses, row = [*lapses, one], [*row, one]
        if known is not None and before is not None and _any(settled, before.at, one.at):
            known = before
        staff_know = [each for each in (known, news) if each is not None]
        if row and any(_has_ended(rule, each, row, one, measures) for each in staff_know):
            told = known = news = None
        elif known is not None and _is_better(rule, known.values, one.values, measures):
            known = one
        holds = bool(grounds)
        if grounds and (known is None or _is_news(rule, known, lapses, one, measures)):
            last = () if told is None else (Ground(item=TOLD_BEFORE, value="yes", at=told.since),)
            told = Held(since=one.at, grounds=(*grounds, *last))
            known, news, lapses = one, one, []
        if is_met:
            row = []
        before = one
    return told if holds else None


def _any(times: list[datetime], after: datetime, before: datetime) -> bool:
    return any(after <= at < before for at in times)


def _has_ended(
    rule: Rule, known: CheckIn, row: Sequence[CheckIn], one: CheckIn, measures: Measures
) -> bool:
    """Tell whether what was not so in a row of check-ins is over: a measure when it is clearly
    better, or twice by a whole step, or was not so for long."""
    if not any(name in measures for name in rule.again):
        return True
    if one is row[-1] and _is_better(rule, known.values, one.values, measures):
        return True
    steps = [_is_worse(rule, lapse.values, known.values, measures) for lapse in row[-2:]]
    return _is_alone(rule) and (steps == [True, True] or one.at - row[0].at >= LONG)


def _is_news(
    rule: Rule, known: CheckIn, lapses: Sequence[CheckIn], one: CheckIn, measures: Measures
) -> bool:
    """Tell whether it is clearly worse than staff know, or a little, where it was not so since.

    Where words count beside the measure, it must then be clearly worse than when it was not so.
    """
    if _is_worse(rule, known.values, one.values, measures):
        return True
    numbers = [name for name in rule.again if name in measures]
    is_little = any(_loss(measures[name], known.values, one.values) > 0 for name in numbers)
    return is_little and any(
        _is_alone(rule) or _is_worse(rule, lapse.values, one.values, measures) for lapse in lapses
    )


def _is_alone(rule: Rule) -> bool:
    """Tell whether a rule looks at nothing but what it is told again of."""
    return {*rule.when.value, *rule.when.change} == {*rule.again}


def _is_better(rule: Rule, before: Values, after: Values, measures: Measures) -> bool:
    for name in rule.again:
        pair = measures[name].pair(before, after) if name in measures else None
        if pair is not None and verdict(measures[name], *pair) is Verdict.BETTER:
            return True
    return False


def _is_worse(rule: Rule, before: Values, after: Values, measures: Measures) -> bool:
    return any(
        _measures_worse(rule, name, before, after, measures)
        if name in measures
        else _chooses_worse(rule, name, before, after)
        for name in rule.again
    )


def _measures_worse(
    rule: Rule, name: str, before: Values, after: Values, measures: Measures
) -> bool:
    change, measure = rule.when.change.get(name), measures[name]
    least = measure.worse_by if change is None else change.worse_by or measure.worse_by
    return _loss(measure, before, after) >= least


def _loss(measure: Measure, before: Values, after: Values) -> float:
    """Return by how much a measure is worse; 0 where it is not known of both."""
    pair = measure.pair(before, after)
    return 0 if pair is None else -measure.gain(*pair)


def _chooses_worse(rule: Rule, name: str, before: Values, after: Values) -> bool:
    """Tell whether one more of several choices was made, or of one at a time a later one."""
    choices = rule.when.value[name].is_one_of
    was, now = (_places(choices, values.get(name)) for values in (before, after))
    if isinstance(after.get(name), tuple):
        return not now <= was
    return max(now, default=-1) > max(was, default=-1)


def _places(choices: tuple[str, ...], value: object) -> set[int]:
    given = value if isinstance(value, tuple) else (value,)
    return {place for place, one in enumerate(choices) if one in given}
