"""The answers as a condition looks at them, and how an unsure one is read."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from flows.pathway.answers import LEFT, RIGHT, SIDE, Scalar, Values

Truth = bool | None
"""True, False, or None where the answers do not tell."""

SIDES = ("sore", "other", "any")


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
        sore = self.values.get(SIDE)
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
