"""When each check-in of a programme is due, for one patient in their own zone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from flows.checkins.local_time import instant
from flows.checkins.programme import Programme, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """One check-in to send: `number` counts within its step, from 1; times are UTC.

    After `not_after` it is too old to be sent, or the next one has taken its place.
    """

    step: Step
    number: int
    due_at: datetime
    not_after: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """One reminder of a check-in that was sent and not answered; times are UTC."""

    number: int
    due_at: datetime
    not_after: datetime


def occurrences(
    programme: Programme,
    event: date,
    *,
    zone: ZoneInfo,
    hour: time | None = None,
) -> Iterator[Occurrence]:
    """Yield in time order what is due.

    The local hour stays the same when clocks change; without one it is the programme's. A day
    that a zone leaves out has no occurrence of its own. Give `programme.for_patient(...)`: all
    its steps are taken.
    """
    found = list(_due(programme, event, zone, hour or programme.hour))
    ends = [following[2] for _, following in pairwise(found)]
    for (step, number, due), next_due in zip(found, [*ends, None], strict=True):
        last = due + timedelta(hours=programme.hours_left(step))
        yield Occurrence(
            step=step,
            number=number,
            due_at=due,
            not_after=last if next_due is None else min(last, next_due),
        )


def _due(
    programme: Programme, event: date, zone: ZoneInfo, hour: time
) -> Iterator[tuple[Step, int, datetime]]:
    """Yield step, number and instant, one a local day."""
    taken: date | None = None
    for day, number, step in programme.days():
        due = instant(event + timedelta(days=day), hour, zone)
        local = due.astimezone(zone).date()
        if local != taken:
            yield step, number, due
        taken = local


def reminders_of(
    programme: Programme, step: Step, sent_at: datetime, *, before: datetime | None = None
) -> tuple[Reminder, ...]:
    """Return the reminders of a check-in that was sent then, for as long as nobody answers.

    `before` is when the next check-in is due: a reminder that would come then or later is left
    out.
    """
    left = timedelta(hours=programme.hours_left(step))
    found = []
    for number, hours in enumerate(programme.reminders_after(step), start=1):
        due = sent_at + timedelta(hours=hours)
        if before is None or due < before:
            last = due + left if before is None else min(due + left, before)
            found.append(Reminder(number=number, due_at=due, not_after=last))
    return tuple(found)
