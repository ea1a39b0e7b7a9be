"""Ways to meet a condition: the fewest answers that make it surely hold, or surely not."""

from collections.abc import Iterator, Sequence
from itertools import combinations, islice

from flows.pathway.answers import LEFT, Value, Values
from flows.pathway.conditions import All, AtLeastOf, Condition, Not
from flows.pathway.facts import Facts, Reading
from flows.pathway.leaves import Is, Leaf
from flows.pathway.model import Pathway
from flows.proving.alternatives import alternatives, typed
from flows.proving.sheets import calm

Known = dict[str, Value]
NOTHING: Values = {}
MOST_WAYS, MOST_STARTS = 400, 4


class Ways:
    """Finds ways in one pathway; `reading` says how an unsure answer is read.

    The answers of the person beside whom to look come first, then those near to them; it is
    somebody well where no other is given.
    """

    def __init__(
        self,
        pathway: Pathway,
        reading: Reading = Reading.PLAIN,
        *,
        beside: Values = NOTHING,
    ) -> None:
        self._pathway = pathway
        self._values = alternatives(pathway)
        self._calm = beside or calm(pathway)
        self._reading = reading

    def facts(self, values: Values) -> Facts:
        """Read answers as this search does."""
        unsure = self._pathway.unsure_is_yes
        return Facts(values=values, unsure_is_yes=unsure, reading=self._reading)

    def to(self, condition: Condition, known: Known, *, wanted: bool = True) -> Iterator[Known]:
        """Yield what is known with as little added as makes the condition as wanted."""
        for found in self._to(condition, known, wanted):
            if condition.holds(self.facts(found)) is wanted:
                yield found

    def _to(self, condition: Condition, known: Known, wanted: bool) -> Iterator[Known]:
        match condition:
            case Not(part):
                yield from self._to(part, known, not wanted)
            case All(parts):
                yield from self._count(parts, len(parts) if wanted else 1, known, wanted)
            case AtLeastOf(count, parts):
                enough = count if wanted else len(parts) - count + 1
                yield from self._count(parts, enough, known, wanted)
            case _ if condition.holds(self.facts(known)) is wanted:
                yield known
            case _:
                for leaf in condition.leaves():
                    yield from self._answer(leaf, known, wanted)

    def _count(
        self, parts: Sequence[Condition], count: int, known: Known, wanted: bool
    ) -> Iterator[Known]:
        for chosen in combinations(parts, count):
            yield from self._chain(chosen, known, wanted)

    def _chain(self, parts: Sequence[Condition], known: Known, wanted: bool) -> Iterator[Known]:
        if not parts:
            yield known
            return
        for found in self._to(parts[0], known, wanted):
            yield from self._chain(parts[1:], found, wanted)

    def _answer(self, leaf: Leaf, known: Known, wanted: bool) -> Iterator[Known]:
        before = known.get(leaf.item)
        if isinstance(before, tuple):
            yield from self._choose_more(leaf, known, before, wanted)
        if before is not None:
            return
        if self._pathway.items[leaf.item].per_side and "side" in self._pathway.items:
            known = {"side": LEFT, **known}
        usual = self._calm.get(leaf.item)
        for value in sorted(self._values[leaf.item], key=lambda value: _distance(value, usual)):
            found = {**known, leaf.item: value}
            if leaf.holds(self.facts(found)) is wanted:
                yield found

    def _choose_more(
        self, leaf: Leaf, known: Known, before: tuple[str, ...], wanted: bool
    ) -> Iterator[Known]:
        """Choose one thing more where several may be chosen together."""
        item = self._pathway.items[leaf.item]
        alone = {choice.id for choice in item.choices if choice.alone}
        if not (wanted and isinstance(leaf, Is)) or alone.intersection(before):
            return
        for choice in leaf.choices:
            if item.choice(choice) and choice not in alone:
                yield {**known, leaf.item: (*before, choice)}


def asked_too(pathway: Pathway, known: Known, beside: Values = NOTHING) -> Iterator[Known]:
    """Yield what is known with answers that make every answered item apply, typed signs apart."""
    ways = Ways(pathway, beside=beside)
    for item in reversed(tuple(pathway.items.values())):
        if item.id not in known or item.id in typed(pathway):
            continue
        if item.ask_if.holds(ways.facts({**beside, **known})) is not True:
            for found in ways.to(item.ask_if, known):
                yield from asked_too(pathway, found, beside)
            return
    yield known


def fewest(pathway: Pathway, condition: Condition, beside: Values) -> list[Known]:
    """Return sets of answers other than those beside which make it hold; the smallest first.

    What must be answered so that a question is asked at all is part of each.
    """
    found: dict[tuple[str, ...], Known] = {}
    for way in islice(Ways(pathway, beside=beside).to(condition, {}), MOST_WAYS):
        for known in islice(asked_too(pathway, way, beside), MOST_STARTS):
            other = {id: value for id, value in known.items() if beside.get(id) != value}
            found.setdefault(tuple(sorted(f"{id} {value}" for id, value in other.items())), other)
    return sorted(found.values(), key=lambda known: _size(known, beside))


def _size(known: Values, beside: Values) -> tuple[int, float]:
    """Return how many answers there are, and how far the numbers among them lie."""
    return len(known), sum(_distance(value, beside.get(id))[1] for id, value in known.items())


def _distance(value: Value, usual: Value | None) -> tuple[bool, float]:
    """Put the usual answer first, and of numbers the nearest to it."""
    if isinstance(value, (int, float)) and isinstance(usual, (int, float)):
        return value != usual, abs(value - usual)
    return value != usual, 0
