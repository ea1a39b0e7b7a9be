"""What could be answered to each item: a few values that stand for all of them.

Conditions tell values apart only by the choices and limits they name. So each choice, each number
just around each limit, and "not sure" stand for every answer that there is.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import product

from flows.pathway.answers import LEFT, NOT_DONE, NOT_SURE, RIGHT, STOPPED, Scalar, Value
from flows.pathway.conditions import Condition
from flows.pathway.leaves import Compare, Differs, Leaf
from flows.pathway.model import Item, Pathway

TEXT = "going up stairs"
Alternatives = Mapping[str, tuple[Value, ...]]


def conditions(pathway: Pathway) -> Iterator[Condition]:
    """Yield every condition of a pathway."""
    for rule in (*pathway.rules, *pathway.otherwise):
        yield from (rule.when, *((rule.unless,) if rule.unless else ()))
    yield from (item.ask_if for item in pathway.items.values())
    for parts in (pathway.findings, pathway.needs, pathway.doubts, pathway.advice,
                  pathway.referrals, pathway.test_blocks):  # fmt: skip
        yield from (part.when for part in parts)
    yield from (block.when for test in pathway.tests.values() for block in test.blocks)
    yield from (pathway.of_age, pathway.cleared, pathway.conflict_yields)


@lru_cache(maxsize=4)
def alternatives(pathway: Pathway) -> Alternatives:
    """Return the values that stand for all answers, by item; "not sure" is the last."""
    leaves: dict[str, dict[Leaf, None]] = {}
    for condition in conditions(pathway):
        for leaf in condition.leaves():
            leaves.setdefault(leaf.item, {})[leaf] = None
    return {
        item.id: (*_values(item, tuple(leaves.get(item.id, ()))), NOT_SURE)
        for item in pathway.items.values()
    }


def _values(item: Item, leaves: tuple[Leaf, ...]) -> Iterator[Value]:
    single = tuple(_scalars(item, leaves))
    if item.kind == "multi":
        yield from ((choice.id,) for choice in item.choices)
        yield tuple(choice.id for choice in item.choices if not choice.alone)
    elif item.per_side:
        yield from ({LEFT: left, RIGHT: right} for left, right in product(single, repeat=2))
    else:
        yield from single
    if item.is_movement:
        yield from ({LEFT: way} if item.per_side else way for way in (STOPPED, NOT_DONE))


def _scalars(item: Item, leaves: tuple[Leaf, ...]) -> Iterator[Scalar]:
    if item.kind == "text":
        yield TEXT
    yield from (choice.id for choice in item.choices)
    if item.kind == "number":
        yield from _numbers(item, leaves)


def _numbers(item: Item, leaves: tuple[Leaf, ...]) -> list[float]:
    """Return the ends of the range and what lies at and beside each limit, also of a difference."""
    low, high, step = item.min or 0, item.max or 0, item.step or 1
    limits = [leaf.limit for leaf in leaves if isinstance(leaf, Compare)]
    limits += [low + leaf.least for leaf in leaves if isinstance(leaf, Differs)]
    around = {limit + beside for limit in limits for beside in (-step, 0, step)}
    within = {low, high, *(number for number in around if low <= number <= high)}
    return [int(number) if float(number).is_integer() else number for number in sorted(within)]


def typed(pathway: Pathway) -> frozenset[str]:
    """Name the signs that only typed words set."""
    return frozenset(sign.id for sign in pathway.content.typed_signs)
