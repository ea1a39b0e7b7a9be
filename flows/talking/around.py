"""What stands around words that match: what takes them back, doubts them, or is of another part."""

from collections.abc import Container, Iterable, Iterator, Sequence

from flows.pathway.language import OF_TEN
from flows.talking.belonging import Belongs
from flows.talking.clauses import Clause, clauses_of, holds_any, part_of, turns_in
from flows.talking.fevers import may_be_a_fever
from flows.talking.lexicon import AMOUNT, Guarding, Lexicon, Pattern
from flows.talking.patterns import END, FIRST, START, Row, end_of, may_hold
from flows.talking.tokens import AGO, NUMBER, Token

TIMES = frozenset({"hours", "days", "weeks", "fortnights", "months", "years"})
LONG_AGO = 92
"""Days from which on what is told of a body is rather over (expert)."""
GROWN = 40 * 365.25
"""Days from which on years that stand alone are an age (expert)."""
A_WEEK_AGO = 7
"""Days from which on what is told is not of now."""
AND_ANOTHER = 4
"""Words within which two parts of the body are named together: "knee and ankle" (expert)."""
MANY_YEARS = 12 * 365.25
"""Days from which on bare years are rather an age than how long something has lasted (expert)."""
NINE = 9
A_FEW = 3
"""Words up to which a clause behind a comma goes on about the same person (expert)."""
Part = tuple[int, int]
"""From where to where a part of a clause goes."""


def amounts_of(token: Token) -> Iterator[str]:
    """Yield the names of what an amount is, as patterns name them."""
    if token.unit:
        yield AMOUNT + token.unit
        if token.unit in TIMES:
            yield AMOUNT + "time"
            yield AMOUNT + ("many_years" if token.low >= MANY_YEARS else "short_time")
        if token.unit in TIMES and token.low >= LONG_AGO:
            yield AMOUNT + "long_time"
        if token.unit in TIMES and token.low >= GROWN:
            yield AMOUNT + "grown_years"
        if token.unit == OF_TEN and token.low >= NINE:
            yield AMOUNT + "nine_of_ten"
        if token.unit == AGO and token.low >= LONG_AGO:
            yield AMOUNT + "long_ago"
        if token.unit == AGO and token.low >= A_WEEK_AGO:
            yield AMOUNT + "week_ago"
        if token.unit == NUMBER and may_be_a_fever(token.low):
            yield AMOUNT + "fever"


class Fits:
    """Tells what stands at a place of a clause."""

    def __init__(self, clause: Clause) -> None:
        self.clause = clause

    def __call__(self, at: int, words: frozenset[str]) -> bool:
        if START in words or FIRST in words:
            return at == 0
        if at >= len(self.clause.tokens):
            return END in words
        if not self.clause.meant[at].isdisjoint(words):
            return True
        return any(name in words for name in amounts_of(self.clause.tokens[at]))


def names_in(clause: Clause) -> frozenset[str]:
    """Return all that patterns may find in a clause."""
    amounts = (name for token in clause.tokens for name in amounts_of(token))
    first = (FIRST,) if clause.place == 0 else ()
    return frozenset({START, END, *first, *amounts}).union(*clause.meant)


def holds(
    row: Row,
    clause: Clause,
    names: frozenset[str],
    part: Part | None = None,
    unless_after: Container[str] = (),
) -> bool:
    """Tell whether a row stands in a part of a clause, and not after one of some words."""
    if not may_hold(row, names):
        return False
    fits = Fits(clause)
    left, right = part or (0, len(clause.tokens))
    starts = (
        at for at in range(left, right) if not at or clause.tokens[at - 1].word not in unless_after
    )
    ends = (end_of(row, fits, at) for at in starts)
    last = len(clause.tokens)
    return any(end is not None and min(end, last) <= right for end in ends)  # "now/$"


