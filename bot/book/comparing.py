"""What changed from one book to another: only pages whose text or outcome is another."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import zip_longest

from bot.book.manifest import Entry, Manifest
from bot.conversation.phrases import Phrases

AROUND = 2
"""So many unchanged lines are shown on either side of a change."""
LEAST_IN_COMMON = 0.6
_WORDS = re.compile(r"\s+|[\w'-]+|.")


class Kind(StrEnum):
    """How a page differs; in this order they are read."""

    LESS_URGENT = "less urgent"
    GONE = "gone"
    OUTCOME = "another outcome"
    ADDED = "added"
    TEXT = "another text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One page that is not as it was."""

    kind: Kind
    old: Entry | None
    new: Entry | None

    @property
    def entry(self) -> Entry:
        """Return the page as it is, or as it was where it is gone."""
        found = self.new or self.old
        assert found is not None
        return found


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words, and whether they are only on this side."""

    text: str
    changed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line on both sides, or how many that are the same."""

    old: tuple[Piece, ...] = ()
    new: tuple[Piece, ...] = ()
    same: int = 0


def compare(old: Manifest, new: Manifest) -> tuple[Difference, ...]:
    """Return the pages that differ, those that became less urgent first."""
    before, after = ({page.id: page for page in book.pages} for book in (old, new))
    ids = dict.fromkeys((*before, *after))
    found = [one for id in ids if (one := _difference(before.get(id), after.get(id)))]
    kinds = list(Kind)
    return tuple(sorted(found, key=lambda one: kinds.index(one.kind)))


def _difference(old: Entry | None, new: Entry | None) -> Difference | None:
    if old is None or new is None:
        return Difference(kind=Kind.GONE if new is None else Kind.ADDED, old=old, new=new)
    if old.hash == new.hash:
        return None
    kind = Kind.TEXT
    if old.outcome != new.outcome:
        kind = Kind.OUTCOME
        if old.outcome and new.outcome and new.outcome.is_less_urgent_than(old.outcome):
            kind = Kind.LESS_URGENT
    return Difference(kind=kind, old=old, new=new)


def rows(difference: Difference) -> Iterator[Row]:
    """Set both texts side by side; what did not change is counted but for a few lines."""
    old, new = (entry.lines if entry else () for entry in (difference.old, difference.new))
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if tag == "equal":
            yield from _same(old[old_from:old_to], first=old_from == 0, last=old_to == len(old))
        else:
            yield from _changed(old[old_from:old_to], new[new_from:new_to])


def _same(lines: Sequence[str], *, first: bool, last: bool) -> Iterator[Row]:
    head = 0 if first else AROUND
    tail = 0 if last else AROUND
    hidden = len(lines) - head - tail
    if hidden <= 1:
        yield from (_both(line) for line in lines)
        return
    yield from (_both(line) for line in lines[:head])
    yield Row(same=hidden)
    yield from (_both(line) for line in lines[len(lines) - tail :])


def _both(line: str) -> Row:
    return Row(old=(Piece(line, False),), new=(Piece(line, False),))


def _changed(old: Sequence[str], new: Sequence[str]) -> Iterator[Row]:
    for was, now in zip_longest(old, new, fillvalue=""):
        old_pieces, new_pieces = _pieces(was, now)
        yield Row(old=old_pieces, new=new_pieces)


def _pieces(old: str, new: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Mark the words that are only on one side; of lines that share little, all of them.

    >>> _pieces("within 5 days", "within 2 days")[1][1]
    Piece(text='2', changed=True)
    """
    was, now = _WORDS.findall(old), _WORDS.findall(new)
    matcher = SequenceMatcher(a=was, b=now, autojunk=False)
    if matcher.ratio() < LEAST_IN_COMMON:
        return _whole(old), _whole(new)
    sides: tuple[list[Piece], list[Piece]] = ([], [])
    for tag, a, b, c, d in matcher.get_opcodes():
        for side, text in zip(sides, ("".join(was[a:b]), "".join(now[c:d])), strict=True):
            if text:
                side.append(Piece(text, tag != "equal"))
    return tuple(sides[0]), tuple(sides[1])


def _whole(line: str) -> tuple[Piece, ...]:
    return (Piece(line, True),) if line else ()


def in_short(entry: Entry | None) -> str:
    """Return where a page leads, in a few words."""
    if entry is None or entry.outcome is None:
        return "no page" if entry is None else "no chat"
    outcome = entry.outcome
    tier = (outcome.disposition or "no result").replace("_", " ")
    due = f", {Phrases().deadline(outcome.deadline_hours)}" if outcome.deadline_hours else ""
    return f"{tier}{due}{f', {outcome.where}' if outcome.where else ''}"
