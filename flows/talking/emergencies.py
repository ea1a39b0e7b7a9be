"""Finds words of an emergency in typed text: whole words, few typos, guards against idioms.

Patterns are written as `patterns` says. Apostrophes are dropped on both sides: "can't" is written
`cant`.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from flows.pathway.model import Pathway
from flows.pathway.references import AlarmPattern
from flows.talking.patterns import SWAP_LENGTH, Row, ends_of, is_typo, row_of

TYPO_LENGTH = 6
LONGEST_END = 10_000
"""Of a text longer than twice this, twice Telegram's limit, only both ends are looked at."""
_WORD = re.compile(r"[^\W_]+")
_APOSTROPHES = re.compile("['\u2019\u2018`\u00b4]")

Guard = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    order: int
    alarm: AlarmPattern
    slots: Row


@dataclass(frozen=True, slots=True)
class _Watch:
    """Everything to look for, by its first word; real words are never taken for a typo."""

    rows: Mapping[str, tuple[_Row, ...]]
    guards: Mapping[str, tuple[tuple[Guard, ...], tuple[Guard, ...]]]
    words: frozenset[str]
    real: frozenset[str]


def words_of(text: str) -> list[str]:
    """Split a text into lower-case words; of a very long one its beginning and its end.

    >>> words_of("I CAN'T  feel my foot!")
    ['i', 'cant', 'feel', 'my', 'foot']
    """
    if len(text) > 2 * LONGEST_END:
        text = f"{text[:LONGEST_END]} {text[-LONGEST_END:]}"
    return _WORD.findall(_APOSTROPHES.sub("", text.lower()).replace("can not", "cannot"))


def find_alarms(pathway: Pathway, text: str) -> tuple[AlarmPattern, ...]:
    """Return every pattern the text may mean; a negation or a past tense does not hide one."""
    watch = _watch(pathway)
    words = words_of(text)
    meant = {word: _meant(watch, word) for word in set(words)}
    found: dict[int, AlarmPattern] = {}
    for start, word in enumerate(words):
        for first in meant[word]:
            for row in watch.rows.get(first, ()):
                if row.order not in found and _holds(watch, row, words, meant, start):
                    found[row.order] = row.alarm
    return tuple(found[order] for order in sorted(found))


@lru_cache(maxsize=8)
def _watch(pathway: Pathway) -> _Watch:
    groups = {group.id: group.words for group in pathway.content.word_groups}
    rows: dict[str, list[_Row]] = defaultdict(list)
    for order, alarm in enumerate(pathway.alarms):
        for pattern in alarm.any:
            slots = row_of(pattern, groups)
            for first in slots[0].words:
                rows[first].append(_Row(order, alarm, slots))
    known = frozenset(
        word
        for several in rows.values()
        for row in several
        for slot in row.slots
        for word in slot.words
    )
    return _Watch(
        rows={first: tuple(several) for first, several in rows.items()},
        guards={a.id: (_guards(a.not_before), _guards(a.not_after)) for a in pathway.alarms},
        words=known,
        real=known | frozenset(groups.get("real", ())),
    )


def _guards(texts: Sequence[str]) -> tuple[Guard, ...]:
    return tuple(tuple(text.split()) for text in texts)


def _meant(watch: _Watch, word: str) -> frozenset[str]:
    """Return the known words that a typed one may stand for: itself, or one typo away."""
    if word in watch.real or len(word) < SWAP_LENGTH:
        return frozenset({word}) & watch.words
    return frozenset(known for known in watch.words if is_typo(word, known, TYPO_LENGTH))


def _holds(
    watch: _Watch,
    row: _Row,
    words: Sequence[str],
    meant: Mapping[str, frozenset[str]],
    start: int,
) -> bool:
    def fits(at: int, known: frozenset[str]) -> bool:
        return at < len(words) and not meant[words[at]].isdisjoint(known)

    end = ends_of(row.slots, fits, start)
    return end is not None and not _guarded(watch, row.alarm.id, words, start, end)


def _guarded(watch: _Watch, alarm: str, words: Sequence[str], start: int, end: int) -> bool:
    """Tell whether a guard stands right before or right after the match."""
    before, after = watch.guards[alarm]
    if any(tuple(words[max(0, start - len(guard)) : start]) == guard for guard in before):
        return True
    return any(tuple(words[end : end + len(guard)]) == guard for guard in after)
