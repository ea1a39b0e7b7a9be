"""Finds rows of words in typed text: whole words, few typos, guards against idioms.

Patterns are written as `patterns` says; here `^^` and `$` are the two ends of the text.
Apostrophes and accents are dropped on both sides: "can't" is written `cant`.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from flows.talking.denying import Clause, Denying
from flows.talking.patterns import (
    END,
    FIRST,
    SWAP_LENGTH,
    Row,
    ends_of,
    is_typo,
    may_hold,
)
from flows.talking.pieces import meant_by, narrow, unaccented, undrawn

TYPO_LENGTH = 6
LONGEST_END = 10_000
"""Of a text longer than twice this, twice Telegram's limit, only both ends are looked at."""
_WORD = re.compile(r"[^\W_]+")
_WORD_OR_BREAK = re.compile(r"[^\W_]+|[^\w\s]|\n")
_APOSTROPHES = re.compile("['\u2019\u2018\u2032`\u00b4]")
_UNSEEN, _PARTING = "Cf", "\u200b"
"""Signs that nobody sees, as a soft hyphen, are no end of a word; one of them parts words."""

Guard = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Watched:
    """A row to look for; `order` names what it means, and sorts it."""

    order: int
    slots: Row
    not_before: tuple[Guard, ...]
    not_after: tuple[Guard, ...]
    denying: Denying | None = None
    heeds_denial: bool = True


@dataclass(frozen=True, slots=True)
class Watch:
    """Everything to look for, by its first word; real words are never taken for a typo.

    `near` are the words by what is left of each without one letter: only those can be a typo apart.
    """

    rows: Mapping[str, tuple[Watched, ...]]
    words: frozenset[str]
    real: frozenset[str]
    near: Mapping[str, tuple[str, ...]]
    longest: int
    """How many letters the longest word has."""

    @classmethod
    def over(cls, every: Iterable[Watched], real: Iterable[str]) -> Self:
        """Look for these rows, and take these words for no typo."""
        rows: dict[str, list[Watched]] = defaultdict(list)
        words: set[str] = set()
        for row in every:
            words.update(word for slot in row.slots for word in slot.words)
            for first in row.slots[0].words:
                rows[first].append(row)
        known = frozenset(words)
        return cls(
            rows={first: tuple(several) for first, several in rows.items()},
            words=known,
            real=known.union(real),
            near=_by_what_is_left(known),
            longest=max(map(len, known), default=0),
        )

    def found_in(self, text: str) -> list[int]:
        """Return the order of all that a text may mean; only its own clause can take one back."""
        words = words_of(text)
        meant = {word: _meant(self, word) for word in set(words)}
        said = frozenset((FIRST, END)).union(*meant.values())
        rows = {word: [*_possible(self, meant[word], said)] for word in meant}
        whole = [*_possible(self, (FIRST,), said)]
        found: set[int] = set()
        clauses = _Clauses([undrawn(word) for word in words], breaks_in(text))
        for start, word in enumerate(words):
            for row in (*rows[word], *whole) if start == 0 else rows[word]:
                if row.order not in found:
                    ends = _ends(row, words, meant, start)
                    if ends and not _taken_back(row, clauses, start, ends):
                        found.add(row.order)
        return sorted(found)


def words_of(text: str) -> list[str]:
    """Split a text into lower-case words; of a very long one its beginning and its end.

    >>> words_of("I CAN'T  feel my foot!")
    ['i', 'cant', 'feel', 'my', 'foot']
    """
    return _WORD.findall(_plain(text))


def breaks_in(text: str) -> frozenset[int]:
    """Return the words of a text, by their place, that a sign of punctuation stands before.

    >>> sorted(breaks_in("no tengo fiebre, no respiro"))
    [3]
    """
    places: set[int] = set()
    count = 0
    for found in _WORD_OR_BREAK.finditer(_plain(text)):
        if found.group().isalnum():
            count += 1
        else:
            places.add(count)
    return frozenset(places)


