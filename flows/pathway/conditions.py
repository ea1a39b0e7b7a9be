"""Conditions over answers: a closed set of operators in three-valued logic, no expressions."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from flows.pathway.answers import (
    BESIDE,
    LEFT,
    NOT_DONE,
    NOT_SURE,
    RIGHT,
    STOPPED,
    YES,
    Scalar,
    Value,
    Values,
)

Truth = bool | None
"""True, False, or None where the answers do not tell."""

SIDES = ("sore", "other", "any")
COMPARISONS: Mapping[str, Callable[[float, float], bool]] = {
    "at_least": lambda value, limit: value >= limit,
    "at_most": lambda value, limit: value <= limit,
    "above": lambda value, limit: value > limit,
    "below": lambda value, limit: value < limit,
}


class Reading(StrEnum):
    """How an unsure answer is read; a missing one never tells anything.

    `plain`: it tells nothing, so it neither excludes nor counts as given. `rules` (E, D and U):
    it is a yes on the signs that E and D use, and a refused number fits every limit. `asking`
    (which items apply): it fits everything, so that too much is asked rather than too little.
    """

    PLAIN = "plain"
    RULES = "rules"
    ASKING = "asking"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The answers a condition looks at, and how an unsure one is read."""

    values: Values
    unsure_is_yes: frozenset[str] = frozenset()
    reading: Reading = Reading.PLAIN

    def sides(self, which: str) -> tuple[str, ...]:
        """Return the sides that `sore`, `other` or `any` means for this person."""
        sore = self.values.get("side")
        if which == "any" or sore not in (LEFT, RIGHT):
            return () if which == "other" else (LEFT, RIGHT)
        other = RIGHT if sore == LEFT else LEFT
        return (str(sore),) if which == "sore" else (other,)

    def side_values(self, item: str, which: str) -> list[Scalar | None]:
        """Return the values of these sides of a per-side item; None where a side is missing."""
        value = self.values.get(item)
        if isinstance(value, Mapping):
            return [value.get(side) for side in self.sides(which)]
        return [value if isinstance(value, (str, int, float)) else None]


class Condition(Protocol):
    """Something that holds, does not hold, or cannot be told from the answers."""

    def holds(self, facts: Facts) -> Truth:
        """Tell whether it holds."""
        ...

    def leaves(self) -> Iterator["Leaf"]:
        """Walk over the tests of single items."""
        ...

    def as_json(self) -> dict[str, Any]:
        """Return the form other programs read."""
        ...


@dataclass(frozen=True, slots=True)
class Always:
    """The empty condition."""

    def holds(self, facts: Facts) -> Truth:
        """Hold."""
        return True

    def leaves(self) -> Iterator["Leaf"]:
        """Look at nothing."""
        return iter(())

    def as_json(self) -> dict[str, Any]:
        """Return an empty object."""
        return {}


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds."""

    parts: tuple[Condition, ...]

    def holds(self, facts: Facts) -> Truth:
        """False beats unknown, unknown beats true."""
        unknown = False
        for part in self.parts:
            truth = part.holds(facts)
            if truth is False:
                return False
            unknown = unknown or truth is None
        return None if unknown else True

    def leaves(self) -> Iterator["Leaf"]:
        """Walk over all parts."""
        return (leaf for part in self.parts for leaf in part.leaves())

    def as_json(self) -> dict[str, Any]:
        """Return {"all": [...]}."""
        return {"all": [part.as_json() for part in self.parts]}


@dataclass(frozen=True, slots=True)
class AtLeastOf:
    """At least `count` parts hold; with a count of one this is "any"."""

    count: int
    parts: tuple[Condition, ...]

    def holds(self, facts: Facts) -> Truth:
        """Count the parts that hold and those that still could."""
        possible = 0
        certain = 0
        for part in self.parts:
            truth = part.holds(facts)
            certain += truth is True
            possible += truth is not False
            if certain >= self.count:
                return True
        return None if possible >= self.count else False

    def leaves(self) -> Iterator["Leaf"]:
        """Walk over all parts."""
        return (leaf for part in self.parts for leaf in part.leaves())

    def as_json(self) -> dict[str, Any]:
        """Return {"any": [...]} or {"at_least_of": ...}."""
        parts = [part.as_json() for part in self.parts]
        if self.count == 1:
            return {"any": parts}
        return {"at_least_of": {"count": self.count, "of": parts}}


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold; unknown stays unknown."""

    part: Condition

    def holds(self, facts: Facts) -> Truth:
        """Turn true and false round."""
        truth = self.part.holds(facts)
        return None if truth is None else not truth

    def leaves(self) -> Iterator["Leaf"]:
        """Walk over the part."""
        return self.part.leaves()

    def as_json(self) -> dict[str, Any]:
        """Return {"not": ...}."""
        return {"not": self.part.as_json()}


