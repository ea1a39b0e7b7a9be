"""What a proof counts while it runs: cases looked at, and those that speak against it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from flows.pathway.model import Pathway

Method = Literal["exhaustive", "sampled"]
MOST_TOLD = 3


@dataclass(slots=True)
class Tally:
    """Lives for one proof."""

    cases: int = 0
    against: list[str] = field(default_factory=list)

    def check(self, holds: bool, *told: object) -> None:
        """Count one case; where it does not hold, keep what is told about it."""
        self.cases += 1
        if not holds:
            self.against.append(" ".join(map(str, told)))

    @property
    def told(self) -> str:
        """Return the first cases against it, and how many more there are."""
        more = len(self.against) - MOST_TOLD
        return "; ".join(self.against[:MOST_TOLD]) + (f"; and {more} more" if more > 0 else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Something that holds for all answers, and the function that goes through the cases.

    `exhaustive` leaves nothing out that could matter, by the reasons its function gives;
    `sampled` tries whole sheets drawn by a seed.
    """

    id: str
    says: str
    method: Method
    over: str
    run: Callable[[Pathway, Tally], None]

    def tried(self, pathway: Pathway) -> Tally:
        """Go through the cases of one pathway."""
        tally = Tally()
        self.run(pathway, tally)
        return tally
