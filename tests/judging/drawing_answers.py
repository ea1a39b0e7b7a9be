"""Draws whole sets of answers for tests: somebody well, with some answers at random."""

from random import Random

from flows.pathway.answers import LEFT, NO, NOT_SURE, RIGHT, YES, Value
from flows.pathway.loading import shipped
from flows.pathway.model import Item
from tests.patients import WELL

PATHWAY = shipped()
TYPED = {sign.id for sign in PATHWAY.content.typed_signs}
AGES = (2, 6, 10, 14, 17, 19, 30, 47, 52, 61, 70, 83)


def draw(seed: int) -> dict[str, Value]:
    """Return answers to every item; how many differ from somebody well depends on the seed."""
    chance = Random(seed)
    share = chance.choice((0.03, 0.1, 0.25))
    items = [item for item in PATHWAY.items.values() if item.id not in TYPED]
    values = {item.id: _value(item, chance, share) for item in items}
    values["age"] = chance.choice((*AGES, NOT_SURE)) if chance.random() < 0.6 else 40
    return values


def _value(item: Item, chance: Random, share: float) -> Value:
    if chance.random() < (share / 2 if item.is_sign else share):
        return _any(item, chance)
    value = WELL.get(item.id, NO)
    if item.per_side:
        return {LEFT: value, RIGHT: value}  # type: ignore[dict-item]
    return tuple(value) if isinstance(value, list) else value  # type: ignore[return-value]


def _any(item: Item, chance: Random) -> Value:
    if item.is_sign:
        return chance.choice((YES, YES, NOT_SURE))
    if item.unsure and chance.random() < 0.2:
        return NOT_SURE
    if item.per_side:
        return {side: _one(item, chance) for side in (LEFT, RIGHT)}
    if item.kind == "multi":
        several = [choice.id for choice in item.choices if not choice.alone]
        return tuple(chance.sample(several, chance.choice((1, 2))))
    return _one(item, chance)


def _one(item: Item, chance: Random) -> str | int:
    if item.kind == "number":
        return chance.randint(int(item.min or 0), int(item.max or 0))
    return chance.choice([choice.id for choice in item.choices] or ["stairs"])
