"""Which regions are the likely source or contributor: points, caps, rows, bands, confidence."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flows.judging.conclusion import Conclusion
from flows.judging.gates import tests_allowed
from flows.judging.minimum import missing_minimum
from flows.pathway.answers import LEFT, NOT_DONE, NOT_SURE, RIGHT, STOPPED, Values
from flows.pathway.conditions import ALWAYS
from flows.pathway.disposition import Disposition
from flows.pathway.facts import Facts
from flows.pathway.model import Finding, Pathway
from flows.pathway.rules import CONTRIBUTOR, SOURCE, Conflict, Region

STRONGER, POSSIBLE, SMALL = "stronger", "possible", "small"
CONFIDENCE = ("high", "medium", "low")
PATTERN_POINTS = 4
"""A named pattern counts as one strong finding (expert)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """An answer that speaks for or against a region."""

    item: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One ranked region; one that stands `by_start` alone is for clinicians only."""

    region: str
    role: str
    band: str
    points: int
    reasons: tuple[Reason, ...]
    against: tuple[Reason, ...]
    by_start: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One region's sums before it becomes a row."""

    region: str
    prior: int
    source: int
    contributor: int
    points: int
    findings: tuple[Finding, ...]

    @property
    def role(self) -> str:
        """Return the larger of the two sums; a tie is a source."""
        return CONTRIBUTOR if self.contributor > self.source else SOURCE

    @property
    def domains(self) -> int:
        """Count the domains that speak for the region."""
        return len({finding.domain for finding in self.findings if finding.points > 0})

    @property
    def is_found(self) -> bool:
        """Tell whether more than a single weak finding speaks for the region."""
        positive = [finding for finding in self.findings if finding.points > 0]
        return len(positive) > 1 or any(finding.strong for finding in positive)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """The ranking for the patient and for the clinician, with how sure it is and why."""

    regions: tuple[Row, ...]
    clinician_regions: tuple[Row, ...]
    confidence: str
    confidence_reasons: tuple[str, ...]
    needed: tuple[str, ...]


def assess_regions(pathway: Pathway, values: Values, conclusion: Conclusion) -> Assessment:
    """Rank the regions; red flags outrank any score, and children are ranked late or never."""
    found = found_in(pathway, values)
    may_rank = _may_rank(pathway, values, conclusion)
    rows = rank(pathway, values, conclusion, found) if may_rank else ()
    reasons = tuple(doubts(pathway, values))
    level = min(len(reasons), len(CONFIDENCE) - 1)
    conflict = pathway.content.pathway.scoring.conflict
    if conflict is not None and _is_conflict(conflict, found):
        reasons, level = (*reasons, conflict.reason), len(CONFIDENCE) - 1
    if conclusion.disposition is None:
        reasons, level = (*reasons, pathway.wording.signs_unfinished), len(CONFIDENCE) - 1
    needed = tuple(missing_minimum(pathway, values))
    shown = not needed and tests_allowed(pathway, values, conclusion)
    return Assessment(
        regions=tuple(row for row in rows if not row.by_start) if shown else (),
        clinician_regions=rows,
        confidence=CONFIDENCE[level],
        confidence_reasons=reasons,
        needed=needed,
    )


def _may_rank(pathway: Pathway, values: Values, conclusion: Conclusion) -> bool:
    tier = conclusion.disposition
    if tier is not None and tier.at_least(Disposition.SAME_DAY):
        return False
    return may_be_ranked(pathway, values)


def may_be_ranked(pathway: Pathway, values: Values) -> bool:
    """Tell whether this person is old enough to be ranked, or of unknown age."""
    age = values.get("age")
    return not (isinstance(age, (int, float)) and age < pathway.content.pathway.minors.ranked_from)


def rank(
    pathway: Pathway, values: Values, conclusion: Conclusion, found: Sequence[Finding]
) -> tuple[Row, ...]:
    """Return at most three rows, highest points first.

    One weak finding alone shows no region. The start of a region does, to clinicians and where it
    takes no place from another.
    """
    plans = pathway.content.pathway.regions
    scores = [_score(pathway, plan, found, conclusion) for plan in plans]
    limits = pathway.content.pathway.scoring
    first = conclusion.region or _kept_first(pathway, found, values)
    scores.sort(key=lambda score: (score.region != first, -score.points, score.role != SOURCE))
    rows = [
        _row(score, band)
        for score in scores
        if (score.is_found or score.prior) and (band := _band(pathway, score, scores)) is not None
    ]
    kept = sorted(rows, key=lambda row: row.by_start)[: limits.rows]
    return tuple(row for row in rows if row in kept)


def _kept_first(pathway: Pathway, found: Sequence[Finding], values: Values) -> str | None:
    """Return the region that a conflict leaves in its place, unless the answers let it go."""
    conflict = pathway.content.pathway.scoring.conflict
    if conflict is None or not _is_conflict(conflict, found):
        return None
    return None if pathway.conflict_yields.holds(Facts(values=values)) is True else conflict.spot


