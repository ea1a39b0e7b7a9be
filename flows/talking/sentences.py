"""What a person says in their own words, as answers: only what is clearly said, never a guess.

A denial denies what follows it, a doubt takes its clause out, two answers that do not go together
are none. A warning sign is heard only where it is said to be there.
"""

from collections.abc import Collection, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass

from flows.pathway.answers import Sideless
from flows.pathway.model import Item, Pathway
from flows.talking.clauses import (
    Clause,
    clauses_of,
    holds_any,
    is_denied,
    part_of,
    speaks_of_self,
)
from flows.talking.hits import Hit, after_corrections, beside, by_item, is_met, resolved
from flows.talking.lexicon import AMOUNT, Lexicon, Pattern
from flows.talking.patterns import END, START, Row, end_of, may_hold
from flows.talking.tokens import CM, YEARS, Token, in_unit

TIMES = frozenset({"hours", "days", "weeks", "fortnights", "months", "years"})
AND_ANOTHER = 4
"""Words within which two parts of the body are named together: "knee and ankle" (expert)."""
MANY_YEARS = 12 * 365.25
"""Days from which on bare years are rather an age than how long something has lasted (expert)."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a text says: answers by item, and items of which it says two things at once."""

    values: Mapping[str, Sideless]
    unclear: Mapping[str, tuple[str, ...]]
    elsewhere: str | None = None


def hear(pathway: Pathway, lexicon: Lexicon, text: str, open_items: Collection[str] = ()) -> Heard:
    """Return what a text says; for items that are open now, in fewer words too.

    At the very first question people tell their story; later they mostly answer what is asked.
    """
    clauses = clauses_of(lexicon, text)
    is_own = speaks_of_self(lexicon, clauses)
    hits = [
        hit
        for clause in clauses
        for hit in _hits(pathway, lexicon, clause, open_items, is_own=is_own)
    ]
    if open_items and pathway.screens[0].ids.isdisjoint(open_items):
        hits = beside(pathway, hits, open_items)
    values: dict[str, Sideless] = {}
    unclear: dict[str, tuple[str, ...]] = {}
    for id, several in by_item(hits).items():
        item = pathway.items[id]
        said = resolved(item, after_corrections(lexicon, clauses, several))
        if isinstance(said, frozenset):
            unclear[id] = tuple(choice.id for choice in item.choices if choice.id in said)
        elif said is not None:
            values[id] = said
    met = {
        id: value
        for id, value in values.items()
        if id in open_items or is_met(hits, id, value, values)
    }
    return Heard(met, unclear, _elsewhere(lexicon, clauses))


# ---- patterns


def _hits(
    pathway: Pathway,
    lexicon: Lexicon,
    clause: Clause,
    open_items: Collection[str],
    *,
    is_own: bool,
) -> Iterator[Hit]:
    names, fits = _names_in(clause), _Fits(clause)
    around = _Around(lexicon, clause, is_own=is_own)
    taken_back: dict[tuple[int, tuple[int, int]], bool] = {}
    is_telling = not pathway.screens[0].ids.isdisjoint(open_items) or not open_items
    likely = [
        pattern
        for pattern in _with_any(lexicon, names)
        if (not pattern.is_open or pattern.saying.question in open_items)
        and may_hold(pattern.row, names)
    ]
    for start in range(len(clause.tokens)):
        for pattern in likely:
            saying = pattern.saying
            end = end_of(pattern.row, fits, start)
            if end is None:
                continue
            part = part_of(lexicon, clause, start, end)
            if around.takes_back(pattern, start, end, part):
                continue
            if (id(saying), part) not in taken_back:
                taken_back[id(saying), part] = _is_taken_back(pattern, clause, names, part)
            if not is_telling and not _is_of_pain(pattern, clause, names, open_items):
                continue
            if taken_back[id(saying), part] or _is_other_amount(pattern, clause, names, start, end):
                continue
            if not pattern.denies and is_denied(lexicon, clause, start, end):
                continue
            value = _value(pathway, lexicon, pattern, clause, start, end)
            if value is not None:
                yield Hit(saying, value, clause.place, start, end)


def _with_any(lexicon: Lexicon, names: frozenset[str]) -> Sequence[Pattern]:
    """Return the patterns of which the rarest word is among what is said, each once."""
    found = {id(one): one for name in sorted(names) for one in lexicon.patterns.get(name, ())}
    return list(found.values())


def _amounts(token: Token) -> Iterator[str]:
    """Yield the names of what an amount is, as patterns name them."""
    if token.unit:
        yield AMOUNT + token.unit
        if token.unit in TIMES:
            yield AMOUNT + "time"
            yield AMOUNT + ("many_years" if token.low >= MANY_YEARS else "short_time")


class _Fits:
    """Tells what stands at a place of a clause."""

    def __init__(self, clause: Clause) -> None:
        self._clause = clause

    def __call__(self, at: int, words: frozenset[str]) -> bool:
        if START in words:
            return at == 0
        if at >= len(self._clause.tokens):
            return END in words
        if not self._clause.meant[at].isdisjoint(words):
            return True
        return any(name in words for name in _amounts(self._clause.tokens[at]))


