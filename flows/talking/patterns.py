"""Rows of words to look for in a text: alternatives, groups, gaps, and slips of the finger.

`a/b` are alternatives, `@leg` a group of words, `*` up to three words between, `**` up to eight,
`word?` may be left out, `^` and `$` are the two ends of a clause, `^^` is where a text begins.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from rapidfuzz.distance import OSA

GAPS = {"*": 3, "**": 8}
START, FIRST, END = "^", "^^", "$"
SWAP_LENGTH = 4
TYPO_FROM = 5
"""Letters from which on one slip is forgiven in what is shown or confirmed (expert)."""
EDGES = frozenset({START, FIRST, END})


@dataclass(frozen=True, slots=True)
class Slot:
    """The words that may stand in one place, or the longest `gap` between two.

    `edges` are those of them that take no place, beside others that do: `y/$`.
    """

    words: frozenset[str] = frozenset()
    gap: int = 0
    is_optional: bool = False
    edges: frozenset[str] = frozenset()


_GAPS = {part: Slot(gap=gap) for part, gap in GAPS.items()}
Row = tuple[Slot, ...]
Fits = Callable[[int, frozenset[str]], bool]
"""Tells whether what stands at a place is one of these words."""


def row_of(pattern: str, groups: Mapping[str, Sequence[str]]) -> Row:
    """Read a pattern."""
    return tuple(_slot(part, groups) for part in pattern.split())


def _slot(part: str, groups: Mapping[str, Sequence[str]]) -> Slot:
    if part in GAPS:
        return _GAPS[part]
    words: list[str] = []
    for word in part.removesuffix("?").split("/"):
        words.extend(groups[word[1:]] if word.startswith("@") else [word])
    edges = EDGES.intersection(words) if not EDGES.issuperset(words) else frozenset()
    return _shared(Slot(frozenset(words), is_optional=part.endswith("?"), edges=edges))


@cache
def _shared(slot: Slot) -> Slot:
    """Return the one slot for equal ones: thousands of rows have the same words in them."""
    return slot


def ends_of(row: Row, fits: Fits, at: int) -> Iterator[int]:
    """Yield where a row that begins at a place ends, with every length of a gap in turn."""
    if not row:
        yield at
        return
    slot, rest = row[0], row[1:]
    if slot.gap:
        for gap in range(slot.gap + 1):
            yield from ends_of(rest, fits, at + gap)
        return
    if slot.words <= EDGES:
        if fits(at, slot.words):
            yield from ends_of(rest, fits, at)
        return
    if slot.edges and fits(at, slot.edges):
        yield from ends_of(rest, fits, at)
    if fits(at, slot.words - slot.edges if slot.edges else slot.words):
        yield from ends_of(rest, fits, at + 1)
    if slot.is_optional:
        yield from ends_of(rest, fits, at)


def end_of(row: Row, fits: Fits, at: int) -> int | None:
    """Return the first of the places where a row ends, if it stands there at all."""
    return next(ends_of(row, fits, at), None)


def may_hold(row: Row, said: frozenset[str]) -> bool:
    """Tell whether each word of a row is among what is said; most rows are done with at that."""
    for slot in row:  # a loop, as it is gone through a million times in a long chat
        if slot.words and not slot.is_optional and slot.words.isdisjoint(said):
            return False
    return True


def is_typo(word: str, known: str, length: int) -> bool:
    """Tell whether one slip of the finger leads from one to the other.

    Two neighbours swapped count in words shorter than `length` too: that hardly ever makes another.
    """
    if abs(len(word) - len(known)) > 1 or OSA.distance(word, known, score_cutoff=1) > 1:
        return False
    return len(known) >= length or sorted(word) == sorted(known)
