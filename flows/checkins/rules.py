"""What an alert rule is: a closed set of conditions over a course, a level, and its sources."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StrictInt

from flows.checkins.history import Asked
from flows.checkins.trends import Measure, Number
from flows.pathway.disposition import Disposition
from flows.pathway.references import Sourced, Strict

AtLeastOne = Annotated[StrictInt, Field(ge=1)]
NotBelowZero = Annotated[StrictInt, Field(ge=0)]
Percent = Annotated[StrictInt, Field(ge=0, le=100)]
Points = Annotated[Number, Field(gt=0)]


class Level(StrEnum):
    """How soon a clinic should look, most urgent first."""

    NOW = "now"
    SAME_DAY = "same_day"
    NEXT_WORKING_DAY = "next_working_day"
    REVIEW = "review"
    NUDGE = "nudge"
    PRAISE = "praise"

    @property
    def rank(self) -> int:
        """Return 0 for the most urgent."""
        return list(Level).index(self)

    @property
    def is_safety(self) -> bool:
        """Tell whether a clinic may only tighten such a rule, and never loosen it."""
        return self.rank <= Level.NEXT_WORKING_DAY.rank


class Is(Strict):
    """What a value must be: a number between bounds, or one of some choices."""

    at_least: Number | None = None
    at_most: Number | None = None
    is_one_of: tuple[str, ...] = Field(default=(), alias="is")


class Change(Strict):
    """How a measure must have moved against the patient's own start.

    `worse_by` points at least, and `to` that value or a worse one. Or too little gained: fewer
    than `gained_less` points, or a smaller share than `gained_percent_less`. Or `moved_less`
    points, either way. `only_where_known` takes it to hold of a measure that the patient never
    had.
    """

    worse_by: Points | None = None
    to: Number | None = None
    gained_less: Points | None = None
    gained_percent_less: Percent | None = None
    moved_less: Points | None = None
    only_where_known: bool = False


class Weeks(Strict):
    """The weeks since the event in which a rule looks, up to and without `before`."""

    begin: StrictInt = Field(alias="from")
    before: StrictInt | None = None

    def has(self, week: int) -> bool:
        """Tell whether that week is one of them."""
        return self.begin <= week and (self.before is None or week < self.before)


class Silence(Strict):
    """So many messages in a row without an answer, longer than is usual for this patient.

    `usual_percent` limits it to those who answered at least that share before, of at least
    `usual_of` messages.
    """

    unanswered: AtLeastOne
    usual_percent: Percent = 0
    usual_of: NotBelowZero = 0


class Unconfirmed(Strict):
    """Nobody has said `by` (of the item `seen`) so many hours after such a result."""

    after: tuple[Disposition, ...] = Field(min_length=1)
    by: tuple[str, ...] = Field(min_length=1)
    hours: NotBelowZero = 0


class HalfTold(Strict):
    """One of these signs was told in a check-in that has no end so many hours later."""

    signs: tuple[str, ...] = Field(min_length=1)
    hours: NotBelowZero = 0


class When(Strict):
    """All of these must hold; of a check-in, at the latest that has what they look at.

    `danger` is any warning sign, or a result at least so urgent. `value` and `change` go by a
    measure or an item, `triage` by an item of the triage. What is looked at must hold
    `in_a_row` check-ins, or `times` of them in all. What was `asked` counts after so many `hours`.
    """

    danger: Disposition | None = None
    value: dict[str, Is] = Field(default_factory=dict)
    change: dict[str, Change] = Field(default_factory=dict)
    triage: dict[str, Is] = Field(default_factory=dict)
    weeks: Weeks | None = None
    in_a_row: AtLeastOne = 1
    times: AtLeastOne = 1
    asked: tuple[Asked, ...] = ()
    hours: NotBelowZero = 0
    silence: Silence | None = None
    unconfirmed: Unconfirmed | None = None
    half_told: HalfTold | None = None

    @property
    def looks_at_check_ins(self) -> bool:
        """Tell whether it looks at what was answered in check-ins."""
        return bool(self.danger or self.value or self.change)

    @property
    def is_timed(self) -> bool:
        """Tell whether time alone can make it hold."""
        return any((self.silence, self.unconfirmed, self.half_told))


class Rule(Sourced):
    """One alert rule; `about` is the row of the alert table that it is a part of.

    It is told once for each cause: as long as it holds without a break, or with `every_time` at
    each check-in or request anew. With `again` it is told once more when what stands there got
    clearly worse than when it was told, taken or closed: a measure by as much as counts, of
    choices one more or a later one. Where a measure was not so in between, a little worse is
    enough; it is told as new when it was clearly better, or not so for long.
    `off` and `by_clinic` come from a clinic's own settings.
    """

    about: str
    version: AtLeastOne
    level: Level
    when: When
    every_time: bool = False
    again: tuple[str, ...] = ()
    off: bool = False
    by_clinic: bool = False

    @property
    def edition(self) -> str:
        """Return its version, and whether a clinic has changed it.

        >>> Rule(id="own", about="worse", version=2, level=Level.NOW, when=When()).edition
        '2'
        """
        return f"{self.version}+clinic" if self.by_clinic else str(self.version)


class Alerts(Strict):
    """All measures and rules; those of a row stand together, the most urgent row first."""

    measures: tuple[Measure, ...]
    rules: tuple[Rule, ...]
