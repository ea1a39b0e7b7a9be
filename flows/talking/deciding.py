"""What advice depends on: there only a whole answer counts, as a yes or no may clear a warning."""

from functools import lru_cache

from flows.pathway.model import Pathway


@lru_cache(maxsize=16)
def deciding_items(pathway: Pathway) -> frozenset[str]:
    """Return the ids of items in rules, in conditions of self-care and where a conflict yields."""
    rules = (*pathway.rules, *pathway.otherwise)
    conditions = (
        *(rule.when for rule in rules),
        *(rule.unless for rule in rules if rule.unless is not None),
        *(need.when for need in pathway.needs),
        *(pathway.cleared, pathway.conflict_yields),
    )
    return frozenset(leaf.item for condition in conditions for leaf in condition.leaves())
