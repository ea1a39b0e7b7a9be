"""Finds words of an emergency in typed text: whole words, few typos, guards against idioms.

Patterns are written as `patterns` says. Apostrophes and accents are dropped on both sides: "can't"
is written `cant`. A text is searched for the words of every language, whatever the chat speaks.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from flows.pathway.model import Pathway
from flows.pathway.references import AlarmPattern, AlarmWords
from flows.talking.denying import Clause, Denying
from flows.talking.patterns import SWAP_LENGTH, Row, ends_of, is_typo, may_hold, row_of
from flows.talking.pieces import meant_by, unaccented, undrawn

TYPO_LENGTH = 6
LONGEST_END = 10_000
"""Of a text longer than twice this, twice Telegram's limit, only both ends are looked at."""
REAL = ("real", "es_real")
"""The groups of words that are never taken for a slip of the finger."""
_WORD = re.compile(r"[^\W_]+")
_WORD_OR_BREAK = re.compile(r"[^\W_]+|[^\w\s]|\n")
_APOSTROPHES = re.compile("['\u2019\u2018\u2032`\u00b4]")
_UNSEEN, _PARTING = "Cf", "\u200b"
"""Signs that nobody sees, as a soft hyphen, are no end of a word; one of them parts words."""

Guard = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    order: int
    alarm: AlarmPattern
    slots: Row
    not_before: tuple[Guard, ...]
    not_after: tuple[Guard, ...]
    denying: Denying | None = None
    heeds_denial: bool = True


@dataclass(frozen=True, slots=True)
class _Watch:
    """Everything to look for, by its first word; real words are never taken for a typo.

    `near` are the words by what is left of each without one letter: only those can be a typo apart.
    """

    rows: Mapping[str, tuple[_Row, ...]]
    words: frozenset[str]
    real: frozenset[str]
    near: Mapping[str, tuple[str, ...]]
    longest: int
    """How many letters the longest word has."""


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
    return _APOSTROPHES.sub("", unaccented(text)).replace("can not", "cannot")


def find_alarms(pathway: Pathway, text: str) -> tuple[AlarmPattern, ...]:
    """Return every pattern the text may mean; only its own clause can take one back."""
    watch = _watch(pathway.root or pathway)
    words = words_of(text)
    meant = {word: _meant(watch, word) for word in set(words)}
    said = frozenset().union(*meant.values())
    rows = {word: [*_possible(watch, meant[word], said)] for word in meant}
    found: dict[int, AlarmPattern] = {}
    clauses = _Clauses([undrawn(word) for word in words], breaks_in(text))
    for start, word in enumerate(words):
        for row in rows[word]:
            if row.order not in found:
                ends = _ends(row, words, meant, start)
                if ends and not _taken_back(row, clauses, start, ends):
                    found[row.order] = row.alarm
    return tuple(found[order] for order in sorted(found))


@lru_cache(maxsize=8)
def _watch(pathway: Pathway) -> _Watch:
    groups = {group.id: group.words for group in pathway.content.word_groups}
    denials = {one.language: Denying.of(one, groups) for one in pathway.content.denials}
    rows: dict[str, list[_Row]] = defaultdict(list)
    for order, alarm in enumerate(pathway.alarms):
        also = [words for words in pathway.content.alarm_words if words.alarm == alarm.id]
        every: list[AlarmPattern | AlarmWords] = [alarm, *also]
        for words in every:
            guards = _guards(words.not_before), _guards(words.not_after)
            heeding: tuple[()] | tuple[Denying | None, bool] = ()
            if isinstance(words, AlarmWords):
                heeding = denials.get(words.language), words.heeds_denial
            for pattern in words.any:
                slots = row_of(pattern, groups)
                row = _Row(order, alarm, slots, *guards, *heeding)
                for first in slots[0].words:
                    rows[first].append(row)
    known = frozenset(
        word
        for several in rows.values()
        for row in several
        for slot in row.slots
        for word in slot.words
    )
    return _Watch(
        rows={first: tuple(several) for first, several in rows.items()},
        words=known,
        real=known | frozenset(word for id in REAL for word in groups.get(id, ())),
        near=_by_what_is_left(known),
        longest=max(map(len, known), default=0),
    )


def _guards(texts: Sequence[str]) -> tuple[Guard, ...]:
    return tuple(tuple(text.split()) for text in texts)


def _meant(watch: _Watch, word: str) -> frozenset[str]:
    """Return the known words that a typed one may stand for: itself, or one typo away.

    Letters that were held down hide none: each stands for one, and for two.
    """
    return frozenset().union(*(_near(watch, way) for way in meant_by(word)))


def _near(watch: _Watch, word: str) -> frozenset[str]:
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


def _possible(watch: _Watch, firsts: Iterable[str], said: frozenset[str]) -> Iterator[_Row]:
    """Yield the rows that begin with a word and whose every word stands somewhere in the text."""
    for first in firsts:
        for row in watch.rows.get(first, ()):
            if may_hold(row.slots, said):
                yield row


def _ends(
    row: _Row,
    words: Sequence[str],
    meant: Mapping[str, frozenset[str]],
    start: int,
) -> tuple[int, ...]:
    def fits(at: int, known: frozenset[str]) -> bool:
        return at < len(words) and not meant[words[at]].isdisjoint(known)

    return tuple(ends_of(row.slots, fits, start))


class _Clauses:
    """The clauses of one text, each read once for each place in it."""

    def __init__(self, words: Sequence[str], breaks: frozenset[int]) -> None:
        self.words = words
        self._breaks = breaks
        self._known: dict[tuple[int, int], Clause] = {}

    def at(self, denying: Denying, start: int) -> Clause:
        key = id(denying), start
        if key not in self._known:
            self._known[key] = denying.clause(self.words, self._breaks, start)
        return self._known[key]


def _taken_back(row: _Row, clauses: _Clauses, start: int, ends: tuple[int, ...]) -> bool:
    """Tell whether a guard stands right beside the match, or its clause takes all of it back."""
    words = clauses.words
    if any(tuple(words[max(0, start - len(guard)) : start]) == guard for guard in row.not_before):
        return True
    if any(tuple(words[ends[0] : ends[0] + len(guard)]) == guard for guard in row.not_after):
        return True
    if row.denying is None:
        return False
    clause, denying = clauses.at(row.denying, start), row.denying
    return all(denying.takes_back(clause, words, start, end, row.heeds_denial) for end in ends)
