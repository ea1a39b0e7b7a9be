"""Whole sheets of answers: of somebody well, and of somebody well but for what matters."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache

from flows.pathway.answers import NO, NOT_DONE, NOT_SURE, RIGHT, STOPPED, Value, Values
from flows.pathway.conditions import All, AtLeastOf, Condition, Not
from flows.pathway.facts import Facts
from flows.pathway.leaves import Leaf
from flows.pathway.model import Item, Pathway
from flows.proving.alternatives import alternatives, typed

ALARMING, SHUTTING, TELLING, WANTED = 8, 4, 1, -4
"""How much a condition matters when looking for calm answers: rules, gates, the rest, self-care."""

USUAL: Values = {
    "subject": "self",
    "age": 35,
    "side": RIGHT,
    "clinician_already": ("not_seen",),
    "location": ("around_behind_kneecap",),
    "aggravators": ("stairs_down",),
    "onset": "slow_no_reason",
    "height_cm": 170,
    "weight_kg": 70,
}
"""An adult with one sore knee; the age is one that no rule tells from its neighbours."""


@lru_cache(maxsize=4)
def calm(pathway: Pathway) -> Values:
    """Return the answers of somebody well to every item: nothing alarms, every test is offered."""
    weighed: dict[str, list[tuple[Leaf, bool, int]]] = defaultdict(list)
    for condition, weight in dict.fromkeys(_weighed(pathway)):
        for leaf, positive in _signed(condition, positive=True):
            weighed[leaf.item].append((leaf, positive, weight))
    found: dict[str, Value] = {}
    for item in pathway.items.values():
        if item.is_sign:
            found[item.id] = NO
        elif _is_answer(item, USUAL.get(item.id)):
            found[item.id] = USUAL[item.id]
        else:
            found[item.id] = _calmest(alternatives(pathway)[item.id], weighed[item.id])
    return {id: value for id, value in found.items() if id not in typed(pathway)}


def usual(pathway: Pathway) -> Values:
    """Return the same answers of somebody who does no self-tests."""
    offer = pathway.content.pathway.self_test_offer
    return {**calm(pathway), offer: NO} if offer else calm(pathway)


def _is_answer(item: Item, value: Value | None) -> bool:
    """Tell whether a value can be answered to an item, which in another pathway may differ."""
    choices = value if isinstance(value, tuple) else (value,)
    return value is not None and (
        item.kind == "number" or all(item.choice(str(choice)) for choice in choices)
    )


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