@dataclass(frozen=True, slots=True)
class Is:
    """An item has one of these choices (a multi: contains one of them)."""

    item: str
    choices: tuple[str, ...]
    side: str = "sore"

    def holds(self, facts: Facts) -> Truth:
        """Compare choice by choice; not sure counts as the reading says."""
        value = facts.values.get(self.item)
        if isinstance(value, Mapping):
            return self._on_sides(facts)
        return self._one(value, facts)

    def _one(self, value: Value | None, facts: Facts) -> Truth:
        if value is None:
            return None
        if isinstance(value, tuple):
            return any(choice in self.choices for choice in value)
        if value in self.choices:
            return True
        if value == NOT_SURE:
            return self._unsure(facts)
        return None if value in (STOPPED, NOT_DONE) else False

    def _unsure(self, facts: Facts) -> Truth:
        if facts.reading is Reading.ASKING:
            return True
        if facts.reading is Reading.RULES and self.item in facts.unsure_is_yes:
            return YES in self.choices
        return None

    def _on_sides(self, facts: Facts) -> Truth:
        truths = [self._one(value, facts) for value in facts.side_values(self.item, self.side)]
        if any(truth is True for truth in truths):
            return True
        return None if None in truths or not truths else False

    def leaves(self) -> Iterator["Leaf"]:
        """Be the only leaf."""
        return iter((self,))

    def as_json(self) -> dict[str, Any]:
        """Return {"item": ..., "is": [...]}."""
        shown: dict[str, Any] = {"item": self.item, "is": list(self.choices)}
        return shown if self.side == "sore" else {**shown, "side": self.side}


@dataclass(frozen=True, slots=True)
class Compare:
    """A number stands in this relation to a limit."""

    item: str
    relation: str
    limit: float
    side: str = "sore"
    categories: Mapping[str, float] = field(default_factory=dict, hash=False)

    def holds(self, facts: Facts) -> Truth:
        """Compare; a refused number fits every limit but in the plain reading."""
        truths = [self._one(value, facts) for value in facts.side_values(self.item, self.side)]
        if any(truth is True for truth in truths):
            return True
        return None if None in truths or not truths else False

    def _one(self, value: Scalar | None, facts: Facts) -> Truth:
        if value == NOT_SURE and facts.reading is not Reading.PLAIN:
            return True
        if value == BESIDE:
            return False
        number = self.categories.get(value) if isinstance(value, str) else value
        return None if number is None else COMPARISONS[self.relation](number, self.limit)

    def leaves(self) -> Iterator["Leaf"]:
        """Be the only leaf."""
        return iter((self,))

    def as_json(self) -> dict[str, Any]:
        """Return {"item": ..., "at_least": ...} or the like."""
        shown: dict[str, Any] = {"item": self.item, self.relation: self.limit}
        return shown if self.side == "sore" else {**shown, "side": self.side}


@dataclass(frozen=True, slots=True)
class Differs:
    """The sore side is lower than the other by at least this much (both sides sore: either).

    With `percent`, by at least this share of the higher side.
    """

    item: str
    least: float
    either_way: bool = False
    percent: bool = False
    categories: Mapping[str, float] = field(default_factory=dict, hash=False)

    def holds(self, facts: Facts) -> Truth:
        """Subtract side from side; a side without a number leaves it open."""
        value = facts.values.get(self.item)
        if not isinstance(value, Mapping):
            return False if value == BESIDE else None
        if isinstance(value.get(LEFT), str) is not isinstance(value.get(RIGHT), str):
            return None  # a picture and a number of degrees cannot be subtracted
        left, right = (self._number(value.get(side)) for side in (LEFT, RIGHT))
        if left is None or right is None:
            return None
        gap = {LEFT: right - left, RIGHT: left - right}.get(str(facts.values.get("side")))
        if gap is None or self.either_way:
            gap = abs(left - right)
        if self.percent:
            return gap > 0 and gap * 100 >= self.least * max(left, right)
        return gap >= self.least

    def _number(self, value: Scalar | None) -> float | None:
        return self.categories.get(value) if isinstance(value, str) else value

    def leaves(self) -> Iterator["Leaf"]:
        """Be the only leaf."""
        return iter((self,))

    def as_json(self) -> dict[str, Any]:
        """Return {"item": ..., "differs_by": ...} or "differs_by_percent"."""
        relation = "differs_by_percent" if self.percent else "differs_by"
        shown: dict[str, Any] = {"item": self.item, relation: self.least}
        return {**shown, "either_way": True} if self.either_way else shown


ALWAYS = Always()
NEVER = AtLeastOf(1, ())
Leaf = Is | Compare | Differs


def items_of(condition: Condition) -> frozenset[str]:
    """Name every item a condition looks at."""
    return frozenset(leaf.item for leaf in condition.leaves())
