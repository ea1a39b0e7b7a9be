"""Whether one condition of an alert rule holds of a course, and the values that it rests on."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain

from flows.checkins.history import Begun, CheckIn, Course, habit, unanswered
from flows.checkins.rules import Change, HalfTold, Is, Silence, Unconfirmed, When
from flows.checkins.trends import Measure, percent, start_of
from flows.pathway.answers import NOT_SURE, YES, Value, Values
from flows.pathway.disposition import Disposition

Measures = Mapping[str, Measure]
Start = tuple[datetime, Values]
Starts = Mapping[str, Start | None]
"""By measure the answers that it is held against."""
SEEN = "seen"
UNSURE = "unsure"
"""How many messages without an answer may not have arrived."""
UNKNOWN = "unknown"
"""Stands for what nobody has told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A value that an alert rests on, of the time when it was given; `start` is the baseline."""

    item: str
    value: Value
    at: datetime
    start: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Since when conditions hold, and the values they rest on."""

    since: datetime
    grounds: tuple[Ground, ...]


def check_ins_held(
    when: When, course: Course, measures: Measures, *, since: datetime | None = None
) -> list[Held]:
    """Return each check-in at which the conditions hold, after so many in a row or in all.

    A check-in that has not asked for what they look at is passed over. Those of before `since`
    are left out; without it, those of before the latest that does not meet them.
    """
    found: list[Held] = []
    for one, grounds, is_met in each_asked(when, course, measures):
        if not is_met and since is None:
            found = []
        elif grounds:
            found.append(Held(since=one.at, grounds=grounds))
    return [held for held in found if since is None or held.since >= since]


def each_asked(
    when: When, course: Course, measures: Measures
) -> Iterator[tuple[CheckIn, tuple[Ground, ...], bool]]:
    """Yield each check-in that has asked for what the conditions look at, and whether it meets
    them, with what they rest on; that is empty until it was so many in a row or in all."""
    starts = {name: start_of(course, measures[name]) for name in when.change}
    row, total = 0, 0
    for one in course.check_ins:
        is_time = when.weeks is None or when.weeks.has(course.week(one.at))
        grounds = _grounds(when, one, measures, starts) if is_time else None
        if grounds is None:
            continue
        row = row + 1 if grounds else 0
        total += bool(grounds)
        is_enough = row >= when.in_a_row and total >= when.times
        yield one, grounds if is_enough else (), bool(grounds)


def _grounds(
    when: When, one: CheckIn, measures: Measures, starts: Starts
) -> tuple[Ground, ...] | None:
    """Return what the conditions rest on; empty where one fails, None where one was not asked."""
    danger = [] if when.danger is None else [_danger(when.danger, one)]
    values = (_value(measures, name, wanted, one) for name, wanted in when.value.items())
    changes = (
        _change(measures[name], wanted, starts[name], one) for name, wanted in when.change.items()
    )
    return _all(chain(danger, values, changes))


def _all(each: Iterable[tuple[Ground, ...] | None]) -> tuple[Ground, ...] | None:
    found: list[Ground] = []
    fails = False
    for grounds in each:
        if grounds is None:
            return None
        fails = fails or not grounds
        found += grounds
    return () if fails else tuple(found)


def _danger(least: Disposition, one: CheckIn) -> tuple[Ground, ...]:
    signs = [Ground(item=sign, value=_as_told(sign, one.values), at=one.at) for sign in one.signs]
    if one.disposition is None or not (signs or one.disposition.at_least(least)):
        return tuple(signs)
    return (*signs, Ground(item="disposition", value=str(one.disposition), at=one.at))


def _value(measures: Measures, name: str, wanted: Is, one: CheckIn) -> tuple[Ground, ...] | None:
    value = _of(measures, name, one.values)
    if value is None or value == NOT_SURE:
        return None
    return (Ground(item=name, value=value, at=one.at),) if meets(wanted, value) else ()


def _of(measures: Measures, name: str, values: Values) -> Value | None:
    return measures[name].value(values) if name in measures else values.get(name)


def meets(wanted: Is, value: Value) -> bool:
    """Tell whether a value is what is wanted; of several choices one is enough."""
    if wanted.is_one_of:
        given = value if isinstance(value, tuple) else (value,)
        return any(one in wanted.is_one_of for one in given)
    if not isinstance(value, int | float):
        return False
    is_high = wanted.at_least is None or value >= wanted.at_least
    return is_high and (wanted.at_most is None or value <= wanted.at_most)