class _Around:
    """Tells what the part of a clause around a match takes back."""

    def __init__(self, lexicon: Lexicon, clause: Clause, *, is_own: bool) -> None:
        self._lexicon = lexicon
        self._clause = clause
        self._is_own = is_own
        self._doubtful: dict[tuple[int, int], bool] = {}

    def takes_back(self, pattern: Pattern, start: int, end: int, part: tuple[int, int]) -> bool:
        saying = pattern.saying
        if part not in self._doubtful:
            self._doubtful[part] = self._is_doubtful(*part)
        if self._doubtful[part] and not saying.doubtful:
            return True
        if saying.question in self._lexicon.signs and self._is_old(*part):
            return True
        return saying.question in self._lexicon.of_part and self._is_of_other(
            pattern, start, end, part
        )

    def _is_doubtful(self, left: int, right: int) -> bool:
        lexicon, tokens = self._lexicon, self._clause.tokens[left:right]
        if self._clause.asks or holds_any(lexicon.doubts, tokens):
            return True
        is_other = self._is_own and holds_any(lexicon.others, tokens)
        return is_other and not holds_any(lexicon.own, tokens)

    def _is_old(self, left: int, right: int) -> bool:
        names = _names_in(self._clause)
        return any(
            _holds(row, self._clause, names, (left, right)) for row in self._lexicon.long_ago
        )

    def _is_of_other(self, pattern: Pattern, start: int, end: int, part: tuple[int, int]) -> bool:
        """Tell whether the part of the body that stands nearest to a match is another one."""
        own, others = self._lexicon.own_parts, self._lexicon.other_parts
        words = {at: self._clause.tokens[at].word for at in range(*part)}
        named = [at for at, word in words.items() if word in own or word in others]
        said = {word for slot in pattern.row for word in slot.words}
        if any(start <= at < end and words[at] in said for at in named):
            return False
        far = {at: max(start - at, at - end + 1, 0) for at in named}
        nearest = [at for at in named if far[at] == min(far.values())]
        with_own = (at for at in named if words[at] in own)
        near_own = (abs(at - one) < AND_ANOTHER for at in with_own for one in nearest)
        return bool(nearest) and not any(near_own)


def _names_in(clause: Clause) -> frozenset[str]:
    """Return all that patterns may find in a clause."""
    amounts = (name for token in clause.tokens for name in _amounts(token))
    return frozenset({START, END, *amounts}).union(*clause.meant)


def _holds(
    row: Row, clause: Clause, names: frozenset[str], part: tuple[int, int] | None = None
) -> bool:
    if not may_hold(row, names):
        return False
    fits = _Fits(clause)
    left, right = part or (0, len(clause.tokens))
    ends = (end_of(row, fits, at) for at in range(left, right))
    return any(end is not None and end <= right for end in ends)


def _is_of_pain(
    pattern: Pattern, clause: Clause, names: frozenset[str], open_items: Container[str]
) -> bool:
    """Tell whether beside another question a clause says itself what it is of, if it has to."""
    saying = pattern.saying
    if not saying.of or any(id in open_items for id in (saying.question, *saying.beside)):
        return True
    return any(_holds(row, clause, names) for row in pattern.of)


def _is_taken_back(
    pattern: Pattern, clause: Clause, names: frozenset[str], part: tuple[int, int]
) -> bool:
    """Tell whether something in its part of a clause takes back what a pattern says."""
    rows = (row for row in pattern.unless if not _is_of_amount(pattern, row))
    return any(_holds(row, clause, names, part) for row in rows)


def _is_other_amount(
    pattern: Pattern, clause: Clause, names: frozenset[str], start: int, end: int
) -> bool:
    """Tell whether the amount of a match is said to be of something else, such as every week."""
    fits = _Fits(clause)
    return any(
        (end_of(row, fits, at) or start) > start
        for row in pattern.unless
        if _is_of_amount(pattern, row) and may_hold(row, names)
        for at in range(end)
    )


def _is_of_amount(pattern: Pattern, row: Row) -> bool:
    """Tell whether a row takes back one amount, and not all amounts of a clause."""
    if not (pattern.saying.unit or pattern.saying.measures):
        return False
    return any(word.startswith(AMOUNT) for slot in row for word in slot.words)


def _value(
    pathway: Pathway, lexicon: Lexicon, pattern: Pattern, clause: Clause, start: int, end: int
) -> str | float | None:
    """Return the choice or the number that a match says, None for an amount that fits none."""
    saying = pattern.saying
    if saying.choice is not None:
        return saying.choice
    named = {word for slot in pattern.row for word in slot.words if word.startswith(AMOUNT)}
    span = clause.tokens[start:end]
    amount = next((one for one in span if not named.isdisjoint(_amounts(one))), None)
    if amount is None:
        return None
    if saying.measures:
        fitting = (choice for choice, (low, high) in saying.measures.items()
                   if low <= amount.low and amount.high <= high)  # fmt: skip
        return next(fitting, None)
    if amount.low != amount.high:
        return None
    number, item = (
        in_unit(lexicon.language, amount, saying.unit or ""),
        pathway.items[saying.question],
    )
    if number is None:
        return None
    if item.unit == CM and not pattern.is_open and not float(number).is_integer():
        in_metres = in_range(item, number * 100)  # "mido 1,72"
        return in_range(item, number) if in_metres is None else in_metres
    return in_range(item, number)


def in_range(item: Item, number: float) -> float | None:
    """Return a number as a question counts, None where it is out of its range."""
    low, high = item.min, item.max
    if (low is not None and number < low) or (high is not None and number > high):
        return None
    if item.step and item.unit != YEARS:
        number = round(number / item.step) * item.step
    return int(number) if float(number).is_integer() or item.unit == YEARS else round(number, 1)


def _elsewhere(lexicon: Lexicon, clauses: Sequence[Clause]) -> str | None:
    """Return the message to somebody whose trouble is not what this flow is about."""
    named = [(clause, _names_in(clause)) for clause in clauses]
    for one, rows, unless in lexicon.elsewhere:
        said = any(_holds(row, *clause) for row in rows for clause in named)
        if said and not any(_holds(row, *clause) for row in unless for clause in named):
            return one.message
    return None
