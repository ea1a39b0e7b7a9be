"""Invents whole sheets of answers from a seed: most without danger, the rest of it at random."""

from collections.abc import Mapping
from random import Random

from flows.judging.relevance import looked_at
from flows.pathway.answers import LEFT, NO, NOT_DONE, NOT_SURE, RIGHT, STOPPED, YES, Scalar, Value
from flows.pathway.leaves import Compare
from flows.pathway.model import Item, Pathway

DANGERS = (0.0, 0.0, 0.0, 0.01, 0.05)
"""Shares of warning signs that are named; most sheets name none."""
CALM = (0.6, 0.8, 0.95)
"""Shares of facts about a person that are the harmless ones."""
UNSURE = (0.0, 0.02, 0.1)


def sheet(pathway: Pathway, seed: int, *, adult: bool = False) -> dict[str, Value]:
    """Return an answer to every item that can be asked."""
    chance = Random(seed)
    danger, calm, unsure = (chance.choice(shares) for shares in (DANGERS, CALM, UNSURE))
    asked = [item for screen in pathway.screens for item in screen.items]
    values: dict[str, Value] = {}
    for item in dict.fromkeys(item.id for item in asked):
        values[item] = _value(pathway, pathway.items[item], chance, (danger, calm, unsure))
    if adult and "age" in values:
        values["age"] = chance.randint(25, 81)
    return values


def well_adult(pathway: Pathway, seed: int, *, more: bool = False) -> dict[str, Value]:
    """Return a sheet of an adult without danger who takes the tests, with `more` all of them."""
    chance = Random(seed)
    items = {item.id: item for screen in pathway.screens for item in screen.items}
    values = {id: _value(pathway, item, chance, (0.0, 1.0, 0.02)) for id, item in items.items()}
    values |= _consistent(pathway, values)
    offers = {"self_tests_now": YES, "more_self_tests": YES if more else NO}
    return {**values, "age": chance.randint(25, 81), "side": chance.choice((LEFT, RIGHT)), **offers}


def _consistent(pathway: Pathway, values: Mapping[str, Value]) -> dict[str, Value]:
    """Return the answers that do not go with another, each with one that does."""
    limits = pathway.content.pathway.rarely_above.items()
    numbers = {id: value for id, value in values.items() if isinstance(value, int | float)}
    above: dict[str, Value] = {
        id: numbers[top] for id, top in limits if numbers.get(id, 0) > numbers.get(top, 10)
    }
    return above | {
        id: next(c.id for c in pathway.items[id].choices if c.id not in choices)
        for one in pathway.content.contradictions
        if values.get(one.question) == one.choice
        for id, choices in one.after.items()
        if values.get(id) in choices
    }


def _value(
    pathway: Pathway, item: Item, chance: Random, shares: tuple[float, float, float]
) -> Value:
    danger, calm, unsure = shares
    if item.is_sign:
        return chance.choice((YES, NOT_SURE)) if chance.random() < danger else NO
    if item.unsure is not None and chance.random() < unsure:
        return NOT_SURE
    if item.section == "context" and chance.random() < calm and (harmless := _harmless(item)):
        return (harmless,) if item.kind == "multi" else harmless
    if item.per_side:
        return {side: _one(pathway, item, chance) for side in (LEFT, RIGHT)}
    if item.kind == "multi":
        return _several(pathway, item, chance)
    return _one(pathway, item, chance)


def _harmless(item: Item) -> str | None:
    """Return the choice that says none or no, else the first."""
    ids = [choice.id for choice in item.choices]
    said = [id for id in ids if id in (NO, "none", "not_seen")]
    return next(iter(said or ids), None)


def _several(pathway: Pathway, item: Item, chance: Random) -> tuple[str, ...]:
    """Return some choices, but not the one that only a fall in a test brings about."""
    fallen = pathway.content.pathway.unsteady
    noted = fallen.choice if fallen is not None and fallen.item == item.id else None
    joined = [choice.id for choice in item.choices if not choice.alone and choice.id != noted]
    alone = [choice.id for choice in item.choices if choice.alone]
    if alone and chance.random() < 0.4:
        return (chance.choice(alone),)
    return tuple(chance.sample(joined, min(len(joined), chance.choice((1, 1, 2, 3)))))


def _one(pathway: Pathway, item: Item, chance: Random) -> Scalar:
    if item.is_movement and chance.random() < 0.05:
        return chance.choice((STOPPED, NOT_DONE))
    if item.kind == "text":
        return "stairs"
    if item.kind != "number" or (item.choices and chance.random() < 0.3):
        return chance.choice([choice.id for choice in item.choices])
    low, high = int(item.min or 0), int(item.max or 100)
    near = [leaf.limit for leaf in looked_at(pathway).limits.get(item.id, ())
            if isinstance(leaf, Compare)]  # fmt: skip
    if near and chance.random() < 0.5:
        return min(max(int(chance.choice(near)) + chance.choice((-1, 0, 1)), low), high)
    return chance.randint(low, high)