def _change(
    measure: Measure, wanted: Change, start: Start | None, one: CheckIn
) -> tuple[Ground, ...] | None:
    if start is None:
        return _never_known(wanted, measure, one)
    if one.at <= start[0]:
        return None
    pair = measure.pair(start[1], one.values)
    if pair is None:
        return None
    before, after = pair
    ground = Ground(item=measure.id, value=after, at=one.at, start=before)
    return (ground,) if _moved(measure, wanted, before, after) else ()


def _never_known(wanted: Change, measure: Measure, one: CheckIn) -> tuple[Ground, ...] | None:
    return (Ground(item=measure.id, value=UNKNOWN, at=one.at),) if wanted.only_where_known else None


def _moved(measure: Measure, wanted: Change, before: float, after: float) -> bool:
    gain = measure.gain(before, after)
    if wanted.worse_by is not None and -gain < wanted.worse_by:
        return False
    if wanted.to is not None and measure.gain(wanted.to, after) > 0:
        return False
    if wanted.moved_less is not None and abs(gain) >= wanted.moved_less:
        return False
    return _too_little(wanted, gain, before)


def _too_little(wanted: Change, gain: float, before: float) -> bool:
    """Tell whether too few points or too small a share were gained, where that is asked."""
    asked = [wanted.gained_less, wanted.gained_percent_less]
    if asked == [None, None]:
        return True
    share = percent(gain, before)
    is_few = wanted.gained_less is not None and gain < wanted.gained_less
    is_small = wanted.gained_percent_less is not None and (
        share is not None and share < wanted.gained_percent_less
    )
    return is_few or is_small


def triage_held(wanted: Mapping[str, Is], course: Course) -> Held | None:
    """Return the answers of the triage, where all are as wanted."""
    if course.triage is None:
        return None
    values, at = course.triage.values, course.triage.at
    given = {item: values[item] for item in wanted if item in values}
    if len(given) < len(wanted) or not all(meets(wanted[item], given[item]) for item in given):
        return None
    grounds = tuple(Ground(item=item, value=value, at=at) for item, value in given.items())
    return Held(since=at, grounds=grounds)


def silence_held(wanted: Silence, course: Course, now: datetime) -> Held | None:
    """Return since when a patient has been silent, with how many messages and their habit."""
    waiting = unanswered(course, now)
    if len(waiting) < wanted.unanswered:
        return None
    usual = habit(course)
    share = round(100 * usual.share)
    if usual.sent < wanted.usual_of or share < wanted.usual_percent:
        return None
    since = waiting[0].sent_at
    grounds = [Ground(item="unanswered", value=len(waiting), at=since)]
    if unsure := sum(one.is_unsure for one in waiting):
        grounds.append(Ground(item=UNSURE, value=unsure, at=since))
    if usual.sent:
        grounds.append(Ground(item="usual_percent", value=share, at=since))
    return Held(since=since, grounds=tuple(grounds))


def half_told_held(wanted: HalfTold, course: Course, now: datetime) -> list[Held]:
    """Return each check-in in which a sign was told, and that was left before its end."""
    waits = timedelta(hours=wanted.hours)
    told = [(one, _told(wanted.signs, one)) for one in course.begun if one.at + waits <= now]
    return [Held(since=one.sent_at, grounds=grounds) for one, grounds in told if grounds]


def _told(signs: Iterable[str], one: Begun) -> tuple[Ground, ...]:
    """Return the signs that were told; who is not sure tells one too."""
    given = (sign for sign in signs if one.values.get(sign) in (YES, NOT_SURE))
    return tuple(Ground(item=sign, value=_as_told(sign, one.values), at=one.at) for sign in given)


def _as_told(sign: str, values: Values) -> Value:
    """Return how a sign was told that counts as yes."""
    return NOT_SURE if values.get(sign) == NOT_SURE else YES


def unconfirmed_held(wanted: Unconfirmed, course: Course, now: datetime) -> Held | None:
    """Return the latest such result that nobody has followed up, as far as we were told."""
    results = [one for one in course.statuses() if one[1] in wanted.after]
    if not results:
        return None
    since, disposition = results[-1]
    said = [
        (one.at, one.values[SEEN])
        for one in course.check_ins
        if one.at > since and SEEN in one.values
    ]
    is_confirmed = any(value in wanted.by for _, value in said)
    if is_confirmed or now < since + timedelta(hours=wanted.hours):
        return None
    at, value = said[-1] if said else (since, UNKNOWN)
    result = Ground(item="disposition", value=str(disposition), at=since)
    return Held(since=since, grounds=(result, Ground(item=SEEN, value=value, at=at)))
