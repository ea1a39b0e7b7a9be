"""When what a rule told got clearly worse, so that it is told once more, and when it ended."""

from datetime import datetime

from flows.checkins.history import CheckIn, Course
from flows.checkins.holding import Ground, Held, Measures, each_asked
from flows.checkins.rules import Rule
from flows.checkins.trends import Verdict, verdict
from flows.pathway.answers import Values

TOLD_BEFORE = "told_before"
"""Stands among the values of an alert that is told once more, with when it was told last."""


def newest_told(rule: Rule, course: Course, measures: Measures) -> Held | None:
    """Return what a rule tells of now as of when it was worst news, None where it does not hold.

    It is news at first, and each time that it is clearly worse than staff know: than it was told,
    than at the last check-in before they took or closed it, or than it was once clearly better.
    """
    settled = [one.at for one in course.settled if one.rule == rule.id]
    told: Held | None = None
    known: CheckIn | None = None
    before: CheckIn | None = None
    holds = False
    for one, grounds, is_met in each_asked(rule.when, course, measures):
        if known is not None and before is not None and _any(settled, before.at, one.at):
            known = before
        if known is not None and _has_ended(rule, known, one, measures, is_met=is_met):
            told = known = None
        elif known is not None and _is_better(rule, known.values, one.values, measures):
            known = one
        holds = bool(grounds)
        if grounds and (known is None or _is_worse(rule, known.values, one.values, measures)):
            last = () if told is None else (Ground(item=TOLD_BEFORE, value="yes", at=told.since),)
            told, known = Held(since=one.at, grounds=(*grounds, *last)), one
        before = one
    return told if holds else None


def _any(times: list[datetime], after: datetime, before: datetime) -> bool:
    return any(after <= at < before for at in times)


def _has_ended(
    rule: Rule, known: CheckIn, one: CheckIn, measures: Measures, *, is_met: bool
) -> bool:
    """Tell whether it was not so, which a small change of a measure alone does not make it."""
    if is_met:
        return False
    is_measured = any(name in measures for name in rule.again)
    return not is_measured or _is_better(rule, known.values, one.values, measures)


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
    pair = measure.pair(before, after)
    return pair is not None and -measure.gain(*pair) >= least


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
