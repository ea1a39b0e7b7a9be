"""Who tells a story, and of whom: what the person of its words says about it."""

from collections.abc import Iterable, Sequence

from flows.talking.around import holds, names_in
from flows.talking.clauses import Clause
from flows.talking.lexicon import Lexicon
from flows.talking.patterns import Row


def is_of_self(lexicon: Lexicon, clauses: Sequence[Clause]) -> bool:
    """Tell whether a text says that it is about who writes it."""
    return any(_any_holds(lexicon.own, clause) for clause in clauses)


def is_in_first_person(lexicon: Lexicon, clauses: Sequence[Clause]) -> bool:
    """Tell whether who writes tells of themself: nobody else occurs of whom it could be."""
    if any(
        _any_holds(lexicon.anybody, clause) and not _any_holds(lexicon.besides, clause)
        for clause in clauses
    ):
        return False
    return any(_any_holds(lexicon.first, clause) for clause in clauses if not clause.asks)


def _any_holds(rows: Iterable[Row], clause: Clause) -> bool:
    names = names_in(clause)
    return any(holds(row, clause, names) for row in rows)
