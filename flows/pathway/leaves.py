"""Tests of single items, of which conditions are made: a choice, a limit, a difference of sides."""

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flows.pathway.answers import (
    BESIDE,
    LEFT,
    NOT_DONE,
    NOT_SURE,
    RIGHT,
    SIDE,
    STOPPED,
    YES,
    Scalar,
)
from flows.pathway.facts import Facts, Reading, Truth

COMPARISONS: Mapping[str, Callable[[float, float], bool]] = {
    "at_least": operator.ge,
    "at_most": operator.le,
    "above": operator.gt,
    "below": operator.lt,
}
UNTOLD = frozenset({NOT_SURE, STOPPED, NOT_DONE})
"""Values that name no choice."""


@dataclass(frozen=True, slots=True)
class Is:
    """An item has one of these choices (a multi: contains one of them)."""

    item: str
    choices: tuple[str, ...]
    side: str = "sore"

    def holds(self, facts: Facts) -> Truth:
        """Compare choice by choice; not sure counts as the reading says."""
        value = facts.values.get(self.item)
        if value is None:
            return None
        if isinstance(value, str):
            return self._one(value, facts)
        if isinstance(value, tuple):
            return any(choice in self.choices for choice in value)
        return on_any([self._one(one, facts) for one in facts.side_values(self.item, self.side)])

    def _one(self, value: Scalar | None, facts: Facts) -> Truth:
        if value is None:
            return None
        if value in self.choices:
            return True
        if value not in UNTOLD:
            return False
        if value != NOT_SURE or facts.reading is Reading.PLAIN:
            return None
        if facts.reading is Reading.ASKING:
            return True
        return YES in self.choices if self.item in facts.unsure_is_yes else None

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
        value = facts.values.get(self.item)
        if value is None:
            return None
        if isinstance(value, (int, float, str)):
            return self._one(value, facts)
        return on_any([self._one(one, facts) for one in facts.side_values(self.item, self.side)])

    def _one(self, value: Scalar | None, facts: Facts) -> Truth:
        if isinstance(value, str):
            if value == BESIDE:
                return False
            if value == NOT_SURE and facts.reading is not Reading.PLAIN:
                return True
            value = self.categories.get(value)
        return None if value is None else COMPARISONS[self.relation](value, self.limit)

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
        gap = {LEFT: right - left, RIGHT: left - right}.get(str(facts.values.get(SIDE)))
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


Leaf = Is | Compare | Differs


def on_any(truths: Sequence[Truth]) -> Truth:
    """Tell whether it holds on any of the sides."""
    if True in truths:
        return True
    return None if None in truths or not truths else False
