"""What patterns found in a text come to: answers, and what is said beside an answer."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from flows.pathway.answers import Sideless
from flows.pathway.model import Pathway
from flows.pathway.vocabulary import Saying
from flows.pathway.whom import SELF, SUBJECT
from flows.talking.clauses import Clause, length_at
from flows.talking.lexicon import Guarding, Lexicon

Place = tuple[int, int]
"""A clause by its number, and a word in it."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A pattern found in a clause, and what it says.

    `part` are the words around it that say no other thing, and another answer among them to one
    of the questions that it `claims` takes it back; `guards` do so after what else was said. One of
    an earlier time gives way to others. `is_word` says that it is one word of several,
    `is_of_another` that its words are about somebody else.
    """

    saying: Saying
    value: str | float
    clause: int
    start: int
    end: int
    is_open: bool = False
    is_word: bool = False
    is_earlier: bool = False
    is_of_another: bool = False
    part: range = range(0)
    guards: tuple[Guarding, ...] = ()
    claims: frozenset[str] = frozenset()


def beside(pathway: Pathway, hits: Sequence[Hit], open_items: Container[str]) -> list[Hit]:
    """Keep what answers an open item, and of other items what is said beside it and with words.

    A bare amount is an answer to what was asked, and to nothing else.
    """
    hits = _of_one(pathway, _widest(hits, open_items), open_items)
    hits = _without_claimed(pathway, hits, open_items)
    answering = [hit for hit in hits if hit.saying.question in open_items]
    places = {(hit.clause, hit.start, hit.end) for hit in hits}
    if not answering and len(places) == 1 and all(end - start == 1 for _, start, end in places):
        return []  # a mere word says little of what nobody asked
    return [
        hit
        for hit in hits
        if hit.saying.question in open_items
        or (
            _is_remark(hit)
            and not _is_told(hit, answering, is_sign=pathway.items[hit.saying.question].is_sign)
        )
    ]


def _without_claimed(
    pathway: Pathway, hits: Sequence[Hit], open_items: Container[str]
) -> list[Hit]:
    """Drop a number that words of a warning sign claim: "4" of "cannot take 4 steps"."""
    signs = [hit for hit in hits if pathway.items[hit.saying.question].is_sign]
    return [
        hit
        for hit in hits
        if not (hit.saying.question in open_items and _is_number(hit))
        or not any(
            one.clause == hit.clause and one.start <= hit.start and hit.end <= one.end
            for one in signs
        )
    ]


def _is_number(hit: Hit) -> bool:
    return hit.saying.choice is None and not hit.saying.measures


def _widest(hits: Sequence[Hit], open_items: Container[str]) -> list[Hit]:
    """Drop short words of an answer inside longer ones: in "high heels", "high" is no arch."""
    return [
        hit
        for hit in hits
        if not hit.is_open
        or not any(
            one.clause == hit.clause
            and one.start <= hit.start
            and hit.end <= one.end
            and hit.end - hit.start < one.end - one.start
            and (one.saying.question, one.value) != (hit.saying.question, hit.value)
            for one in hits
            if one.saying.question in open_items
        )
    ]


def _of_one(pathway: Pathway, hits: Sequence[Hit], open_items: Container[str]) -> list[Hit]:
    """Drop a mere word that may answer one open question, where its clause answers another."""
    asked = [
        hit
        for hit in hits
        if hit.saying.question in open_items and not pathway.items[hit.saying.question].is_sign
    ]
    return [
        hit
        for hit in hits
        if not (hit.is_word and hit in asked)
        or not any(
            one.clause == hit.clause and one.saying.question != hit.saying.question
            for one in asked
            if not one.is_word
        )
    ]


def _is_remark(hit: Hit) -> bool:
    return not hit.saying.unit or hit.end - hit.start > 1


def _is_told(hit: Hit, answering: Sequence[Hit], *, is_sign: bool) -> bool:
    """Tell whether words belong to an answer to an open item: they stand in its clause.

    What is of the open question too needs only other words than the answer; a warning sign needs
    one word of its own: "since yesterday I cannot put weight on it". A number takes it none.
    """
    if hit.saying.needs:
        return False
    is_beside = any(one.saying.question in hit.saying.beside for one in answering)
    beside_it = [one for one in answering if one.clause == hit.clause]
    with_it = [one for one in beside_it if hit.start < one.end and one.start < hit.end]
    if is_sign:
        return any(not _is_number(one) and _is_whole(one, hit) for one in with_it)
    if is_beside and hit.saying.choice is not None:
        return any(one.saying.choice is not None for one in with_it)  # not of what happened, when
    return bool(with_it if is_beside else beside_it)


def _is_whole(wider: Hit, hit: Hit) -> bool:
    """Tell whether one match holds all words of another."""
    return wider.start <= hit.start and hit.end <= wider.end


def last_correction(lexicon: Lexicon, clauses: Sequence[Clause]) -> Place | None:
    """Return where the last correction stands, a bare "no" too; None without any."""
    places = (
        (clause.place, at)
        for clause in clauses
        for at in range(len(clause.tokens))
        if length_at(lexicon.corrections, clause.tokens, at)
    )
    alone = (
        (clause.place, 0)
        for clause in clauses[1:-1]
        if len(clause.tokens) == 1 and clause.tokens[0].word in lexicon.language.noun_denials
    )
    return max((*places, *alone), default=None)


def unclaimed(hits: Sequence[Hit], values: Container[str], open_items: Container[str]) -> list[Hit]:
    """Return hits without those whose words belong to another answer: "shivers since Monday"."""
    claiming = [hit for hit in hits if hit.saying.question in values]
    return [
        hit
        for hit in hits
        if hit.saying.question in open_items
        or not any(
            one.saying.question in hit.claims
            and one.clause == hit.clause
            and one.part.start < hit.part.stop
            and hit.part.start < one.part.stop
            for one in claiming
        )
    ]


def unguarded(hits: Iterable[Hit], values: Mapping[str, Sideless]) -> list[Hit]:
    """Return hits without those that something else takes back that was said."""
    return [hit for hit in hits if not any(_is_guarding(guard, values) for guard in hit.guards)]


def _is_guarding(guard: Guarding, values: Mapping[str, Sideless]) -> bool:
    """Tell whether a guard takes back, after all that was said."""
    needs, but_said = (
        [is_among(values.get(other), wanted) for other, wanted in rows.items()]
        for rows in (guard.needs, guard.but_said)
    )
    return all(needs) and not any(but_said)


def of_self(pathway: Pathway, hits: Sequence[Hit], values: Mapping[str, Sideless]) -> list[Hit]:
    """Return hits without those about others, where a text is not said to be about another.

    A warning sign is kept: it is confirmed, and of whom it is said.
    """
    if values.get(SUBJECT, SELF) != SELF:
        return list(hits)
    return [
        hit
        for hit in hits
        if not hit.is_of_another
        or hit.saying.question == SUBJECT
        or pathway.items[hit.saying.question].is_sign
    ]


def is_among(value: Sideless | None, wanted: Container[str]) -> bool:
    """Tell whether one of some choices was answered."""
    return any(one in wanted for one in (value if isinstance(value, tuple) else (value,)))