def tells(lexicon: Lexicon, text: str, rows: Sequence[Row], unless: Sequence[Row] = ()) -> bool:
    """Tell whether a clause, and no question, holds one of some rows and none of others."""
    clauses = [(one, names_in(one)) for one in clauses_of(lexicon, text) if not one.asks]
    said = [clause for clause in clauses if any(holds(row, *clause) for row in rows)]
    return any(not any(holds(row, *clause) for row in unless) for clause in said)


class Around:
    """Tells what the words around a match take back; lives for one clause."""

    def __init__(
        self, lexicon: Lexicon, clause: Clause, before: Clause | None = None, *, is_own: bool
    ) -> None:
        self.names = names_in(clause)
        self._before = before
        self._turns = turns_in(lexicon, clause)
        self._fits = Fits(clause)
        self._lexicon = lexicon
        self.clause = clause
        self._is_own = is_own
        self._doubtful: dict[Part, bool] = {}
        self._taken_back: dict[tuple[int, Part], bool] = {}
        self._guarded: dict[tuple[int, Part], bool] = {}
        self._held: dict[tuple[int, Part], bool] = {}

    def part(self, start: int, end: int) -> range:
        """Return the part of the clause in which a match stands."""
        return range(*part_of(self._turns, self.clause, start, end))

    def names_another(self, start: int, end: int) -> bool:
        """Tell whether a match is said of somebody else."""
        return self._is_of_another(part_of(self._turns, self.clause, start, end))

    def is_earlier(self, start: int, end: int) -> bool:
        """Tell whether a match is of an earlier time."""
        part = part_of(self._turns, self.clause, start, end)
        return self._any_holds(self._lexicon.earlier, part)

    def is_word_among(self, start: int, end: int) -> bool:
        """Tell whether a match is one word among others: of two questions, it may answer either."""
        is_word = end - start == 1 and not self.clause.tokens[start].unit
        return is_word and not self._is_alone(start, end)

    def waiting_guards(self, pattern: Pattern, start: int, end: int) -> tuple[Guarding, ...]:
        """Return what takes a match back only after something else was said."""
        part = part_of(self._turns, self.clause, start, end)
        return tuple(one for one in pattern.guards if one.waits and self._guards(one, part))

    def takes_back(self, pattern: Pattern, start: int, end: int) -> bool:
        """Tell whether a match is doubted, of something else, or said not to be so after all."""
        part, saying = part_of(self._turns, self.clause, start, end), pattern.saying
        if part not in self._doubtful:
            self._doubtful[part] = self._is_doubtful(*part)
        if self._doubtful[part] and not saying.doubtful:
            return True
        if self._is_own and not saying.doubtful and self._is_of_another(part):
            return True
        if saying.question in self._lexicon.signs and self._is_old(part):
            return True
        belongings = self._lexicon.belongings.get(saying.question, ())
        if any(self._is_of_other(one, pattern, start, end, part) for one in belongings):
            return True
        if any(self._guards(guard, part) for guard in pattern.guards if not guard.waits):
            return True
        if (id(saying), part) not in self._taken_back:
            self._taken_back[id(saying), part] = self._is_taken_back(pattern, part)
        return self._taken_back[id(saying), part] or self._is_other_amount(pattern, start, end)

    def is_bare(self, pattern: Pattern, start: int, end: int) -> bool:
        """Tell whether an answer is only a no or a small word, inside of something else.

        "Never" answers what is asked, also where more follows, "... never had an x-ray" does not.
        """
        language, tokens = self._lexicon.language, self.clause.tokens
        denials = {*language.noun_denials, *language.verb_denials}
        quiet = {*language.fillers, *language.interjections, *denials}
        if not pattern.is_open or any(one.word not in quiet for one in tokens[start:end]):
            return False
        is_first = self.clause.place == 0 and all(one.word in quiet for one in tokens[:start])
        return not is_first and any(one.word not in quiet for one in tokens)

    def _guards(self, guard: Guarding, part: Part) -> bool:
        if (id(guard), part) not in self._guarded:
            held = self._any_holds(guard.unless, part)
            self._guarded[id(guard), part] = held and not self._any_holds(guard.but, part)
        return self._guarded[id(guard), part]

    def _any_holds(
        self, rows: Iterable[Row], part: Part, unless_after: Container[str] = ()
    ) -> bool:
        """Tell whether one of some rows of the lexicon stands in a part; each is tried once."""
        key = (id(rows), part)
        if key not in self._held:
            self._held[key] = any(
                holds(row, self.clause, self.names, part, unless_after) for row in rows
            )
        return self._held[key]

    def _is_doubtful(self, left: int, right: int) -> bool:
        tokens = self.clause.tokens[left:right]
        return self.clause.asks or holds_any(self._lexicon.doubts, tokens)

    def _is_of_another(self, part: Part) -> bool:
        """Tell whether a part is about somebody else: what follows says who, if it is another."""
        if self._any_holds(self._lexicon.own, part):
            return False
        handled = self._lexicon.handled
        if self._any_holds(self._lexicon.others, part, unless_after=handled):
            return True
        left, _ = part
        if left > 0:
            return self._is_of_another(
                (max((at for at in self._turns if at < left), default=0), left)
            )
        before = self._before
        if before is None or self.clause.begins or len(self.clause.tokens) > A_FEW:
            return False
        names = names_in(before)
        handled = self._lexicon.handled
        return any(
            holds(row, before, names, unless_after=handled) for row in self._lexicon.others
        ) and not any(holds(row, before, names) for row in self._lexicon.own)

    def _is_old(self, part: Part) -> bool:
        return self._any_holds(self._lexicon.long_ago, part)

    def _is_of_other(
        self, belongs: Belongs, pattern: Pattern, start: int, end: int, part: Part
    ) -> bool:
        """Tell whether what stands nearest to a match of all it may be said of is another one."""
        own, others = belongs.own, belongs.others
        words = {at: self.clause.tokens[at].word for at in range(*part)}
        named = [at for at, word in words.items() if word in own or word in others]
        if not named and self._before is not None and self._is_remark(start, end):
            before = [one.word for one in self._before.tokens]
            return not own.intersection(before) and not others.isdisjoint(before)
        said = {word for slot in pattern.row for word in slot.words}
        if any(start <= at < end and words[at] in said for at in named):
            return False
        far = {at: max(start - at, at - end + 1, 0) for at in named}
        nearest = [at for at in named if far[at] == min(far.values())]
        with_own = (at for at in named if words[at] in own)
        near_own = (abs(at - one) < AND_ANOTHER for at in with_own for one in nearest)
        return bool(nearest) and not any(near_own)

    def _is_remark(self, start: int, end: int) -> bool:
        """Tell whether a clause holds nothing but a match, and goes on with its sentence."""
        return not self.clause.begins and self._is_alone(start, end)

    def _is_alone(self, start: int, end: int) -> bool:
        rest = (*self.clause.tokens[:start], *self.clause.tokens[end:])
        return all(one.word in self._lexicon.language.fillers for one in rest)

    def _is_taken_back(self, pattern: Pattern, part: Part) -> bool:
        """Tell whether something in its part of a clause takes back what a pattern says."""
        without = self._lexicon.language.without
        return any(
            holds(row, self.clause, self.names, part, unless_after=without)
            for row in pattern.unless
            if not _is_of_amount(pattern, row)
        )

    def _is_other_amount(self, pattern: Pattern, start: int, end: int) -> bool:
        """Tell whether the amount of a match is said to be of something else: every week."""
        return any(
            (end_of(row, self._fits, at) or start) > start
            for row in pattern.unless
            if _is_of_amount(pattern, row) and may_hold(row, self.names)
            for at in range(end)
        )


def _is_of_amount(pattern: Pattern, row: Row) -> bool:
    """Tell whether a row takes back one amount, and not all amounts of a clause."""
    if not (pattern.saying.unit or pattern.saying.measures):
        return False
    return any(word.startswith(AMOUNT) for slot in row for word in slot.words)
