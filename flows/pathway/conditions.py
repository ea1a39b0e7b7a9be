"""Conditions over answers: a closed set of operators in three-valued logic, no expressions."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from flows.pathway.facts import Facts, Truth
from flows.pathway.leaves import Leaf


class Condition(Protocol):
    """Something that holds, does not hold, or cannot be told from the answers."""

    def holds(self, facts: Facts) -> Truth:
        """Tell whether it holds."""
        ...

    def leaves(self) -> Iterator[Leaf]:
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

    def leaves(self) -> Iterator[Leaf]:
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
            if truth is None:
                unknown = True
        return None if unknown else True

    def leaves(self) -> Iterator[Leaf]:
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
        certain = unknown = 0
        for part in self.parts:
            truth = part.holds(facts)
            if truth is None:
                unknown += 1
            elif truth:
                certain += 1
                if certain == self.count:
                    return True
        return None if certain + unknown >= self.count else False

    def leaves(self) -> Iterator[Leaf]:
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

    def leaves(self) -> Iterator[Leaf]:
        """Walk over the part."""
        return self.part.leaves()

    def as_json(self) -> dict[str, Any]:
        """Return {"not": ...}."""
        return {"not": self.part.as_json()}


ALWAYS = Always()
NEVER = AtLeastOf(1, ())


def items_of(condition: Condition) -> frozenset[str]:
    """Name every item a condition looks at."""
    return frozenset(leaf.item for leaf in condition.leaves())
