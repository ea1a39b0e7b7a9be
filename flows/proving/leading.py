"""The smallest answers that put one region first, in one role: found step by step."""

from collections import Counter
from collections.abc import Iterator

from flows.judging.assessment import found_in
from flows.judging.result import Result, assess
from flows.judging.safety import counted
from flows.pathway.answers import YES, Value, Values
from flows.pathway.conditions import Not
from flows.pathway.model import Pathway
from flows.pathway.rules import SOURCE
from flows.proving.sheets import usual
from flows.proving.ways import fewest
from flows.proving.witness import of_rule

MOST_STEPS = 12


def of_region(pathway: Pathway, region: str, role: str) -> dict[str, Value] | None:
    """Return the answers beside the usual ones by which a patient sees this region first."""
    offer = pathway.content.pathway.self_test_offer
    if offer is None:
        return None
    start = {**usual(pathway), offer: YES}
    for told in ({}, *_patterns(pathway, region)):
        found = _climb(pathway, start, told, region, role)
        if found is not None:
            return {offer: YES, **_needed(pathway, start, found, region, role)}
    return None


def _patterns(pathway: Pathway, region: str) -> Iterator[dict[str, Value]]:
    """Yield the answers of each rule that names the region itself."""
    for rule in pathway.rules:
        if rule.region == region:
            yield of_rule(pathway, rule) or {}


def _climb(
    pathway: Pathway, start: Values, told: dict[str, Value], region: str, role: str
) -> dict[str, Value] | None:
    """Take the answers that bring the region nearest, step by step."""
    for _ in range(MOST_STEPS):
        if _leads(assess(pathway, {**start, **told}), region, role):
            return told
        step = _nearer(pathway, {**start, **told}, region, role)
        if not step:
            return None
        told = {**told, **step}
    return None


def _leads(result: Result, region: str, role: str) -> bool:
    rows = result.assessment.regions
    return bool(rows) and (rows[0].region, rows[0].role) == (region, role)


def _nearer(pathway: Pathway, given: Values, region: str, role: str) -> dict[str, Value]:
    """Return the answers after which the region is farthest ahead, and may still be named."""
    ahead = sorted(
        _steps(pathway, given, region, role),
        key=lambda step: -_lead(pathway, {**given, **step}, region, role),
    )
    named = (step for step in ahead if assess(pathway, {**given, **step}).assessment.regions)
    return next(named, {})


def _steps(pathway: Pathway, given: Values, region: str, role: str) -> Iterator[dict[str, Value]]:
    """Yield answers that speak for the region, and answers that no longer speak for others."""
    found = found_in(pathway, counted(pathway, given)[0])
    for finding in pathway.findings:
        wanted = (finding.region, finding.role) == (region, role)
        if finding.points > 0 and wanted is not (finding in found):
            condition = finding.when if wanted else Not(finding.when)
            yield from fewest(pathway, condition, given)[:1]


def _lead(pathway: Pathway, given: Values, region: str, role: str) -> int:
    """Return by how many points the region is ahead of all others."""
    sums: Counter[tuple[str, str]] = Counter()
    for plan in pathway.content.pathway.regions:
        sums[plan.id, SOURCE] += plan.prior
    for finding in found_in(pathway, counted(pathway, given)[0]):
        sums[finding.region, finding.role] += finding.points
    own = sums.pop((region, role), 0)
    return own - max(sums.values(), default=0)


def _needed(
    pathway: Pathway, start: Values, told: dict[str, Value], region: str, role: str
) -> dict[str, Value]:
    kept = dict(told)
    for id in told:
        fewer = {other: value for other, value in kept.items() if other != id}
        if _leads(assess(pathway, {**start, **fewer}), region, role):
            kept = fewer
    return kept