def _plain(text: str) -> str:
    if len(text) > 2 * LONGEST_END:
        text = f"{text[:LONGEST_END]} {text[-LONGEST_END:]}"
    if not text.isascii():
        text = "".join(
            sign for sign in text if sign == _PARTING or unicodedata.category(sign) != _UNSEEN
        )
        text = narrow(text)
    return _APOSTROPHES.sub("", unaccented(text)).replace("can not", "cannot")


def guards(texts: Sequence[str]) -> tuple[Guard, ...]:
    """Read words that take a match back where they stand right beside it."""
    return tuple(tuple(text.split()) for text in texts)


def _meant(watch: Watch, word: str) -> frozenset[str]:
    """Return the known words that a typed one may stand for: itself, or one typo away.

    Letters that were held down hide none: each stands for one, and for two.
    """
    return frozenset().union(*(_near(watch, way) for way in meant_by(word)))


def _near(watch: Watch, word: str) -> frozenset[str]:
    is_short = len(word) < SWAP_LENGTH
    if word in watch.real or is_short or len(word) > watch.longest + 1:
        return frozenset({word}) & watch.words
    near = {known for left in _left_of(word) for known in watch.near.get(left, ())}
    return frozenset(known for known in near if is_typo(word, known, TYPO_LENGTH))


def _by_what_is_left(words: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for word in words:
        for left in _left_of(word):
            found[left].append(word)
    return {left: tuple(several) for left, several in found.items()}


def _left_of(word: str) -> frozenset[str]:
    """Return a word, and what is left of it without any one of its letters."""
    return frozenset({word, *(word[:at] + word[at + 1 :] for at in range(len(word)))})


def _possible(watch: Watch, firsts: Iterable[str], said: frozenset[str]) -> Iterator[Watched]:
    """Yield the rows that begin with a word and whose every word stands somewhere in the text."""
    for first in firsts:
        for row in watch.rows.get(first, ()):
            if may_hold(row.slots, said):
                yield row


def _ends(
    row: Watched,
    words: Sequence[str],
    meant: Mapping[str, frozenset[str]],
    start: int,
) -> tuple[int, ...]:
    def fits(at: int, known: frozenset[str]) -> bool:
        if at in (0, len(words)) and (FIRST if at == 0 else END) in known:
            return True
        return at < len(words) and not meant[words[at]].isdisjoint(known)

    return tuple(ends_of(row.slots, fits, start))


class _Clauses:
    """The clauses of one text, each read once for each place in it."""

    def __init__(self, words: Sequence[str], breaks: frozenset[int]) -> None:
        self.words = words
        self._breaks = breaks
        self._known: dict[tuple[int, int], Clause] = {}

    def is_before(self, guard: Guard, start: int) -> bool:
        """Tell whether a guard ends where a match starts, with no punctuation on the way."""
        first = start - len(guard)
        is_there = first >= 0 and tuple(self.words[first:start]) == guard
        return is_there and self._breaks.isdisjoint(range(first + 1, start + 1))

    def is_after(self, guard: Guard, end: int) -> bool:
        """Tell whether a guard starts where a match ends, with no punctuation on the way."""
        last = end + len(guard)
        return tuple(self.words[end:last]) == guard and self._breaks.isdisjoint(range(end, last))

    def at(self, denying: Denying, start: int) -> Clause:
        key = id(denying), start
        if key not in self._known:
            self._known[key] = denying.clause(self.words, self._breaks, start)
        return self._known[key]


def _taken_back(row: Watched, clauses: _Clauses, start: int, ends: tuple[int, ...]) -> bool:
    """Tell whether a guard stands right beside the match, or its clause takes all of it back."""
    words = clauses.words
    if any(clauses.is_before(guard, start) for guard in row.not_before):
        return True
    if any(clauses.is_after(guard, ends[0]) for guard in row.not_after):
        return True
    if row.denying is None:
        return False
    clause, denying = clauses.at(row.denying, start), row.denying
    return all(denying.takes_back(clause, words, start, end, row.heeds_denial) for end in ends)
