"""Which alerts a course raises: pure, and each cause under one key, so that it is told once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby, product

from flows.checkins.history import Course, Request
from flows.checkins.holding import (
    Ground,
    Held,
    Measures,
    check_ins_held,
    half_told_held,
    silence_held,
    triage_held,
    unconfirmed_held,
)
from flows.checkins.rules import Alerts, Level, Rule
from flows.checkins.worsening import TOLD_BEFORE, newest_told

RECENT = timedelta(days=14)
"""What is told every time is raised again only of so long ago: a rule that was tightened does
not bring up a whole year at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """One alert: the rule in its version, how soon to look, and the values it rests on.

    `key` names the cause: alerts of one key are one, however often they are raised.
    """

    rule: str
    about: str
    version: str
    level: Level
    cause: tuple[Ground, ...]
    key: str

    @property
    def since(self) -> str:
        """Return the part of the key that names the cause alone."""
        return self.key.removeprefix(self.rule)

    @property
    def is_told_again(self) -> bool:
        """Tell whether it was told before, and got worse since."""
        return any(ground.item == TOLD_BEFORE for ground in self.cause)


def evaluate(rules: Alerts, course: Course, now: datetime) -> tuple[Raised, ...]:
    """Return what holds now, the most urgent first; what comes later than `now` is not known.

    To be called after each check-in, request and result, and once a day for silence, for which
    `timed` rules are enough. Keys that were told before come again while their cause lasts.
    """
    known = course.until(now)
    measures = {measure.id: measure for measure in rules.measures}
    found = [
        _raised(rule, held)
        for rule in rules.rules
        if not rule.off
        for held in _held(rule, known, now, measures)
    ]
    return tuple(sorted(found, key=lambda one: one.level.rank))


def timed(rules: Alerts) -> Alerts:
    """Return the rules that time alone can make hold: enough where nothing came from a patient."""
    kept = tuple(rule for rule in rules.rules if rule.when.is_timed)
    return rules.model_copy(update={"rules": kept})


def _raised(rule: Rule, each: tuple[Held, ...]) -> Raised:
    since = "/".join(as_key(held.since) for held in each)
    return Raised(
        rule=rule.id,
        about=rule.about,
        version=rule.edition,
        level=rule.level,
        cause=tuple(ground for held in each for ground in held.grounds),
        key=f"{rule.id}:{since}",
    )


def as_key(at: datetime) -> str:
    """Return a time as it stands in keys."""
    return f"{at:%Y-%m-%dT%H:%M:%S.%fZ}"


def _held(
    rule: Rule, course: Course, now: datetime, measures: Measures
) -> Iterator[tuple[Held, ...]]:
    """Yield the ways in which all conditions hold together; one unless it is told every time."""
    parts: list[list[Held]] = []
    for part in _parts(rule, course, now, measures):
        if not part:
            return
        parts.append(part)
    yield from product(*parts) if rule.every_time else [tuple(part[0] for part in parts)]


def _parts(rule: Rule, course: Course, now: datetime, measures: Measures) -> Iterator[list[Held]]:
    """Yield for each kind of condition when it holds; what is quickly known comes first."""
    when, since = rule.when, now - RECENT
    if when.silence is not None:
        yield _one(silence_held(when.silence, course, now))
    if when.unconfirmed is not None:
        yield _one(unconfirmed_held(when.unconfirmed, course, now))
    if when.half_told is not None:
        held = half_told_held(when.half_told, course, now)
        yield [one for one in held if since <= one.since]
    if when.triage:
        yield _one(triage_held(when.triage, course))
    if when.asked:
        until = now - timedelta(hours=when.hours)
        asked = (
            one for one in course.requests if since <= one.at <= until and one.kind in when.asked
        )
        yield [_asked(at, together) for at, together in groupby(asked, key=lambda one: one.at)]
    if rule.again:
        yield _one(newest_told(rule, course, measures))
    elif when.looks_at_check_ins:
        start = since if rule.every_time else None
        yield check_ins_held(when, course, measures, since=start)


def _asked(at: datetime, together: Iterable[Request]) -> Held:
    """Return what was asked for at one time as one cause: it was one message."""
    return Held(
        since=at,
        grounds=tuple(Ground(item="asked", value=str(one.kind), at=at) for one in together),
    )


def _one(held: Held | None) -> list[Held]:
    return [] if held is None else [held]
