"""Draws whole sheets of answers by a seed: somebody well, with some answers at random."""

from random import Random

from flows.pathway.answers import NOT_SURE, YES, Value
from flows.pathway.model import Pathway
from flows.proving.alternatives import alternatives, typed
from flows.proving.sheets import calm

SHARES = (0.03, 0.1, 0.25)
"""How many answers differ from those of somebody well: few sheets would be calm otherwise."""


def draw(pathway: Pathway, seed: int) -> dict[str, Value]:
    """Return answers to every item but the typed signs; the same seed gives the same sheet."""
    chance = Random(seed)
    share = chance.choice(SHARES)
    values = dict(calm(pathway))
    for item in pathway.items.values():
        if item.is_sign:
            if item.id not in typed(pathway) and chance.random() < share / 2:
                values[item.id] = chance.choice((YES, YES, NOT_SURE))
        elif chance.random() < share:
            values[item.id] = chance.choice(alternatives(pathway)[item.id])
    if "age" in values and chance.random() < 0.5:
        values["age"] = chance.choice(alternatives(pathway)["age"])
    return values
