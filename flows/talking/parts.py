"""The parts of a clause: which rows of words stand there, and what takes something back."""

from collections.abc import Iterable, Iterator

from flows.talking.clauses import Clause, holds_any, parts_of
from flows.talking.lexicon import AMOUNT, Guarding, Lexicon, Pattern
from flows.talking.patterns import END, FIRST, START, Row, end_of, may_hold
from flows.talking.tokens import AGO, Token

TIMES = frozenset({"hours", "days", "weeks", "fortnights", "months", "years"})
MANY_YEARS = 12 * 365.25
"""Days from which on bare years are rather an age than how long something has lasted (expert)."""


LONG_AGO = 92
"""Days from which on what is told of a body is rather over (expert)."""


def amounts_of(token: Token) -> Iterator[str]:
    """Yield the names of what an amount is, as patterns name them."""
    if token.unit:
        yield AMOUNT + token.unit
        if token.unit in TIMES:
            yield AMOUNT + "time"
            yield AMOUNT + ("many_years" if token.low >= MANY_YEARS else "short_time")
        if token.unit == AGO and token.low >= LONG_AGO:
            yield AMOUNT + "long_ago"


class Fits:
    """Tells what stands at a place of a clause."""

    def __init__(self, clause: Clause) -> None:
        self._clause = clause

    def __call__(self, at: int, words: frozenset[str]) -> bool:
        if START in words or FIRST in words:
            return at == 0
        if at >= len(self._clause.tokens):
            return END in words
        if not self._clause.meant[at].isdisjoint(words):
            return True
        return any(name in words for name in amounts_of(self._clause.tokens[at]))


def names_in(clause: Clause) -> frozenset[str]:
    """Return all that patterns may find in a clause."""
    amounts = (name for token in clause.tokens for name in amounts_of(token))
    first = (FIRST,) if clause.place == 0 else ()
    return frozenset({START, END, *first, *amounts}).union(*clause.meant)


def holds(row: Row, clause: Clause, names: frozenset[str]) -> bool:
    """Tell whether a row stands somewhere in a clause of which these are the names."""
    if not may_hold(row, names):
        return False
    fits = Fits(clause)
    return any(end_of(row, fits, at) is not None for at in range(len(clause.tokens)))


class Part:
    """A part of a clause, and whether something in it takes back what a pattern says."""

    def __init__(self, lexicon: Lexicon, clause: Clause, span: range) -> None:
        self.span = span
        self._clause, self._names = clause, names_in(clause)
        self._is_doubtful = clause.asks or holds_any(lexicon.doubts, clause.tokens)
        self._taken_back: dict[int, bool] = {}

    def takes_back(self, pattern: Pattern) -> bool:
        """Tell whether a doubt or other words here take back what a pattern says."""
        if self._is_doubtful and not pattern.saying.doubtful:
            return True
        if id(pattern.unless) not in self._taken_back:
            rows = [row for row in pattern.unless if not is_of_amount(pattern, row)]
            self._taken_back[id(pattern.unless)] = self._holds(rows)
        return self._taken_back[id(pattern.unless)] or any(
            self.guards(guard) for guard in pattern.guards if not guard.needs
        )

    def guards(self, guard: Guarding) -> bool:
        """Tell whether a guard takes back here what its patterns say."""
        if id(guard) not in self._taken_back:
            self._taken_back[id(guard)] = self._holds(guard.unless) and not self._holds(guard.but)
        return self._taken_back[id(guard)]

    def _holds(self, rows: Iterable[Row]) -> bool:
        return any(holds(row, self._clause, self._names) for row in rows)


class Parts:
    """The parts of a clause; what takes something back stands in the same ones."""

    def __init__(self, lexicon: Lexicon, clause: Clause) -> None:
        self._lexicon, self._clause = lexicon, clause
        self._starts = parts_of(lexicon, clause)
        self._known: dict[tuple[int, int], Part] = {}

    def around(self, start: int, end: int) -> Part:
        """Return the parts that a match stands in, as one."""
        left = max(at for at in self._starts[:-1] if at <= start)
        right = min((at for at in self._starts if at >= end), default=self._starts[-1])
        if (left, right) not in self._known:
            part = self._clause.between(left, right)
            self._known[left, right] = Part(self._lexicon, part, range(left, right))
        return self._known[left, right]


def is_of_amount(pattern: Pattern, row: Row) -> bool:
    """Tell whether a row takes back one amount, and not all amounts of a clause."""
    if not (pattern.saying.unit or pattern.saying.measures):
        return False
    return any(word.startswith(AMOUNT) for slot in row for word in slot.words)