def found_in(pathway: Pathway, values: Values) -> tuple[Finding, ...]:
    """Return the findings that the answers plainly give."""
    plain = Facts(values=values)
    likely = pathway.indications.may_hold(values)
    return tuple(finding for finding in likely if finding.when.holds(plain) is True)


def _score(
    pathway: Pathway, plan: Region, found: Sequence[Finding], conclusion: Conclusion
) -> Score:
    region = plan.id
    findings = tuple(finding for finding in found if finding.region == region)
    source, contributor = _sums(findings, pathway.content.pathway.scoring.domains)
    prior = plan.prior if conclusion.region is None else 0
    source += prior
    if conclusion.region == region:
        source += PATTERN_POINTS
        findings = (*findings, _pattern(region, conclusion))
    points = source + contributor
    if plan.cap is not None:
        points = min(points, plan.cap)
    return Score(
        region=region,
        prior=prior,
        source=source,
        contributor=contributor,
        points=points,
        findings=findings,
    )


def _pattern(region: str, conclusion: Conclusion) -> Finding:
    """Turn a named benign pattern into the reason why its region is shown."""
    return Finding(
        id="pattern",
        region=region,
        role=SOURCE,
        points=PATTERN_POINTS,
        domain="history",
        when=ALWAYS,
        text=conclusion.reasons[0],
        strong=True,
        uncapped=True,
        sources=(),
    )


def _sums(findings: Sequence[Finding], caps: Mapping[str, int]) -> tuple[int, int]:
    """Sum source and contributor points; a domain's cap holds for both together, source first."""
    totals = {SOURCE: 0, CONTRIBUTOR: 0}
    sums: dict[tuple[str, int], dict[str, int]] = defaultdict(lambda: {SOURCE: 0, CONTRIBUTOR: 0})
    for finding in findings:
        if finding.uncapped:
            totals[finding.role] += finding.points
        else:
            sign = 1 if finding.points > 0 else -1
            sums[finding.domain, sign][finding.role] += abs(finding.points)
    for (domain, sign), by_role in sums.items():
        room = caps[domain]
        for role in (SOURCE, CONTRIBUTOR):
            taken = min(by_role[role], room)
            totals[role] += sign * taken
            room -= taken
    return totals[SOURCE], totals[CONTRIBUTOR]


def _band(pathway: Pathway, score: Score, scores: Sequence[Score]) -> str | None:
    limits = pathway.content.pathway.scoring
    rivals = [other.points for other in scores if other is not score and other.role == SOURCE]
    leads = score.points - max(rivals, default=0) >= limits.lead
    if score.points >= limits.stronger and leads and score.domains >= limits.stronger_domains:
        return STRONGER
    if score.points >= limits.possible:
        return POSSIBLE
    return SMALL if score.points >= limits.small else None


def _row(score: Score, band: str) -> Row:
    ordered = sorted(score.findings, key=lambda finding: -abs(finding.points))
    return Row(
        region=score.region,
        role=score.role,
        band=band,
        points=score.points,
        reasons=tuple(_reason(finding) for finding in ordered if finding.points > 0),
        against=tuple(_reason(finding) for finding in ordered if finding.points < 0),
        by_start=not score.is_found,
    )


def _reason(finding: Finding) -> Reason:
    first = next(finding.when.leaves(), None)
    return Reason(item=first.item if first else finding.id, text=finding.text)


def doubts(pathway: Pathway, values: Values) -> Iterator[str]:
    """Name each reason to be less confident."""
    plain = Facts(values=values)
    for doubt in pathway.doubts:
        if doubt.when.holds(plain) is True:
            yield doubt.reason
    unsure = [id for id, value in values.items() if value == NOT_SURE]
    count = sum(not pathway.items[id].optional for id in unsure)
    if count >= pathway.content.pathway.scoring.unsure_limit:
        yield pathway.wording.many_unsure.format(count=count)
    if any(_one_sided(values.get(test.id)) for test in pathway.tests.values()):
        yield pathway.wording.one_sided


def _one_sided(value: object) -> bool:
    if not isinstance(value, Mapping):
        return False
    done = [value.get(side) not in (None, NOT_DONE, STOPPED) for side in (LEFT, RIGHT)]
    return done[0] != done[1]


def in_conflict(pathway: Pathway, values: Values) -> bool:
    """Tell whether the spot says one region only, and the tests only another."""
    conflict = pathway.content.pathway.scoring.conflict
    return conflict is not None and _is_conflict(conflict, found_in(pathway, values))


def _is_conflict(conflict: Conflict, found: Sequence[Finding]) -> bool:
    positive = {(finding.domain, finding.region) for finding in found if finding.points > 0}
    tested = {region for domain, region in positive if domain == conflict.tests_domain}
    spots = {region for domain, region in positive if domain == conflict.spot_domain}
    return tested == {conflict.tests} and conflict.spot in spots and conflict.tests not in spots
