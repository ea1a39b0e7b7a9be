"""A person to whom nothing points: what every question is answered by unless something matters."""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from flows.judging.relevance import looked_at
from flows.pathway.answers import NO, NOT_SURE, RIGHT, Value, Values
from flows.pathway.conditions import All, Condition
from flows.pathway.facts import Facts
from flows.pathway.model import Item, Pathway
from flows.proving.solving import solutions, speaking_for, values_of

USUAL: Values = {
    "subject": "self",
    "age": 35,
    "side": RIGHT,
    "onset": "slow_no_reason",
    "height_cm": 170,
    "weight_kg": 70,
}
"""An adult with one sore knee; the age is one that no rule tells from its neighbours."""


@lru_cache(maxsize=8)
def usual_answers(pathway: Pathway) -> Values:
    """Return an answer to everything: what self-care needs, and else what fewest rules look for."""
    needs = All(tuple(need.when for need in pathway.needs))
    calm = next(iter(solutions(pathway, needs, USUAL)), {})
    answers: dict[str, Value] = {}
    for item in pathway.items.values():
        known = calm.get(item.id) or USUAL.get(item.id)
        answers[item.id] = _quietest(pathway, item) if known is None else known
    return answers


def _quietest(pathway: Pathway, item: Item) -> Value:
    """Return the answer that fewest rules look for; of numbers the one nearest to nothing."""
    conditions = [*looked_at(pathway).conditions.get(item.id, ()), *_shutting(pathway, item.id)]
    leaves = [leaf for one in conditions for leaf in one.leaves() if leaf.item == item.id]
    named = [
        [leaf for rule in pathway.rules if rule.code[0] in letters
         for leaf in speaking_for(rule.when) if leaf.item == item.id]
        for letters in ("EDU", "NR")
    ]  # fmt: skip

    def loudness(value: Value) -> tuple[bool, bool, bool, int, float]:
        facts = Facts(values={**USUAL, item.id: value})
        one = next(iter(value.values())) if isinstance(value, Mapping) else value
        size = 0 if isinstance(one, (str, tuple)) else abs(one)
        found = sum(leaf.holds(facts) is True for leaf in leaves)
        alarms, patterns = (any(leaf.holds(facts) is True for leaf in some) for some in named)
        return alarms, patterns, value not in (NO, *alone), found, size

    alone = [(choice.id,) for choice in item.choices if choice.alone]
    tried = values_of(item, [(leaf, False) for leaf in leaves])
    return min(
        (value for value in tried if _is_plain(value)),
        key=loudness,
    )


def _is_plain(value: Value) -> bool:
    """Tell whether it is an answer, and the same one for both sides."""
    sides = set(value.values()) if isinstance(value, Mapping) else {value}
    return NOT_SURE not in sides and len(sides) == 1


def _shutting(pathway: Pathway, item: str) -> Iterator[Condition]:
    """Yield what shuts a self-test because of an item."""
    blocks = [block for test in pathway.tests.values() for block in test.blocks]
    for block in (*pathway.test_blocks, *blocks):
        if any(leaf.item == item for leaf in block.when.leaves()):
            yield block.when
