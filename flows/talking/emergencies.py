"""Finds words of an emergency in typed text: whole words, few typos, guards against idioms.

A pattern is a row of words; `a/b` are alternatives, `@leg` a group of words, `*` up to three
words between, `**` up to eight. Apostrophes are dropped on both sides: "can't" is written `cant`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from flows.pathway.model import Pathway
from flows.pathway.schema import AlarmPattern

LONGEST_TEXT = 4000
"""Telegram's limit is 4096; of anything longer the beginning and the end are looked at."""
TYPO_LENGTH = 6
GAPS = {"*": 3, "**": 8}
_WORD = re.compile(r"[^\W_]+")
_APOSTROPHES = re.compile("['\u2019\u2018`\u00b4]")

Slot = frozenset[str] | int
"""The words that may stand in one place, or the longest gap between two."""


@dataclass(frozen=True, slots=True)
class _Row:
    alarm: AlarmPattern
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class _Watch:
    """Everything to look for, and the real words that are never taken for a typo."""

    rows: tuple[_Row, ...]
    before: Mapping[str, tuple[tuple[str, ...], ...]]
    after: Mapping[str, tuple[tuple[str, ...], ...]]
    real: frozenset[str]


def words_of(text: str) -> list[str]:
    """Split a text into lower-case words.

    >>> words_of("I CAN'T  feel my foot!")
    ['i', 'cant', 'feel', 'my', 'foot']
    """
    if len(text) > 2 * LONGEST_TEXT:
        text = f"{text[:LONGEST_TEXT]} {text[-LONGEST_TEXT:]}"
    return _WORD.findall(_APOSTROPHES.sub("", text.lower()).replace("can not", "cannot"))


def find_alarm(pathway: Pathway, text: str) -> AlarmPattern | None:
    """Return the first pattern the text may mean; a negation or a past tense does not hide it."""
    watch = _watch(pathway)
    words = words_of(text)
    for row in watch.rows:
        for start in range(len(words)):
            end = _match(row.slots, words, start, watch.real)
            if end is not None and not _guarded(watch, row.alarm.id, words, start, end):
                return row.alarm
    return None


@lru_cache(maxsize=8)
def _watch(pathway: Pathway) -> _Watch:
    groups = {group.id: group.words for group in pathway.content.word_groups}
    rows = tuple(
        _Row(alarm, tuple(_slot(word, groups) for word in pattern.split()))
        for alarm in pathway.alarms
        for pattern in alarm.any
    )
    known = {
        word for row in rows for slot in row.slots if not isinstance(slot, int) for word in slot
    }
    return _Watch(
        rows=rows,
        before={a.id: tuple(tuple(g.split()) for g in a.not_before) for a in pathway.alarms},
        after={a.id: tuple(tuple(g.split()) for g in a.not_after) for a in pathway.alarms},
        real=frozenset({*known, *groups.get("real", ())}),
    )


def _slot(word: str, groups: Mapping[str, Sequence[str]]) -> Slot:
    if word in GAPS:
        return GAPS[word]
    expanded: list[str] = []
    for part in word.split("/"):
        expanded.extend(groups[part[1:]] if part.startswith("@") else [part])
    return frozenset(expanded)


def _match(
    slots: Sequence[Slot], words: Sequence[str], at: int, real: frozenset[str]
) -> int | None:
    """Return where the match ends, trying every length of a gap."""
    if not slots:
        return at
    slot = slots[0]
    if isinstance(slot, int):
        ends = (_match(slots[1:], words, at + gap, real) for gap in range(slot + 1))
        return next((end for end in ends if end is not None), None)
    if at < len(words) and _same(words[at], slot, real):
        return _match(slots[1:], words, at + 1, real)
    return None


def _same(word: str, slot: frozenset[str], real: frozenset[str]) -> bool:
    if word in slot:
        return True
    if len(word) < TYPO_LENGTH - 1 or word in real:
        return False
    return any(
        len(known) >= TYPO_LENGTH and OSA.distance(word, known, score_cutoff=1) <= 1
        for known in slot
    )


def _guarded(watch: _Watch, alarm: str, words: Sequence[str], start: int, end: int) -> bool:
    """Tell whether a guard stands right before or right after the match."""
    before = any(tuple(words[max(0, start - len(g)) : start]) == g for g in watch.before[alarm])
    return before or any(tuple(words[end : end + len(g)]) == g for g in watch.after[alarm])
