"""What advice depends on: there only a whole answer counts, as a yes or no may clear a warning."""

from functools import lru_cache

from flows.judging.relevance import deciding_conditions
from flows.pathway.model import Pathway


@lru_cache(maxsize=16)
def deciding_items(pathway: Pathway) -> frozenset[str]:
    """Return the ids of items in rules, in conditions of self-care and where a conflict yields."""
    conditions = deciding_conditions(pathway)
    return frozenset(leaf.item for condition in conditions for leaf in condition.leaves())
