"""Which of a person's own answers make a condition hold; nothing is judged here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flows.pathway.answers import BESIDE, Value
from flows.pathway.conditions import All, AtLeastOf, Condition, Not
from flows.pathway.facts import Facts
from flows.pathway.leaves import Differs, Is, Leaf


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """An answer that counts for something; of several choices or sides, those that count."""

    item: str
    value: Value


def grounds(condition: Condition, facts: Facts) -> tuple[Ground, ...]:
    """Return the answers that make a condition hold, each item once, in the condition's order."""
    joined: dict[str, Value] = {}
    for ground in _grounds(condition, facts, wanted=True):
        known = joined.get(ground.item)
        joined[ground.item] = ground.value if known is None else _join(known, ground.value)
    return tuple(Ground(item=item, value=value) for item, value in joined.items())


def _grounds(condition: Condition, facts: Facts, *, wanted: bool) -> Iterator[Ground]:
    """Walk down the parts that are as wanted; below a "not" the wanted truth turns round."""
    match condition:
        case Not(part):
            yield from _grounds(part, facts, wanted=not wanted)
        case All(parts) | AtLeastOf(_, parts):
            for part in parts:
                if part.holds(facts) is wanted:
                    yield from _grounds(part, facts, wanted=wanted)
        case _:
            for leaf in condition.leaves():
                yield from _answer(leaf, facts, wanted=wanted)


def _answer(leaf: Leaf, facts: Facts, *, wanted: bool) -> Iterator[Ground]:
    value = facts.values.get(leaf.item, BESIDE)
    if value == BESIDE:
        return
    if isinstance(value, Mapping) and not isinstance(leaf, Differs):
        value = {side: value[side] for side in facts.sides(leaf.side) if side in value} or value
    if isinstance(value, tuple) and isinstance(leaf, Is) and wanted:
        value = tuple(choice for choice in value if choice in leaf.choices)
    yield Ground(item=leaf.item, value=value)


def _join(known: Value, more: Value) -> Value:
    """Put two parts of one answer together."""
    if isinstance(known, tuple) and isinstance(more, tuple):
        return tuple(dict.fromkeys((*known, *more)))
    if isinstance(known, Mapping) and isinstance(more, Mapping):
        return {**known, **more}
    return known
