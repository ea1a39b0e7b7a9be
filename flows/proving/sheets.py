"""Whole sheets of answers: of somebody well, and of somebody well but for what matters."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache

from flows.pathway.answers import NO, NOT_DONE, NOT_SURE, STOPPED, Value, Values
from flows.pathway.conditions import All, AtLeastOf, Condition, Not
from flows.pathway.facts import Facts
from flows.pathway.leaves import Leaf
from flows.pathway.model import Pathway
from flows.proving.alternatives import alternatives, typed

ALARMING, SHUTTING, TELLING, WANTED = 8, 4, 1, -4
"""How much a condition matters when looking for calm answers: rules, gates, the rest, self-care."""


@lru_cache(maxsize=4)
def calm(pathway: Pathway) -> Values:
    """Return the answers of somebody well to every item: nothing alarms, every test is offered."""
    weighed: dict[str, list[tuple[Leaf, bool, int]]] = defaultdict(list)
    for condition, weight in dict.fromkeys(_weighed(pathway)):
        for leaf, positive in _signed(condition, positive=True):
            weighed[leaf.item].append((leaf, positive, weight))
    return {
        item.id: NO if item.is_sign else _calmest(alternatives(pathway)[item.id], weighed[item.id])
        for item in pathway.items.values()
        if item.id not in typed(pathway)
    }


@lru_cache(maxsize=4)
def told(pathway: Pathway) -> Mapping[str, tuple[Value, ...]]:
    """Return the alternatives of each item that tell something: not unsure, stopped or skipped."""
    return {id: tuple(filter(_is_told, values)) for id, values in alternatives(pathway).items()}


def sheet(pathway: Pathway, known: Values) -> dict[str, Value]:
    """Return the answers of somebody well but for what is known."""
    return {**calm(pathway), **known}


def untested(pathway: Pathway, values: Values) -> dict[str, Value]:
    """Return the answers but those of self-tests."""
    return {id: value for id, value in values.items() if pathway.items[id].test is None}


def _weighed(pathway: Pathway) -> Iterator[tuple[Condition, int]]:
    for rule in pathway.rules:
        yield rule.when, ALARMING if rule.code[0] in "EDU" else TELLING
        if rule.unless is not None:
            yield rule.unless, -TELLING
    for block in pathway.test_blocks:
        yield block.when, SHUTTING
    for test in pathway.tests.values():
        yield from ((block.when, SHUTTING) for block in test.blocks)
    yield from ((need.when, WANTED) for need in pathway.needs)
    yield from ((doubt.when, TELLING) for doubt in pathway.doubts)
    for finding in pathway.findings:
        yield finding.when, TELLING if finding.points > 0 else -TELLING
    yield pathway.of_age, -ALARMING


def _signed(condition: Condition, *, positive: bool) -> Iterator[tuple[Leaf, bool]]:
    match condition:
        case Not(part):
            yield from _signed(part, positive=not positive)
        case All(parts) | AtLeastOf(_, parts):
            for part in parts:
                yield from _signed(part, positive=positive)
        case _:
            yield from ((leaf, positive) for leaf in condition.leaves())


def _calmest(values: tuple[Value, ...], weighed: list[tuple[Leaf, bool, int]]) -> Value:
    def alarm(value: Value) -> int:
        found = ((leaf.holds(Facts(values={leaf.item: value})), wanted, weight)
                 for leaf, wanted, weight in weighed)  # fmt: skip
        return sum(weight for truth, wanted, weight in found if truth is wanted)

    return min(filter(_is_told, values), key=alarm, default=NOT_SURE)


def _is_told(value: Value) -> bool:
    parts = value.values() if isinstance(value, Mapping) else (value,)
    return not any(part in (NOT_SURE, STOPPED, NOT_DONE) for part in parts)
