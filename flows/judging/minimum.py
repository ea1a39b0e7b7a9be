"""What must be told before a ranking may be shown: some answers, and enough of the core tests."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from flows.judging.gates import is_settled
from flows.pathway.answers import NOT_SURE, Values
from flows.pathway.model import Pathway
from flows.pathway.rules import SOURCE


def missing_minimum(pathway: Pathway, values: Values) -> Iterator[str]:
    """Name what is missing for a ranking that may be shown, the most useful first.

    That is every needed answer, then the open core test with the strongest finding.
    """
    yield from missing_answers(pathway, values)
    unsettled = unsettled_core(pathway, values)
    if unsettled and not has_core(pathway, unsettled):
        yield max(unsettled, key=lambda test: _strongest(pathway, test))


def missing_answers(pathway: Pathway, values: Values) -> Iterator[str]:
    """Name the answers without which no ranking is shown."""
    needed = pathway.content.pathway.scoring.needed
    return (id for id in needed if values.get(id, NOT_SURE) == NOT_SURE)


def unsettled_core(pathway: Pathway, values: Values) -> tuple[str, ...]:
    """Name the core tests that were neither done nor left out for a recorded reason."""
    core = (test for test in pathway.tests.values() if test.core)
    return tuple(test.id for test in core if not is_settled(pathway, test, values))


def has_core(pathway: Pathway, unsettled: Sequence[str]) -> bool:
    """Tell whether the other core tests are enough for a ranking to be shown."""
    core = sum(test.core for test in pathway.tests.values())
    return core - len(unsettled) >= pathway.content.pathway.scoring.needed_tests


@lru_cache(maxsize=64)
def _strongest(pathway: Pathway, test: str) -> tuple[bool, int]:
    """Return the best a test can tell: a source rather than a contributor, then the points."""
    told = [
        (finding.role == SOURCE, finding.points)
        for finding in pathway.findings
        if any(leaf.item.partition(".")[0] == test for leaf in finding.when.leaves())
    ]
    return max(told, default=(False, 0))
