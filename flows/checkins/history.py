"""What became of a patient's check-ins, as data: answers, deliveries, requests, silence."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from math import ceil

from flows.pathway.answers import Values
from flows.pathway.disposition import Disposition

PATIENCE = timedelta(hours=48)
"""Nobody is called silent earlier; people who usually take longer get that long."""
LONGEST_PATIENCE = timedelta(days=7)
USUAL = 0.8
"""So many of somebody's answers came within their usual delay."""
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn:
    """One check-in that was answered, also partly; `signs` are those that count as yes.

    `objection` is what the patient says does not fit the result, without words an empty text.
    """

    at: datetime
    set: str
    values: Values
    disposition: Disposition | None = None
    signs: tuple[str, ...] = ()
    objection: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """One check-in that has answers and no end; the last of them came `at`."""

    sent_at: datetime
    at: datetime
    values: Values


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One check-in that was sent, and may not have arrived; a no-thanks is an answer too."""

    sent_at: datetime
    answered_at: datetime | None = None
    is_unsure: bool = False


class Asked(StrEnum):
    """What somebody typed or told that a person must read."""

    HUMAN = "human"
    EMERGENCY = "emergency"
    DISTRESS = "distress"
    SAFEGUARDING = "safeguarding"
    MEDICINE = "medicine"
    PREGNANCY = "pregnancy"
    SIGN = "sign"
    """A warning sign of the triage, which has no result yet."""
    SIGN_AGAIN = "sign_again"
    """A warning sign that was told already, after the result said what to do."""
    PAUSE = "pause"
    """A pause or its end: no person must read it, and it is a sign of life."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Words of a patient that ask for a human; the words themselves are not kept here."""

    at: datetime
    kind: Asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Triage:
    """The result of the triage that the check-ins follow, with its answers."""

    at: datetime
    disposition: Disposition
    values: Values = field(default_factory=dict)
    objection: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """That staff took or closed an alert of a rule: they knew how it was then."""

    rule: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """All that is known of one patient in one programme; `event` is its day 0.

    What was told before it `begins` is no start that anything is held against.
    """

    event: date
    begins: datetime | None = None
    triage: Triage | None = None
    check_ins: tuple[CheckIn, ...] = ()
    begun: tuple[Begun, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    requests: tuple[Request, ...] = ()
    settled: tuple[Settled, ...] = ()

    def until(self, now: datetime) -> "Course":
        """Return what was known at that time, in time order."""
        triage = self.triage if self.triage is not None and self.triage.at <= now else None
        return replace(
            self,
            triage=triage,
            check_ins=tuple(
                sorted((one for one in self.check_ins if one.at <= now), key=lambda one: one.at)
            ),
            begun=tuple(one for one in self.begun if one.at <= now),
            deliveries=tuple(
                replace(one, answered_at=_known(one.answered_at, now))
                for one in sorted(self.deliveries, key=lambda one: one.sent_at)
                if one.sent_at <= now
            ),
            requests=tuple(
                sorted((one for one in self.requests if one.at <= now), key=lambda one: one.at)
            ),
            settled=tuple(one for one in self.settled if one.at <= now),
        )

    def week(self, at: datetime) -> int:
        """Return how many weeks have passed since the event; a day early counts as the week.

        The day is that of UTC, which differs by one from the patient's at most.
        """
        return ((at.date() - self.event).days + 1) // WEEK.days

    def statuses(self) -> tuple[tuple[datetime, Disposition], ...]:
        """Return how soon they were to be seen, each time it was judged, in time order."""
        first = [] if self.triage is None else [(self.triage.at, self.triage.disposition)]
        later = [(one.at, one.disposition) for one in self.check_ins if one.disposition is not None]
        return tuple(sorted(first + later))

    def objected(self) -> Triage | CheckIn | None:
        """Return the newest result with which the patient does not agree, None where they do."""
        first: tuple[Triage | CheckIn, ...] = () if self.triage is None else (self.triage,)
        objected = [one for one in (*first, *self.check_ins) if one.objection is not None]
        return max(objected, key=lambda one: one.at, default=None)

    def last_heard(self) -> datetime | None:
        """Return when anything last came from the patient."""
        heard = [one.at for one in self.check_ins] + [one.at for one in self.requests]
        heard += [one.answered_at for one in self.deliveries if one.answered_at is not None]
        return max(heard, default=None)


def _known(at: datetime | None, now: datetime) -> datetime | None:
    return at if at is not None and at <= now else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """How somebody usually answers: `answered` of `sent`, most within `delay`."""

    sent: int
    answered: int
    delay: timedelta | None

    @property
    def share(self) -> float:
        """Return the share of messages that were answered, from 0 to 1; 0 where none was sent."""
        return self.answered / self.sent if self.sent else 0.0

    @property
    def patience(self) -> timedelta:
        """Return how long to wait before a message counts as unanswered."""
        return min(max(PATIENCE, self.delay or PATIENCE), LONGEST_PATIENCE)


def habit(course: Course) -> Habit:
    """Return the habit up to the last sign of life; what is open since then is left out."""
    heard = course.last_heard()
    past = [one for one in course.deliveries if heard is not None and one.sent_at <= heard]
    delays = sorted(one.answered_at - one.sent_at for one in past if one.answered_at is not None)
    usual = delays[ceil(USUAL * len(delays)) - 1] if delays else None
    return Habit(sent=len(past), answered=len(delays), delay=usual)


def unanswered(course: Course, now: datetime) -> tuple[Delivery, ...]:
    """Return the messages since the last sign of life that have waited longer than is usual."""
    waiting = _open(course)
    patience = habit(course).patience if waiting else PATIENCE
    return tuple(one for one in waiting if one.sent_at + patience <= now)


def never_answered(course: Course, now: datetime) -> tuple[Delivery, ...]:
    """Return all messages that were not answered, also before a later answer, past patience."""
    patience = habit(course).patience
    return tuple(
        one
        for one in course.deliveries
        if one.answered_at is None and one.sent_at + patience <= now
    )


def weeks_silent(course: Course, now: datetime) -> int:
    """Return the whole weeks since the first message that is still open; 0 without one."""
    waiting = _open(course.until(now))
    return (now - waiting[0].sent_at) // WEEK if waiting else 0


def may_not_have_arrived(course: Course, now: datetime) -> bool:
    """Tell whether it is not sure of a message since the last sign of life that it arrived."""
    return any(one.is_unsure for one in _open(course.until(now)))


def _open(course: Course) -> list[Delivery]:
    heard = course.last_heard()
    return [
        one
        for one in course.deliveries
        if one.answered_at is None and (heard is None or one.sent_at > heard)
    ]
