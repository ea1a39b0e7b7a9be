"""Single changes that do nothing alone and may do something in pairs, the likeliest first."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from flows.judging.changes import Change
from flows.judging.relevance import read_cautiously
from flows.judging.result import Result
from flows.judging.safety import fired_of
from flows.pathway.conditions import Condition
from flows.pathway.disposition import Disposition
from flows.pathway.facts import Facts
from flows.pathway.model import Pathway

MOST_HALVES = 12


def loosening(pathway: Pathway, before: Result, idle: Iterable[Change]) -> tuple[Change, ...]:
    """Return changes that turn a part of what decides the tier, the smallest first."""
    leaves = {leaf for condition in _deciding(pathway, before) for leaf in condition.leaves()}
    facts = read_cautiously(pathway, before.values)
    found = []
    for change in idle:
        changed = read_cautiously(pathway, {**before.values, change.item: change.after})
        own = [leaf for leaf in leaves if leaf.item == change.item]
        if any(leaf.holds(facts) is not leaf.holds(changed) for leaf in own):
            found.append(change)
    return tuple(found[:MOST_HALVES])


def _deciding(pathway: Pathway, before: Result) -> Iterator[Condition]:
    """Yield the conditions of the rules that set the tier; of a routine one those of self-care."""
    top = before.conclusion.disposition
    for rule in fired_of(pathway.rules, pathway, before.values):
        if rule.disposition is top:
            yield rule.when
            if rule.unless is not None:
                yield rule.unless
    if top is Disposition.ROUTINE:
        yield from (need.when for need in pathway.needs)


def shifting(pathway: Pathway, before: Result, idle: Iterable[Change]) -> tuple[Change, ...]:
    """Return changes that bring another region closer to the first, those that do most first."""
    rows = before.assessment.clinician_regions
    if not rows:
        return ()
    shifts = [(_shift(pathway, before, change, rows[0].region), change) for change in idle]
    found = sorted((pair for pair in shifts if pair[0] > 0), key=lambda pair: -pair[0])
    return tuple(change for _, change in found[:MOST_HALVES])


def _shift(pathway: Pathway, before: Result, change: Change, first: str) -> int:
    """Return by how many points, without caps, the best rival gains on the first region."""
    facts = Facts(values=before.values)
    changed = Facts(values={**before.values, change.item: change.after})
    gains: defaultdict[str, int] = defaultdict(int)
    for finding in pathway.findings:
        if any(leaf.item == change.item for leaf in finding.when.leaves()):
            turned = (finding.when.holds(changed) is True) - (finding.when.holds(facts) is True)
            gains[finding.region] += turned * finding.points
    return (
        max((gain for region, gain in gains.items() if region != first), default=0) - gains[first]
    )
