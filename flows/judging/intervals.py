"""Where each region can still end: points, role, domains and band between two bounds.

Sound, not exact: the bounds hold every end there is, and perhaps some that there is not.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field

from flows.judging.assessment import (
    PATTERN_POINTS,
    POSSIBLE,
    SMALL,
    STRONGER,
)
from flows.pathway.model import Finding
from flows.pathway.rules import CONTRIBUTOR, SOURCE, Region, Scoring

Open = tuple[Finding, int]
"""A finding that may still come, and its points; none where another choice of its item counts."""


@dataclass(slots=True)
class Span:
    """The least and the most that something can come to."""

    low: int
    high: int

    def __add__(self, other: "Span") -> "Span":
        """Add bound to bound."""
        return Span(self.low + other.low, self.high + other.high)

    def __neg__(self) -> "Span":
        """Turn the sign, and with it the bounds."""
        return Span(-self.high, -self.low)

    @property
    def is_settled(self) -> bool:
        """Tell whether there is one value only."""
        return self.low == self.high


@dataclass(slots=True)
class Tally:
    """The points of one sign in one domain of a region: those given, and those that may come."""

    given: dict[str, int] = field(default_factory=lambda: {SOURCE: 0, CONTRIBUTOR: 0})
    may: dict[str, int] = field(default_factory=lambda: {SOURCE: 0, CONTRIBUTOR: 0})

    def spans(self, cap: int) -> tuple[Span, Span, Span]:
        """Return source, contributor and both together under the cap; the source comes first."""
        source, more = self.given[SOURCE], self.given[SOURCE] + self.may[SOURCE]
        other, others = self.given[CONTRIBUTOR], self.given[CONTRIBUTOR] + self.may[CONTRIBUTOR]
        from_source = Span(min(cap, source), min(cap, more))
        return (
            from_source,
            Span(min(other, cap - from_source.high), min(others, cap - from_source.low)),
            Span(min(cap, source + other), min(cap, more + others)),
        )

    def is_full_for(self, role: str, cap: int) -> bool:
        """Tell whether more points in this role add nothing under the cap."""
        taken = self.given[SOURCE] + (self.given[CONTRIBUTOR] if role == CONTRIBUTOR else 0)
        return taken >= cap


class Standing:
    """One region between its bounds."""

    def __init__(
        self,
        region: Region,
        place: int,
        scoring: Scoring,
        given: Iterable[Finding],
        coming: Iterable[Open],
        named: Set[str | None],
    ) -> None:
        self.region = region
        self.place = place
        self.scoring = scoring
        self.given = tuple(given)
        self.coming = tuple(coming)
        self.tallies = self._tallied()
        self.points, lead = self._summed(named)
        self.roles = self._roles_by(lead)
        positive = [finding for finding in self.given if finding.points > 0]
        self.domains_given = {finding.domain for finding in positive}
        possible = [finding for finding, _ in self.coming if finding.points > 0]
        pattern = {"history"} if region.id in named else set()
        sure = self.domains_given | (pattern if len(named) == 1 else set())
        self.domains = Span(
            len(sure), len(sure | pattern | {finding.domain for finding in possible})
        )
        strong = any(finding.strong for finding in positive)
        is_named = bool(pattern) and len(named) == 1
        self.surely_supported = strong or len(positive) > 1 or is_named
        self.may_be_supported = (
            self.surely_supported
            or bool(pattern)
            or len(positive) + len(possible) > 1
            or any(finding.strong for finding in possible)
        )
        self.bands: Set[str | None] = frozenset()

    def _tallied(self) -> Mapping[tuple[str, bool], Tally]:
        tallies: defaultdict[tuple[str, bool], Tally] = defaultdict(Tally)
        for finding in self.given:
            if not finding.uncapped:
                tally = tallies[finding.domain, finding.points > 0]
                tally.given[finding.role] += abs(finding.points)
        for finding, points in self.coming:
            if not finding.uncapped:
                tallies[finding.domain, finding.points > 0].may[finding.role] += abs(points)
        return tallies

    def _summed(self, named: Set[str | None]) -> tuple[Span, Span]:
        """Return the points, and by how much those as a contributor outweigh the others."""
        points = self._head_start(named)
        lead = -points
        for (domain, is_positive), tally in self.tallies.items():
            source, contributor, both = tally.spans(self.scoring.domains[domain])
            margin = contributor + -source
            points += both if is_positive else -both
            lead += margin if is_positive else -margin
        for span, role in self._uncapped():
            points += span
            lead += span if role == CONTRIBUTOR else -span
        cap = self.region.cap
        if cap is not None:
            points = Span(min(points.low, cap), min(points.high, cap))
        return points, lead

    def _head_start(self, named: Set[str | None]) -> Span:
        """Return the prior, which a named pattern takes away, and the points of the pattern."""
        ends = [self.region.prior if name is None else 0 for name in named]
        own = [PATTERN_POINTS if name == self.region.id else 0 for name in named]
        both = [prior + pattern for prior, pattern in zip(ends, own, strict=True)]
        return Span(min(both), max(both))

    def _uncapped(self) -> Iterator[tuple[Span, str]]:
        for finding in self.given:
            if finding.uncapped:
                yield Span(finding.points, finding.points), finding.role
        for finding, points in self.coming:
            if finding.uncapped:
                yield Span(min(points, 0), max(points, 0)), finding.role

    @staticmethod
    def _roles_by(lead: Span) -> frozenset[str]:
        roles = {CONTRIBUTOR} if lead.high > 0 else set()
        return frozenset(roles | ({SOURCE} if lead.low <= 0 else set()))

    def judge(self, others: Iterable["Standing"]) -> None:
        """Find the bands it can end in, beside these others."""
        limits, points = self.scoring, self.points
        rivals = [other for other in others if SOURCE in other.roles]
        sure = [other.points.low for other in rivals if len(other.roles) == 1]
        least = max(sure) if sure else min([0, *(other.points.low for other in rivals)])
        most = max([0, *(o.points.high for o in rivals)] if not sure else
                   [o.points.high for o in rivals])  # fmt: skip
        bands: set[str | None] = set()
        if (
            points.high >= limits.stronger
            and points.high - least >= limits.lead
            and self.domains.high >= limits.stronger_domains
        ):
            bands.add(STRONGER)
        is_sure = (
            points.low >= limits.stronger
            and points.low - most >= limits.lead
            and self.domains.low >= limits.stronger_domains
        )
        if not is_sure and points.high >= limits.possible:
            bands.add(POSSIBLE)
        if points.low < limits.possible and points.high >= limits.small:
            bands.add(SMALL)
        if points.low < limits.small:
            bands.add(None)
        self.bands = bands

    @property
    def may_be_shown(self) -> bool:
        """Tell whether it can become a row."""
        return self.may_be_supported and self.bands != {None}

    @property
    def surely_shown(self) -> bool:
        """Tell whether it becomes a row unless three others come before it."""
        return self.surely_supported and None not in self.bands

    @property
    def is_settled(self) -> bool:
        """Tell whether its row, or that it has none, can no longer change."""
        if not self.may_be_shown:
            return True
        return self.surely_shown and len(self.bands) == 1 and len(self.roles) == 1

    def surely_before(self, other: "Standing") -> bool:
        """Tell whether it has more points than another in every end; ties as rows are ordered."""
        if self.points.low != other.points.high:
            return self.points.low > other.points.high
        if len(self.roles) > 1 or len(other.roles) > 1:
            return False
        return (SOURCE not in self.roles, self.place) < (SOURCE not in other.roles, other.place)

    def may_deny_lead(self, other: "Standing") -> bool:
        """Tell whether it hangs on this rival whether another leads by enough."""
        if STRONGER not in other.bands or len(other.bands) == 1 or SOURCE not in self.roles:
            return False
        return other.points.low - self.points.high < self.scoring.lead

    def is_moved_by(self, finding: Finding) -> bool:
        """Tell whether a finding that may come would change anything in this region."""
        if finding.uncapped:
            return True
        if finding.points > 0 and not (
            self.surely_supported and finding.domain in self.domains_given
        ):
            return True
        tally = self.tallies[finding.domain, finding.points > 0]
        return not tally.is_full_for(finding.role, self.scoring.domains[finding.domain])
