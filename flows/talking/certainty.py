"""Which answers a sentence surely gives: said in two ways, or all words around them understood."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

from flows.pathway.answers import Scalar, Sideless
from flows.talking.clauses import Clause
from flows.talking.hits import Hit
from flows.talking.lexicon import Lexicon
from flows.talking.tokens import YEARS

NEAR = 3
"""Words beside an answer that must be understood too (expert)."""
FEW = 4
"""Words up to which a text answers what is asked, and tells no story (expert)."""
WAYS = 2
"""In how many ways an answer is said to be sure whatever stands around it (expert)."""


@dataclass(frozen=True, slots=True)
class Certainty:
    """Tells what of one text is sure.

    Of what stands `beside` the answer to a question only what is said in two ways is sure; what was
    `asked` is surely answered in few words.
    """

    lexicon: Lexicon
    clauses: Sequence[Clause]
    hits: Sequence[Hit]
    beside: Container[str] = ()
    asked: Container[str] = ()

    def unsure_of(self, values: Mapping[str, Sideless]) -> dict[str, Sideless]:
        """Return the answers, and the choices of several, that the text may not mean."""
        unread = {clause.place: self._unread(clause) for clause in self.clauses}
        is_short = sum(len(clause.tokens) for clause in self.clauses) <= FEW
        unsure: dict[str, Sideless] = {}
        for id, value in values.items():
            if is_short and id in self.asked:
                continue
            if isinstance(value, tuple):
                doubted = tuple(one for one in value if not self._is_sure(id, one, unread))
                unsure |= {id: doubted} if doubted else {}
            elif not self._is_sure(id, value, unread):
                unsure[id] = value
        return unsure

    def _is_sure(self, id: str, value: Scalar, unread: Mapping[int, frozenset[int]]) -> bool:
        of_it = [hit for hit in self.hits if hit.saying.question == id]
        saying = [hit for hit in of_it if hit.value == value] or of_it
        if id not in self.beside and (
            id in self.lexicon.outright or (saying and _is_understood(saying, unread))
        ):
            return True
        return _is_said_twice(saying)

    def _unread(self, clause: Clause) -> frozenset[int]:
        """Return where words stand that nobody knows the part of: no small ones, and no amounts."""
        language = self.lexicon.language
        small = {*language.fillers, *language.joins, *language.restarts, *language.turns}
        known = small | self.lexicon.topic
        of_it = [hit for hit in self.hits if hit.clause == clause.place]
        read = {at for hit in of_it for at in range(hit.start, hit.end)}
        return frozenset(
            at
            for at, token in enumerate(clause.tokens)
            if at not in read and not token.unit and token.word not in known
        )


def without(values: Mapping[str, Sideless], unsure: Mapping[str, Sideless]) -> dict[str, Sideless]:
    """Return the answers, and the choices of several, that are sure."""
    sure = {id: value for id, value in values.items() if id not in unsure}
    for id, doubted in unsure.items():
        value = values.get(id)
        if isinstance(value, tuple) and isinstance(doubted, tuple):
            left = tuple(one for one in value if one not in doubted)
            if left:
                sure[id] = left
    return sure


def _is_said_twice(hits: Sequence[Hit]) -> bool:
    """Tell whether something is said in two ways; what the whole text says stands nowhere."""
    return not hits or len({(hit.clause, hit.start, hit.end) for hit in hits}) >= WAYS


def _is_understood(hits: Sequence[Hit], unread: Mapping[int, frozenset[int]]) -> bool:
    """Tell whether all words near what says something are understood; an age stands by itself."""
    if any(hit.saying.unit == YEARS and not hit.saying.measures for hit in hits):
        return True
    clause = hits[0].clause
    near = [hit for hit in hits if hit.clause == clause]
    left = max(min(hit.start for hit in near) - NEAR, min(hit.part.start for hit in near))
    right = min(max(hit.end for hit in near) + NEAR, max(hit.part.stop for hit in near))
    return unread.get(clause, frozenset()).isdisjoint(range(left, right))
