"""What a result may hang on: every condition by the items it looks at."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from flows.pathway.answers import NOT_SURE, YES, Value, Values
from flows.pathway.conditions import Condition
from flows.pathway.facts import Facts, Reading
from flows.pathway.leaves import Is, Leaf
from flows.pathway.model import Pathway


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedAt:
    """What looks at each item: whole conditions, and the limits of numbers."""

    conditions: Mapping[str, tuple[Condition, ...]]
    limits: Mapping[str, tuple[Leaf, ...]]


@lru_cache(maxsize=16)
def looked_at(pathway: Pathway) -> LookedAt:
    """Return by item what a result may hang on."""
    conditions: dict[str, dict[Condition, None]] = {}
    limits: dict[str, dict[Leaf, None]] = {}
    for condition in _all_conditions(pathway):
        for leaf in condition.leaves():
            conditions.setdefault(leaf.item, {})[condition] = None
            if not isinstance(leaf, Is):
                limits.setdefault(leaf.item, {})[leaf] = None
    return LookedAt(
        conditions={item: tuple(found) for item, found in conditions.items()},
        limits={item: tuple(found) for item, found in limits.items()},
    )


def _all_conditions(pathway: Pathway) -> Iterator[Condition]:
    yield from deciding_conditions(pathway)
    yield from (item.ask_if for item in pathway.items.values())
    yield from (finding.when for finding in pathway.findings)
    yield pathway.of_age


def deciding_conditions(pathway: Pathway) -> Iterator[Condition]:
    """Yield the conditions of rules and of self-care, and that where a conflict yields."""
    for rule in (*pathway.rules, *pathway.otherwise):
        yield rule.when
        if rule.unless is not None:
            yield rule.unless
    yield from (need.when for need in pathway.needs)
    yield from (pathway.cleared, pathway.conflict_yields)


def may_matter(pathway: Pathway, values: Values, item: str, after: Value) -> bool:
    """Tell cheaply whether another answer turns any condition; what was not sure always may."""
    if values[item] == NOT_SURE:
        return True
    changed = {**values, item: after}
    return any(
        condition.holds(_facts(pathway, values, reading))
        is not condition.holds(_facts(pathway, changed, reading))
        for reading in Reading
        for condition in looked_at(pathway).conditions.get(item, ())
    )


def counts_with_others(pathway: Pathway, values: Values, sign: str) -> bool:
    """Tell whether naming a denied sign would raise a rule that also needs another answer."""
    alone, named = {sign: YES}, {**values, sign: YES}
    return any(
        rule.when.holds(read_cautiously(pathway, named)) is True
        and rule.when.holds(read_cautiously(pathway, values)) is not True
        and rule.when.holds(read_cautiously(pathway, alone)) is not True
        for rule in pathway.dangers.may_hold(named)
    )


def read_cautiously(pathway: Pathway, values: Values) -> Facts:
    """Read answers as the E, D and U rules do."""
    return _facts(pathway, values, Reading.RULES)


def _facts(pathway: Pathway, values: Values, reading: Reading) -> Facts:
    return Facts(values=values, unsure_is_yes=pathway.unsure_is_yes, reading=reading)
