"""Cuts an answer about both sides into what it says of each: "left 6cm, right 10"."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from flows.pathway.answers import LEFT, RIGHT
from flows.pathway.language import Language
from flows.talking.pieces import number_in

BOTH, SAME, NEITHER, UNSAID = "both", "same", "neither", "unsaid"
"""Keys of a language for both sides, a side that is as the other, no side, and one not named."""
_PIECES = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)?|[^\w\s]|\n")
_BREAKS = frozenset(",;.:!?\n()")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A word, a number or a sign of a text, and the side that it names, if it does.

    One that is quiet names a side without saying which: "right, the bad one, 12".
    """

    text: str
    start: int
    end: int
    side: str = ""
    is_quiet: bool = False


def by_side(language: Language, text: str) -> dict[str, str]:
    """Return what a text says of each side that it names, without the words for the side.

    >>> from flows.pathway.language import Language
    >>> english = Language(id="en", answers={}, sides={"left": ["left", "l"], "right": ["r"]})
    >>> by_side(english, "L 12cm R 9"), by_side(english, "60 L 35 R, off my feet")
    ({'left': '12cm', 'right': '9'}, {'left': '60', 'right': '35, off my feet'})
    """
    said: list[tuple[str, str]] = []
    before: list[str] = []
    for clause in _clauses(language, text):
        if not any(piece.side for piece in clause):
            if said:
                said[-1] = (said[-1][0], _joined(said[-1][1], _written(text, clause)))
            else:
                before.append(_written(text, clause))
            continue
        for side, words in _of_clause(language, text, clause):
            says = words or ("" if said else ", ".join(before))  # 8cm, left
            said.append((side, says))
    found: dict[str, str] = {}
    for side, words in said:
        for one in (LEFT, RIGHT) if side == BOTH else (side,):
            found[one] = _joined(found.get(one, ""), words)
    return _as_the_other(language, found)


def names_side(language: Language, text: str) -> bool:
    """Tell whether a text names a side, or speaks of one that it does not name: the bad leg."""
    words = f" {' '.join(piece.text for piece in _pieces(language, text))} "
    unsaid = any(f" {phrase} " in words for phrase in language.sides.get(UNSAID, ()))
    return unsaid or any(piece.side for piece in _pieces(language, text))


def _of_clause(language: Language, text: str, clause: Sequence[_Piece]) -> list[tuple[str, str]]:
    """Return the sides of a clause with their words: behind each, or before where it so begins."""
    places = [at for at, piece in enumerate(clause) if piece.side]
    if len(places) == 1:
        at = places[0]
        rest = (clause[:at], clause[at + 1 :])
        words = (_written(text, _without_fillers(language, part)) for part in rest)
        return [(clause[at].side, " ".join(part for part in words if part))]
    comes_first = all(piece.text in language.fillers for piece in clause[: places[0]])
    ends = [*places[1:], len(clause)]
    if comes_first:
        return [
            (clause[at].side, _written(text, _without_fillers(language, clause[at + 1 : end])))
            for at, end in zip(places, ends, strict=True)
        ]
    starts = [0, *(at + 1 for at in places)]
    parts = [
        _written(text, _without_fillers(language, clause[start:end]))
        for start, end in zip(starts, places, strict=False)
    ]
    parts[-1] = _joined(parts[-1], _written(text, clause[places[-1] + 1 :]))
    return [(clause[at].side, part) for at, part in zip(places, parts, strict=True)]


def _without_fillers(language: Language, pieces: Sequence[_Piece]) -> Sequence[_Piece]:
    """Return pieces without the words at both ends that say nothing; "one" may be a number."""
    says = [
        at
        for at, one in enumerate(pieces)
        if not one.is_quiet
        and (one.text not in language.fillers or number_in(one.text, language.numbers) is not None)
    ]
    return pieces[says[0] : says[-1] + 1] if says else ()


def _clauses(language: Language, text: str) -> list[list[_Piece]]:
    breaks = {*language.breaks, *language.joins[:1]}
    clauses: list[list[_Piece]] = [[]]
    for piece in _pieces(language, text):
        if piece.text in _BREAKS or piece.text in breaks:
            clauses.append([])
        else:
            clauses[-1].append(piece)
    return [clause for clause in clauses if clause]


def _pieces(language: Language, text: str) -> list[_Piece]:
    """Return words, numbers and signs; several words that name a side together are one."""
    low = text.lower()
    named = {
        one.start(): (one.end(), side)
        for side in (LEFT, RIGHT, BOTH)
        for one in _found(language.sides.get(side, ()), low)
    }
    idioms = [*_found(language.sides.get(NEITHER, ()), low)]
    unsaid = {one.start(): one.end() for one in _found(language.sides.get(UNSAID, ()), low)}
    pieces: list[_Piece] = []
    for one in _PIECES.finditer(low):
        if pieces and one.start() < pieces[-1].end:
            continue
        start, end, side = one.start(), *named.get(one.start(), (one.end(), ""))
        if any(idiom.start() <= start < idiom.end() for idiom in idioms):
            end, side = one.end(), ""
        is_quiet = not side and start in unsaid
        end = unsaid[start] if is_quiet else end
        pieces.append(_Piece(low[start:end], start, end, side, is_quiet))
    return pieces


def _found(phrases: Iterable[str], text: str) -> Iterator[re.Match[str]]:
    return (one for words in phrases for one in re.finditer(rf"\b{words}\b", text))


def _written(text: str, pieces: Sequence[_Piece]) -> str:
    return text[pieces[0].start : pieces[-1].end] if pieces else ""


def _joined(first: str, second: str) -> str:
    return ", ".join(part for part in (first, second) if part)


def _as_the_other(language: Language, found: dict[str, str]) -> dict[str, str]:
    """Give a side that is said to be the same the words of the other one."""
    same = set(language.sides.get(SAME, ()))
    for side, other in ((LEFT, RIGHT), (RIGHT, LEFT)):
        words = found.get(side, "").lower().split()
        is_same = not same.isdisjoint(words) and {*words} <= {*same, *language.fillers}
        if other in found and is_same:
            return {**found, side: found[other]}
    return found
