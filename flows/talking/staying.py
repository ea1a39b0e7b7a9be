"""What goes on about what was named before: "my calf hurts, it is swollen" is of the calf.

Where it may be of the knee as well, it is taken to say both, and both are asked about.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from flows.talking.around import holds, names_in
from flows.talking.belonging import Stays
from flows.talking.clauses import Clause
from flows.talking.lexicon import Lexicon
from flows.talking.tokens import Token

Word = tuple[Token, frozenset[str]]
"""A word, and what it may stand for."""


def with_named(lexicon: Lexicon, clauses: Sequence[Clause]) -> Sequence[Clause]:
    """Return clauses that name themselves what they go on about, one for each that may be meant."""
    for stays in lexicon.staying:
        clauses = [*_with_named(lexicon, stays, clauses)]
    return clauses


@dataclass(frozen=True, slots=True)
class _Named:
    """What may be meant by who goes on: so many `sentences` on, that may be another too."""

    words: tuple[Word, ...]
    instead: Word
    for_sentences: int
    sentences: int = 0

    def meant(self) -> tuple[Word, ...]:
        """Return the words that may be meant."""
        is_sure = self.sentences < self.for_sentences
        return self.words if is_sure and self.words else (self.instead, *self.words)


def _with_named(lexicon: Lexicon, stays: Stays, clauses: Sequence[Clause]) -> Iterator[Clause]:
    named: _Named | None = None
    added, others = 0, False
    for clause in clauses:
        spoken = frozenset().union(*clause.meant)
        is_new = not spoken.isdisjoint(stays.own | stays.others)
        if is_new:
            others = others or not spoken.isdisjoint(stays.others)
            named = _named_in(lexicon, stays, clause, is_beside=others)
        elif named and clause.begins:
            named = replace(named, sentences=named.sentences + 1)
        begins = not clause.meant[0].isdisjoint(stays.begins)
        if named and begins and not is_new and not spoken.isdisjoint(stays.says):
            said = [_with(word, clause) for word in named.meant()]
        else:
            said = [clause]
        for number, one in enumerate(said):
            yield replace(one, place=clause.place + added + number)
        added += len(said) - 1


def _with(word: Word, clause: Clause) -> Clause:
    token, meant = word
    return replace(clause, tokens=(token, *clause.tokens), meant=(meant, *clause.meant))


def _named_in(lexicon: Lexicon, stays: Stays, clause: Clause, *, is_beside: bool) -> _Named | None:
    """Return the own word that a clause names; one that is said to be well is not meant."""
    words = zip(clause.tokens, clause.meant, strict=True)
    own = [word for word in words if not word[1].isdisjoint(stays.own)][-1:]
    if not own:
        return None
    language, names = lexicon.language, names_in(clause)
    denials = {*language.noun_denials, *language.verb_denials}
    is_denied = any(token.word in denials for token in clause.tokens)
    is_beside = is_beside or any(holds(row, clause, names) for row in stays.beside)
    is_well = any(holds(row, clause, names) for row in stays.unless)
    return _Named(
        words=() if is_well else tuple(own),
        instead=(Token(word=stays.instead), lexicon.meant(stays.instead)),
        for_sentences=0 if is_beside else 1 if is_denied else 2,
    )
