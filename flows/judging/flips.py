"""The smallest changes of answers that would change a result, each found true by judging anew."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, islice

from flows.judging.assessment import Row
from flows.judging.changes import Change, changes
from flows.judging.halves import loosening, shifting
from flows.judging.outlook import missing
from flows.judging.relevance import may_matter
from flows.judging.result import Result, assess
from flows.judging.urgency import urgency_of
from flows.pathway.answers import NO, Values
from flows.pathway.disposition import Disposition
from flows.pathway.model import Pathway

RAISES, LOWERS, MOVES, DANGERS = "raises", "lowers", "moves", "dangers"
MOST_OF_A_KIND = 8
MOST_DANGERS = 3
MOST_PAIRS = 66
"""So many pairs are judged at most, about as many as single changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """Answers that would have to be others, and the result that would follow.

    `asks` are the items that would be asked first then, because they were not asked yet.
    """

    changes: tuple[Change, ...]
    before: Result
    after: Result
    asks: tuple[str, ...] = ()

    @property
    def lowers(self) -> bool:
        """Tell whether it makes anything less urgent: tier, time, place or a look again."""
        return is_less_urgent(self.after, self.before)

    @property
    def kind(self) -> str:
        """Return whether it lowers the urgency, raises the tier, or only moves the region."""
        if self.lowers:
            return LOWERS
        return RAISES if self.new_tier else MOVES

    @property
    def new_tier(self) -> bool:
        """Tell whether the disposition is another."""
        return _rank(self.after) != _rank(self.before)


def is_less_urgent(one: Result, other: Result) -> bool:
    """Tell whether a result is less urgent than another in any way."""
    return urgency_of(one.conclusion).is_less_than(urgency_of(other.conclusion))


def _rank(result: Result) -> int:
    return urgency_of(result.conclusion).rank


def first_region(rows: tuple[Row, ...]) -> tuple[str, str] | None:
    """Return the region and role of the first row."""
    return (rows[0].region, rows[0].role) if rows else None


def outcome(result: Result) -> tuple[Disposition | None, tuple[str, str] | None]:
    """Return what a flip must change: the disposition, or the first region and its role."""
    return result.conclusion.disposition, first_region(result.assessment.clinician_regions)


def find_flips(
    pathway: Pathway, given: Values, before: Result, *, pairs: bool = True
) -> tuple[Flip, ...]:
    """Return a few flips of each kind: of one answer, and of two where no single one does it.

    Bounded by counts and never by time, so that the same answers give the same flips.
    """
    if before.conclusion.disposition is None:
        return ()
    search = _Search(pathway, given, before)
    search.try_singles()
    if not pairs:
        return tuple(search.found)
    if not any(flip.lowers and flip.new_tier for flip in search.found):
        search.try_pairs(loosening(pathway, before, search.idle))
    if not any(not flip.new_tier for flip in search.found):
        search.try_pairs(shifting(pathway, before, search.idle))
    return tuple(search.found)


class _Search:
    """Lives for one call: keeps what was found, and the changes that do nothing alone."""

    def __init__(self, pathway: Pathway, given: Values, before: Result) -> None:
        self.pathway = pathway
        self.given = given
        self.before = before
        self.found: list[Flip] = []
        self.idle: list[Change] = []
        self._counts: Counter[str] = Counter()
        self._known: set[object] = set()
        self._missing = frozenset(missing(pathway, before))

    def try_singles(self) -> None:
        """Judge anew with each single change that may matter; a denied danger can only raise."""
        for change in changes(self.pathway, self.before.values):
            if is_new_danger(change) and self._has_enough_dangers():
                return
            if may_matter(self.pathway, self.before.values, change.item, change.after):
                self._try((change,))
            else:
                self.idle.append(change)

    def _has_enough_dangers(self) -> bool:
        """Tell whether more signs would say nothing new: a danger raises, and that is no news."""
        is_highest = self.before.conclusion.disposition is Disposition.EMERGENCY
        return is_highest or self._counts[DANGERS] == MOST_DANGERS

    def try_pairs(self, halves: Sequence[Change]) -> None:
        """Judge anew with pairs of changes of two items, neither of which does anything alone."""
        pairs = (pair for pair in combinations(halves, 2) if pair[0].item != pair[1].item)
        for pair in islice(pairs, MOST_PAIRS):
            self._try(pair)

    def _try(self, changed: tuple[Change, ...]) -> None:
        after = assess(self.pathway, {**self.given, **{one.item: one.after for one in changed}})
        if outcome(after) != outcome(self.before):
            self._keep(changed, after)
        elif len(changed) == 1:
            self.idle += changed

    def _keep(self, changed: tuple[Change, ...], after: Result) -> None:
        if after.conclusion.disposition is None or not _could_be_said(self.pathway, changed, after):
            return
        flip = Flip(changes=changed, before=self.before, after=after)
        if flip.kind != RAISES and not after.conclusion.safety.complete:
            return  # what is not asked yet could still raise it
        kind, most = flip.kind, MOST_OF_A_KIND
        if is_new_danger(changed[0]):
            kind, most = DANGERS, MOST_DANGERS
        same = (*(one.item for one in changed), outcome(after), kind)
        if same not in self._known and self._counts[kind] < most:
            self._known.add(same)
            self._counts[kind] += 1
            asks = tuple(id for id in missing(self.pathway, after) if id not in self._missing)
            self.found.append(replace(flip, asks=asks))


def is_new_danger(change: Change) -> bool:
    """Tell whether a sign that was denied would be named."""
    return change.is_sign and change.before == NO


def _could_be_said(pathway: Pathway, changed: Iterable[Change], after: Result) -> bool:
    """Tell whether each changed item would still be asked; a sign may always be denied."""
    ignored = (one for one in changed if one.item in after.ignored)
    return all(one.is_sign and one.after == NO for one in ignored)
