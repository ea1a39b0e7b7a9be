"""How somebody does against their own start: better, same, worse, or too little to tell."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from statistics import fmean
from typing import Literal

from pydantic import Field, StrictInt

from flows.checkins.history import Course
from flows.pathway.answers import Values
from flows.pathway.references import Sourced

Number = StrictInt | float


class Verdict(StrEnum):
    """What a trend comes to; templates have the words."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"
    NOT_ENOUGH = "not_enough"


class Measure(Sourced):
    """A number that is followed: one item, or the mean or the lowest of several.

    Better takes `better_by` points and, where given, that share of the start; worse takes points
    alone, so that nobody is told of it late. `worse` says which way is bad.
    """

    items: tuple[str, ...] = Field(min_length=1)
    how: Literal["mean", "lowest"] = "mean"
    worse: Literal["higher", "lower"]
    better_by: Number
    better_percent: Number = 0
    worse_by: Number

    def value(self, values: Values) -> float | None:
        """Return it of the items that have a number; None where none has."""
        return self._of(self._numbers(values))

    def _numbers(self, values: Values) -> dict[str, float]:
        found = {item: values.get(item) for item in self.items}
        return {item: value for item, value in found.items() if isinstance(value, int | float)}

    def _of(self, numbers: Mapping[str, float]) -> float | None:
        if not numbers:
            return None
        return fmean(numbers.values()) if self.how == "mean" else min(numbers.values())

    def pair(self, start: Values, now: Values) -> tuple[float, float] | None:
        """Return it at the start and now, of the items that have a number at both times."""
        first, last = self._numbers(start), self._numbers(now)
        both = first.keys() & last.keys()
        before = self._of({item: first[item] for item in both})
        after = self._of({item: last[item] for item in both})
        return None if before is None or after is None else (before, after)

    def gain(self, before: float, after: float) -> float:
        """Return by how many points it is better, to a thousandth; below 0 where it is worse."""
        return round(before - after if self.worse == "higher" else after - before, 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """A measure at the start and now; `gain` is positive where it is better."""

    measure: str
    verdict: Verdict
    start: float | None = None
    now: float | None = None
    gain: float = 0.0
    percent: float | None = None
    since: datetime | None = None
    at: datetime | None = None


def start_of(course: Course, measure: Measure) -> tuple[datetime, Values] | None:
    """Return the answers that a measure is held against: the triage's, or else the first."""
    if course.triage is not None and measure.value(course.triage.values) is not None:
        return course.triage.at, course.triage.values
    for one in course.check_ins:
        is_of_it = course.begins is None or one.at >= course.begins
        if is_of_it and measure.value(one.values) is not None:
            return one.at, one.values
    return None


def trend(course: Course, measure: Measure) -> Trend:
    """Return the latest value against the start; the check-ins are in time order."""
    start = start_of(course, measure)
    if start is None:
        return Trend(measure=measure.id, verdict=Verdict.NOT_ENOUGH)
    since, values = start
    for one in reversed(course.check_ins):
        pair = measure.pair(values, one.values) if one.at > since else None
        if pair is not None:
            return _trend(measure, since, one.at, pair)
    return Trend(
        measure=measure.id,
        verdict=Verdict.NOT_ENOUGH,
        start=measure.value(values),
        since=since,
    )


def _trend(measure: Measure, since: datetime, at: datetime, pair: tuple[float, float]) -> Trend:
    before, after = pair
    gain = measure.gain(before, after)
    return Trend(
        measure=measure.id,
        verdict=verdict(measure, before, after),
        start=before,
        now=after,
        gain=gain,
        percent=percent(gain, before),
        since=since,
        at=at,
    )


def percent(gain: float, start: float) -> float | None:
    """Return a gain as a share of the start, in hundredths; None of a start at 0."""
    return 100 * gain / start if start else None


def verdict(measure: Measure, before: float, after: float) -> Verdict:
    """Judge a change by the measure's thresholds."""
    gain = measure.gain(before, after)
    if -gain >= measure.worse_by:
        return Verdict.WORSE
    share = percent(gain, before)
    is_enough = share is None or share >= measure.better_percent
    return Verdict.BETTER if gain >= measure.better_by and is_enough else Verdict.SAME


SAID = {
    "very_much_better": Verdict.BETTER,
    "much_better": Verdict.BETTER,
    "little_better": Verdict.SAME,
    "same": Verdict.SAME,
    "little_worse": Verdict.SAME,
    "much_worse": Verdict.WORSE,
    "very_much_worse": Verdict.WORSE,
}
"""Only much counts (kamper2009): a rating of change leans towards how today feels."""
SAID_SHORT = {
    "better": Verdict.BETTER,
    "same": Verdict.SAME,
    "worse": Verdict.WORSE,
    "worse_contact": Verdict.WORSE,
}


def said(course: Course) -> Verdict:
    """Return what the patient last said of the change itself, in the long or the short form."""
    for one in reversed(course.check_ins):
        for item, words in (("change", SAID), ("change_short", SAID_SHORT)):
            value = one.values.get(item)
            if isinstance(value, str) and value in words:
                return words[value]
    return Verdict.NOT_ENOUGH
