"""Tries alert rules on past or simulated courses: how many alerts, how useful, what is missed."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta

from flows.checkins.alerts import Raised, evaluate, timed
from flows.checkins.history import WEEK, Course
from flows.checkins.rules import Alerts, Level

EARLIER, LATER = timedelta(days=7), timedelta(days=1)
"""An alert stands in for another when it comes at most a week earlier or a day later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """One patient's course up to its end; `acted` says of past alerts, by key, what came of them.

    True where somebody acted on it, False where it was closed without.
    """

    course: Course
    ends: datetime
    acted: Mapping[str, bool] = field(default_factory=dict)

    @property
    def weeks(self) -> float:
        """Return how long it was watched, from the event or the first message before it."""
        return max((self.ends - self.begins) / WEEK, 0.0)

    @property
    def begins(self) -> datetime:
        """Return since when it was watched."""
        sent = [one.sent_at for one in self.course.deliveries]
        return min([datetime.combine(self.course.event, time(), UTC), *sent])


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An alert of a rehearsal and when it would be told; `patient` counts the courses from 0."""

    patient: int
    at: datetime
    alert: Raised


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """What one rule comes to: alerts, those whose outcome is known, and those acted on."""

    alerts: int
    known: int
    acted: int

    @property
    def share(self) -> float | None:
        """Return the share acted on of those that are known; None where none is."""
        return self.acted / self.known if self.known else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """What rules would do. `missed` are alerts of the present rules that nothing stands in for."""

    patients: int
    patient_weeks: float
    told: tuple[Told, ...]
    by_rule: Mapping[str, Worth]
    missed: tuple[Told, ...] = ()

    def per_week(self, *levels: Level) -> float:
        """Return alerts a patient and week, of these levels; of all without."""
        counted = sum(not levels or one.alert.level in levels for one in self.told)
        return counted / self.patient_weeks if self.patient_weeks else 0.0

    @property
    def acted(self) -> Worth:
        """Return what all rules come to together."""
        each = self.by_rule.values()
        return Worth(
            alerts=sum(one.alerts for one in each),
            known=sum(one.known for one in each),
            acted=sum(one.acted for one in each),
        )


def rehearse(
    candidate: Alerts, courses: Sequence[Played], present: Alerts | None = None
) -> Rehearsal:
    """Replay courses through candidate rules, and hold them against the present ones if given."""
    told = tuple(_play(candidate, courses))
    now = () if present is None else tuple(_play(present, courses))
    return Rehearsal(
        patients=len(courses),
        patient_weeks=sum(one.weeks for one in courses),
        told=told,
        by_rule=_by_rule(candidate, courses, told),
        missed=tuple(_missed(now, told)),
    )


def _play(rules: Alerts, courses: Sequence[Played]) -> Iterator[Told]:
    """Worth each alert once, at the moment when it would have been told."""
    daily = timed(rules)
    for patient, one in enumerate(courses):
        known: set[str] = set()
        for at, is_event in _moments(one, bool(daily.rules)):
            for alert in evaluate(rules if is_event else daily, one.course, at):
                if alert.key not in known:
                    known.add(alert.key)
                    yield Told(patient=patient, at=at, alert=alert)


def _moments(one: Played, is_daily: bool) -> list[tuple[datetime, bool]]:
    """Return in order when rules are looked at: at what comes from the patient, and daily."""
    course = one.course
    events = {part.at for part in course.check_ins} | {part.at for part in course.requests}
    found = {at: True for at in events if at <= one.ends}
    noon = datetime.combine(one.begins, time(12), UTC)
    while is_daily and noon <= one.ends:
        found.setdefault(noon, False)
        noon += timedelta(days=1)
    return sorted(found.items())


def _by_rule(rules: Alerts, courses: Sequence[Played], told: Iterable[Told]) -> dict[str, Worth]:
    alerts: Counter[str] = Counter()
    known: Counter[str] = Counter()
    acted: Counter[str] = Counter()
    for one in told:
        rule, outcome = one.alert.rule, courses[one.patient].acted.get(one.alert.key)
        alerts[rule] += 1
        known[rule] += outcome is not None
        acted[rule] += outcome is True
    return {
        rule.id: Worth(alerts=alerts[rule.id], known=known[rule.id], acted=acted[rule.id])
        for rule in rules.rules
    }


def _missed(present: Iterable[Told], candidate: Sequence[Told]) -> Iterator[Told]:
    by_patient: dict[int, list[Told]] = {}
    for one in candidate:
        by_patient.setdefault(one.patient, []).append(one)
    for one in present:
        if not any(_stands_in(other, one) for other in by_patient.get(one.patient, [])):
            yield one


def _stands_in(other: Told, one: Told) -> bool:
    """Tell whether an alert makes somebody look as soon, and about the same time."""
    is_as_soon = other.alert.level.rank <= one.alert.level.rank
    return is_as_soon and one.at - EARLIER <= other.at <= one.at + LATER
