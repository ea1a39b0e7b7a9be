"""A table of the bench: what it shows, its rows, and what one must know to read them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.commands.markdown import table


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One table with its title and what stands under it; `ratios` are its headlines by name."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str
    ratios: Mapping[str, float] = field(default_factory=dict)

    def __str__(self) -> str:
        """Return it as Markdown that can be read in a terminal."""
        return f"## {self.title}\n\n{table(self.head, self.rows, aligned=True)}\n\n{self.note}"
