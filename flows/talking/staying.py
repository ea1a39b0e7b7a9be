"""What goes on about what was named before: "my calf hurts, it is swollen" is of the calf.

Where it may be of the knee as well, it is taken to say both, and both are asked about.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from operator import or_

from flows.pathway.answers import YES
from flows.talking.around import holds, names_in
from flows.talking.belonging import Stays
from flows.talking.clauses import Clause
from flows.talking.lexicon import Lexicon
from flows.talking.tokens import Token

Word = tuple[Token, frozenset[str]]
"""A word, and what it may stand for."""

ON = 2
"""Sentences, with its own, in which nothing but what was named is meant (expert)."""


def with_named(
    lexicon: Lexicon, clauses: Sequence[Clause], asked: Collection[str] = ()
) -> Sequence[Clause]:
    """Return clauses that name themselves what they go on about, one for each that may be meant.

    A text goes on about what somebody is `asked` about, where all of that is of one thing.
    """
    for stays in lexicon.staying:
        is_asked = bool(asked) and stays.questions.issuperset(asked)
        named = _named(lexicon, stays, (_word(lexicon, stays.named),)) if is_asked else None
        clauses = [*_with_named(lexicon, stays, clauses, named)]
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


def _with_named(
    lexicon: Lexicon, stays: Stays, clauses: Sequence[Clause], named: _Named | None
) -> Iterator[Clause]:
    added, others, is_asked, opens = 0, False, named is not None, False
    if named and any(_is_instead(lexicon, stays, clause) for clause in clauses):
        named = replace(named, for_sentences=0)
    for clause in clauses:
        spoken = frozenset().union(*clause.meant)
        is_new = not spoken.isdisjoint(stays.own | stays.others)
        if is_new:
            others = others or not spoken.isdisjoint(stays.others)
            named = _named_in(lexicon, stays, clause, is_beside=others)
        elif named and clause.begins:
            named = replace(named, sentences=named.sentences + 1)
        rest = _without_answer(lexicon, clause) if is_asked else clause
        begins_with = stays.begins | stays.says if opens or rest is not clause else stays.begins
        begins = not rest.meant[0].isdisjoint(begins_with)
        if named and begins and not is_new and not spoken.isdisjoint(stays.says):
            said = [_with(word, rest) for word in named.meant()]
        else:
            said = [clause]
        opens = is_asked and _only_opens(lexicon, stays, clause)
        for number, one in enumerate(said):
            yield replace(one, place=clause.place + added + number)
        added += len(said) - 1


def _without_answer(lexicon: Lexicon, clause: Clause) -> Clause:
    """Leave out what only answers or adds to a question: "no it's red", "yes and also hot"."""
    answers = _answers(lexicon)
    small = {*answers, *lexicon.language.joins[:1]}
    length = next((at for at, one in enumerate(clause.tokens) if one.word not in small), 0)
    is_answer = not answers.isdisjoint(one.word for one in clause.tokens[:length])
    if not is_answer:
        return clause
    return replace(clause, tokens=clause.tokens[length:], meant=clause.meant[length:])


def _answers(lexicon: Lexicon) -> set[str]:
    language = lexicon.language
    return {*language.noun_denials, *language.openings.get(YES, ()), *language.adding}


def _only_opens(lexicon: Lexicon, stays: Stays, clause: Clause) -> bool:
    """Tell whether a clause answers and says no more, or begins to: "yes", "no it's"."""
    answers = _answers(lexicon)
    words = [
        one.word in answers or not meant.isdisjoint(stays.begins)
        for one, meant in zip(clause.tokens, clause.meant, strict=True)
    ]
    return clause.tokens[0].word in answers and all(words)


def _is_instead(lexicon: Lexicon, stays: Stays, clause: Clause) -> bool:
    """Tell whether a clause only names another part: "it's red, my knee I mean"."""
    language = lexicon.language
    small = {*language.fillers, *(word for way in language.corrections for word in way.split())}
    instead = lexicon.meant(stays.instead) & stays.others
    is_named = [not meant.isdisjoint(instead) for meant in clause.meant]
    others = (one.word in small for one in clause.tokens)
    return any(is_named) and all(map(or_, is_named, others))


def _word(lexicon: Lexicon, word: str) -> Word:
    return Token(word=word), lexicon.meant(word)


def _named(
    lexicon: Lexicon, stays: Stays, words: tuple[Word, ...], for_sentences: int = ON
) -> _Named:
    return _Named(words, _word(lexicon, stays.instead), for_sentences)


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
    for_sentences = 0 if is_beside else 1 if is_denied else ON
    return _named(lexicon, stays, () if is_well else tuple(own), for_sentences)
