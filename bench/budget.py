"""What a figure may be at most, or must be at least, and what keeps it from that."""

from dataclasses import dataclass

THOUSAND = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """A figure beside its budget; `why` is told as long as it is missed."""

    what: str
    found: float
    limit: float
    unit: str = ""
    at_least: bool = False
    why: str = ""

    @property
    def is_kept(self) -> bool:
        """Tell whether the figure is within its budget."""
        return self.found >= self.limit if self.at_least else self.found <= self.limit

    def __str__(self) -> str:
        """Tell both, and whether it is kept.

        >>> print(Budget(what="Start", found=1.62, limit=1.5, unit=" s", why="Imports."))
        - Start: 1.62 s, budget at most 1.5 s: **missed**. Imports.
        >>> print(Budget(what="Left a second", found=7576.3, limit=2000, at_least=True))
        - Left a second: 7,576, budget at least 2,000: kept.
        """
        relation = "at least" if self.at_least else "at most"
        told = f"{_told(self.found)}{self.unit}, budget {relation} {_told(self.limit)}{self.unit}"
        if self.is_kept:
            return f"- {self.what}: {told}: kept."
        return f"- {self.what}: {told}: **missed**. {self.why}".rstrip()


def _told(number: float) -> str:
    return f"{number:,.0f}" if number >= THOUSAND else f"{number:.3g}"
