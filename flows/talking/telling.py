"""What a whole story says and none of its clauses: whose knee it is, and on which side."""

from collections.abc import Container, Iterable, Sequence

from flows.pathway.answers import LEFT, RIGHT
from flows.talking.around import holds, names_in
from flows.talking.clauses import Clause
from flows.talking.lexicon import Lexicon
from flows.talking.patterns import Row

BOTH = "both"
"""The choice that says that it is on either side."""


def is_of_self(lexicon: Lexicon, clauses: Sequence[Clause]) -> bool:
    """Tell whether a text says that it is about who writes it."""
    denials = lexicon.language.verb_denials
    return any(_any_holds(lexicon.own, clause, unless_after=denials) for clause in clauses)


def is_in_first_person(lexicon: Lexicon, clauses: Sequence[Clause]) -> bool:
    """Tell whether who writes tells of themself: nobody else occurs of whom it could be."""
    if names_anybody(lexicon, clauses):
        return False
    return any(_any_holds(lexicon.first, clause) for clause in clauses if not clause.asks)


def names_anybody(lexicon: Lexicon, clauses: Sequence[Clause]) -> bool:
    """Tell whether somebody else occurs of whom a text could be."""
    return any(
        _any_holds(lexicon.anybody, clause) and not _any_holds(lexicon.besides, clause)
        for clause in clauses
    )


def whom_meant(lexicon: Lexicon, clauses: Sequence[Clause]) -> str | None:
    """Return whether a text is about the child or the adult that it names, and whose knee is."""
    if is_of_self(lexicon, clauses) or not any(_any_holds(lexicon.theirs, one) for one in clauses):
        return None
    telling = [one for one in clauses if not _any_holds(lexicon.besides, one)]
    named = [
        whom
        for whom, rows in lexicon.named.items()
        if any(_any_holds(rows, clause) for clause in telling)
    ]
    return named[0] if len(named) == 1 else None


def is_about_it(lexicon: Lexicon, clauses: Sequence[Clause]) -> bool:
    """Tell whether a text names what the flow is about, whatever else it says."""
    return any(_any_holds(lexicon.about, clause) for clause in clauses)


def side_meant(lexicon: Lexicon, clauses: Sequence[Clause]) -> str | None:
    """Return the one side of a text of which it says that the trouble is there too, or both.

    Who names no side and speaks of more than one, "my knees ache", means both.
    """
    named = _sides_named(lexicon, clauses)
    if not named:
        return BOTH if any(_names_several(lexicon, one) for one in _asserted(clauses)) else None
    if len(named) != 1:
        return None
    if is_of_other_side(lexicon, clauses):
        return RIGHT if named == [LEFT] else LEFT
    is_said = any(_any_holds(lexicon.same_side, clause) for clause in clauses)
    return named[0] if is_said else None


def is_of_other_side(lexicon: Lexicon, clauses: Sequence[Clause]) -> bool:
    """Tell whether the trouble is said to be on another side than the one that was named."""
    return any(_any_holds(lexicon.other_side, clause) for clause in _asserted(clauses))


def _names_several(lexicon: Lexicon, clause: Clause) -> bool:
    plural, but = lexicon.plural
    if _any_holds(lexicon.several, clause):
        return True
    named = {word for row in plural for slot in row for word in slot.words}
    is_one = any(token.stem and token.word in named for token in clause.tokens)  # knee's sore
    return not is_one and _any_holds(plural, clause) and not _any_holds(but, clause)


def _sides_named(lexicon: Lexicon, clauses: Sequence[Clause]) -> list[str]:
    words = {token.word for clause in clauses for token in clause.tokens}
    return [
        side for side in (LEFT, RIGHT) if not words.isdisjoint(lexicon.language.sides.get(side, ()))
    ]


def _asserted(clauses: Sequence[Clause]) -> list[Clause]:
    return [clause for clause in clauses if not clause.asks]


def _any_holds(rows: Iterable[Row], clause: Clause, unless_after: Container[str] = ()) -> bool:
    names = names_in(clause)
    return any(holds(row, clause, names, unless_after=unless_after) for row in rows)
