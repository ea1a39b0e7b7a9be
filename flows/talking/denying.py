"""What takes words of an emergency back: a no, a long ago, a story, a way of speaking.

It is looked for in the clause of those words only, so that a no never hides what the next clause
says, and beside them, so that nothing else can stand between. What is doubtful is asked about.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from flows.pathway.references import Denial
from flows.talking.patterns import END, Row, Slot, end_of, row_of

LONGEST = 12
"""So many words a denial or a story has at most."""
REACH = 40
"""So many words to either side are looked at, however long a clause or a text is."""


@dataclass(frozen=True, slots=True)
class Clause:
    """Where a clause ends, and whether what begins at one place of it is told or taken back."""

    right: int
    is_told: bool
    is_taken_back: bool


@dataclass(frozen=True, slots=True)
class Denying:
    """The rows of a language that take something back, ready to be looked for."""

    breaks: frozenset[str]
    negations: frozenset[str]
    denied: tuple[Row, ...]
    denied_inside: tuple[Row, ...]
    complaints: frozenset[str]
    denied_unless: frozenset[str]
    told: tuple[Row, ...]
    figures: tuple[Row, ...]
    past: tuple[Row, ...]
    past_unless: frozenset[str]
    again: tuple[Row, ...]

    @classmethod
    def of(cls, denial: Denial, groups: Mapping[str, Sequence[str]]) -> Self:
        """Read the rows of a language."""

        def rows(patterns: Sequence[str], *last: Slot) -> tuple[Row, ...]:
            return tuple((*row_of(pattern, groups), *last) for pattern in patterns)

        right_before = Slot(frozenset({END}))
        return cls(
            breaks=frozenset(denial.breaks),
            negations=frozenset(denial.negations),
            denied=rows(denial.denied, right_before),
            denied_inside=rows(denial.denied_inside, right_before),
            complaints=frozenset(denial.complaints),
            denied_unless=frozenset(denial.denied_unless),
            told=rows(denial.told, right_before),
            figures=rows(denial.figures),
            past=rows(denial.past),
            past_unless=frozenset(denial.past_unless),
            again=rows(denial.again),
        )

    def clause(self, words: Sequence[str], breaks: frozenset[int], start: int) -> Clause:
        """Read the clause in which a match begins."""
        left, right = self._edges(words, breaks, start)
        return Clause(
            right=right,
            is_told=_ends_at(self.told, words, left, start),
            is_taken_back=self._denies(words, left, start, right)
            or self._is_past(words, left, right),
        )

    def takes_back(
        self, clause: Clause, words: Sequence[str], start: int, end: int, heeds: bool
    ) -> bool:
        """Tell whether its clause takes a match back; no clause can that the match goes beyond."""
        if end > clause.right:
            return False
        if clause.is_told or _begins_at(self.figures, words, end, clause.right):
            return True
        return heeds and (clause.is_taken_back or self._denies_inside(words, start, end))

    def _edges(self, words: Sequence[str], breaks: frozenset[int], start: int) -> tuple[int, int]:
        def parts(at: int) -> bool:
            return at in breaks or words[at] in self.breaks

        first, last = max(0, start - REACH), min(len(words), start + REACH)
        left = next((at for at in range(start, first, -1) if parts(at)), first)
        right = next((at for at in range(start + 1, last) if parts(at)), last)
        return left, right

    def _denies(self, words: Sequence[str], left: int, start: int, right: int) -> bool:
        if words[start] in self.negations or not self.denied_unless.isdisjoint(words[left:right]):
            return False
        return _ends_at(self.denied, words, left, start)

    def _denies_inside(self, words: Sequence[str], start: int, end: int) -> bool:
        if words[end - 1] not in self.complaints or words[start] in self.negations:
            return False
        return _ends_at(self.denied_inside, words, start + 1, end - 1)

    def _is_past(self, words: Sequence[str], left: int, right: int) -> bool:
        if not self.past_unless.isdisjoint(words[left:right]):
            return False
        around = max(0, left - REACH), min(len(words), right + REACH)
        return _stands_in(self.past, words, left, right) and not _stands_in(
            self.again, words, *around
        )


def _ends_at(rows: Sequence[Row], words: Sequence[str], left: int, end: int) -> bool:
    """Tell whether a row that begins from `left` on ends right before a place."""
    return any(_begins_at(rows, words, at, end) for at in range(max(left, end - LONGEST), end))


def _stands_in(rows: Sequence[Row], words: Sequence[str], left: int, right: int) -> bool:
    return any(_begins_at(rows, words, at, right) for at in range(left, right))


def _begins_at(rows: Sequence[Row], words: Sequence[str], at: int, right: int) -> bool:
    def fits(place: int, known: frozenset[str]) -> bool:
        if known == {END}:
            return place == right
        return place < right and words[place] in known

    return any(end_of(row, fits, at) is not None for row in rows)
