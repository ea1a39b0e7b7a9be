"""A table of the bench: what it shows, its rows, and what one must know to read them."""

from collections.abc import Sequence
from dataclasses import dataclass

from bench.budget import Budget
from bench.telling import wrapped
from bot.commands.markdown import table


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One table with its title, what stands under it, and the budgets of its figures."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str
    budgets: Sequence[Budget] = ()

    def __str__(self) -> str:
        """Return it as Markdown that can be read in a terminal."""
        return self.under()

    def under(self, line: str = "") -> str:
        """Return it with a line below the table."""
        parts = (
            f"## {self.title}",
            table(self.head, self.rows, aligned=True),
            line,
            wrapped(self.note),
            wrapped("\n".join(map(str, self.budgets))),
        )
        return "\n\n".join(part for part in parts if part)
