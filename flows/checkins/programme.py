"""What a programme of check-ins is: steps around an event, as a clinic writes it in YAML."""

from collections.abc import Iterator
from datetime import time
from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator, Field, StrictInt

from flows.pathway.disposition import Disposition
from flows.pathway.references import Sourced, Strict

SETS = ("weekly", "full", "seen", "retest")
"""What the check-in flow can ask; the forms that a clinic loads come on top."""
DAYS_A_WEEK = 7
LAST_DAY = 3653
Day = Annotated[StrictInt, Field(ge=-LAST_DAY, le=LAST_DAY)]
Count = Annotated[StrictInt, Field(ge=1, le=LAST_DAY)]


def _hour(value: object) -> object:
    """Read 18 as 18:00; pydantic alone would take it for seconds after midnight."""
    return f"{value:02}:00" if isinstance(value, int) else value


Hour = Annotated[time, BeforeValidator(_hour)]
"""A local hour without a zone: the patient's own zone is applied to it."""


class Event(StrEnum):
    """What day 0 of a programme is."""

    VISIT = "visit"
    OPERATION = "operation"
    RESULT = "result"


class Offset(Strict):
    """So long after the event, or before it where negative; in days or in weeks."""

    day: Day | None = None
    week: Day | None = None

    @property
    def days(self) -> int:
        """Return it in days."""
        return self.day or 0 if self.week is None else self.week * DAYS_A_WEEK


class Every(Strict):
    """The time from one occurrence to the next; in days or in weeks."""

    days: Count | None = None
    weeks: Count | None = None

    @property
    def in_days(self) -> int:
        """Return it in days."""
        return self.days or 1 if self.weeks is None else self.weeks * DAYS_A_WEEK


class Step(Sourced):
    """One set of questions, asked once (`day` or `week`) or every so often.

    A recurring step begins at `from` and ends at `until`, inclusive, or after so many `times`.
    `after_results` limits it to patients whose result was one of these, `if_agreed` to those who
    said yes to it apart from the rest. `reminders` and `not_after_hours` replace the programme's.
    """

    asks: str = Field(alias="set")
    day: Day | None = None
    week: Day | None = None
    every: Every | None = None
    begins: Offset | None = Field(default=None, alias="from")
    until: Offset | None = None
    times: Count | None = None
    not_after_hours: StrictInt | None = None
    reminders: tuple[StrictInt, ...] | None = None
    after_results: tuple[Disposition, ...] = ()
    if_agreed: bool = False

    @property
    def days(self) -> Iterator[int]:
        """Yield the days of its occurrences, counted from the event."""
        if self.every is None or self.begins is None:
            yield Offset(day=self.day, week=self.week).days
            return
        start, gap = self.begins.days, self.every.in_days
        if self.until is not None:
            yield from range(start, self.until.days + 1, gap)
        elif self.times is not None:
            yield from range(start, start + gap * self.times, gap)

    def meets(self, other: "Step") -> bool:
        """Tell whether one patient may get both."""
        mine, theirs = set(self.after_results), set(other.after_results)
        return not mine or not theirs or bool(mine & theirs)


class Offer(Strict):
    """After which results of the triage the programme is offered; none by default."""

    dispositions: tuple[Disposition, ...] = ()
    regions: tuple[str, ...] = ()

    def fits(self, disposition: Disposition, regions: tuple[str, ...] = ()) -> bool:
        """Tell whether a result is one of them; without named regions every region will do."""
        is_region = not self.regions or not set(self.regions).isdisjoint(regions)
        return disposition in self.dispositions and is_region


class Programme(Strict):
    """The check-ins of a patient around one event.

    `hour` holds for patients who chose none. `reminders` are hours after a message was sent, for
    those who have not answered. A message older than `not_after_hours` is not sent any more.
    """

    id: str
    version: Annotated[StrictInt, Field(ge=1)] = 1
    name: str
    event: Event
    hour: Hour = time(18)
    reminders: tuple[StrictInt, ...] = ()
    not_after_hours: StrictInt = 48
    offer: Offer = Offer()
    steps: tuple[Step, ...] = ()

    def reminders_after(self, step: Step) -> tuple[int, ...]:
        """Return the hours from sending to each reminder of a step."""
        return self.reminders if step.reminders is None else step.reminders

    def hours_left(self, step: Step) -> int:
        """Return how many hours a message of a step may still be sent after it was due."""
        return self.not_after_hours if step.not_after_hours is None else step.not_after_hours

    def for_patient(
        self, result: Disposition | None = None, *, agreed: bool = False
    ) -> "Programme":
        """Return it with the steps that a patient gets, which may be none.

        `agreed` tells whether they said yes to the steps that ask for it.
        """
        steps = tuple(
            step
            for step in self.steps
            if (not step.after_results or result in step.after_results)
            and (agreed or not step.if_agreed)
        )
        return self.model_copy(update={"steps": steps})

    def days(self) -> list[tuple[int, int, Step]]:
        """Return every occurrence as day, number within its step, and step; in time order."""
        found = [
            (day, number, step)
            for step in self.steps
            for number, day in enumerate(step.days, start=1)
        ]
        return sorted(found, key=lambda one: one[0])
