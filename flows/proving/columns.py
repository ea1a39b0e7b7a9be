"""What a condition can come to when one answer varies and all others are anything at all.

The truth of a condition is built from the truths of its leaves by three operators that look at
nothing else. So it is enough to know the leaves of the item that varies; every other leaf may be
true, false or open. Nothing is left out that way; at worst a case is looked at that no answers
give.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import product

from flows.pathway.answers import Value
from flows.pathway.conditions import All, AtLeastOf, Condition, Not
from flows.pathway.facts import Facts, Truth

Column = tuple[Truth, ...]
"""The truth of a condition for each of the answers that are compared, in their order."""
ORDER: dict[Truth, int] = {False: 0, None: 1, True: 2}


def columns(condition: Condition, item: str, facts: Sequence[Facts]) -> frozenset[Column]:
    """Return every column a condition can have; `facts` holds one answer to the item each."""
    match condition:
        case Not(part):
            return frozenset(tuple(map(_turned, one)) for one in columns(part, item, facts))
        case All(parts):
            return _joined((columns(part, item, facts) for part in parts), _all)
        case AtLeastOf(count, parts):
            return _at_least(count, [columns(part, item, facts) for part in parts])
    if any(leaf.item == item for leaf in condition.leaves()) or not any(condition.leaves()):
        return frozenset({tuple(condition.holds(one) for one in facts)})
    return frozenset((truth,) * len(facts) for truth in ORDER)


def varied(item: str, answers: Iterable[Value | None], like: Facts) -> tuple[Facts, ...]:
    """Return facts with each answer in turn, read alike; None stands for never asked."""
    return tuple(
        Facts(
            values={} if answer is None else {item: answer},
            unsure_is_yes=like.unsure_is_yes,
            reading=like.reading,
        )
        for answer in answers
    )


def never_falls(column: Column) -> bool:
    """Tell whether a column only ever becomes truer."""
    ranks = [ORDER[truth] for truth in column]
    return ranks == sorted(ranks)


def _turned(truth: Truth) -> Truth:
    return None if truth is None else not truth


def _all(truths: Iterable[Truth]) -> Truth:
    return min(truths, key=lambda truth: ORDER[truth], default=True)


def _joined(
    parts: Iterable[frozenset[Column]], join: Callable[[Iterable[Truth]], Truth]
) -> frozenset[Column]:
    found: frozenset[Column] | None = None
    for part in parts:
        pairs = product(found, part) if found is not None else ((one, one) for one in part)
        found = frozenset(
            tuple(join(pair) for pair in zip(one, other, strict=True)) for one, other in pairs
        )
    return found or frozenset()


def _at_least(count: int, parts: Sequence[frozenset[Column]]) -> frozenset[Column]:
    """Count, column by column, the parts that hold and those that still could."""
    width = max((len(one) for part in parts for one in part), default=1)
    sums: set[tuple[tuple[int, int], ...]] = {((0, 0),) * width}
    for part in parts:
        sums = {
            tuple(
                (min(sure + (truth is True), count), min(open_ + (truth is not False), count))
                for (sure, open_), truth in zip(known, one, strict=True)
            )
            for known, one in product(sums, part)
        }
    return frozenset(tuple(_told(count, *pair) for pair in known) for known in sums)


def _told(count: int, sure: int, possible: int) -> Truth:
    if sure >= count:
        return True
    return None if possible >= count else False
