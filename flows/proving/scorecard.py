"""What a set of cases says about us: how often the tier and the region were right, and how not."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flows.judging.result import assess
from flows.judging.safety import deny_unmentioned
from flows.pathway.disposition import Disposition
from flows.pathway.model import Pathway
from flows.proving.cases import Case
from flows.proving.shares import Share, share

RANKED_ROWS = 3
"""A region is recalled where it is one of the first three rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How one case came out; the rows are those of the clinician and those of the patient."""

    case: Case
    disposition: Disposition | None
    rules: tuple[str, ...]
    rows: tuple[str, ...]
    patient_rows: tuple[str, ...]

    @property
    def is_exact(self) -> bool:
        """Tell whether this is the tier that the source gives."""
        return self.disposition is self.case.expected.disposition

    @property
    def is_acceptable(self) -> bool:
        """Tell whether the source allows this tier."""
        return self.disposition in self.case.expected.acceptable

    @property
    def is_open(self) -> bool:
        """Tell whether no tier was reached because warning signs were not asked."""
        return self.disposition is None

    @property
    def is_under(self) -> bool:
        """Tell whether the tier is less urgent than every acceptable one."""
        tier = self.disposition
        return tier is not None and all(tier.rank > fit.rank for fit in self._acceptable)

    @property
    def is_over(self) -> bool:
        """Tell whether the tier is more urgent than every acceptable one."""
        tier = self.disposition
        return tier is not None and all(tier.rank < fit.rank for fit in self._acceptable)

    @property
    def _acceptable(self) -> tuple[Disposition, ...]:
        return self.case.expected.acceptable

    @property
    def is_calm(self) -> bool:
        """Tell whether the source asks for no visit sooner than a routine one."""
        return not self.case.expected.disposition.at_least(Disposition.URGENT)

    @property
    def is_placed(self) -> bool:
        """Tell whether regions count: the source names one and the case can wait over today."""
        expected = self.case.expected
        return bool(expected.regions) and not expected.disposition.at_least(Disposition.SAME_DAY)

    @property
    def is_missed(self) -> bool:
        """Tell whether the tier is not that of the source, or the first region none of its own."""
        return not self.is_exact or (self.is_placed and not self.finds(self.rows[:1]))

    def finds(self, rows: Sequence[str]) -> bool:
        """Tell whether one of these rows is a region that the source names."""
        return any(row in self.case.expected.regions for row in rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorecard:
    """The verdicts on a set of cases, and the shares they come to by name."""

    verdicts: tuple[Verdict, ...]
    shares: Mapping[str, Share]
    constant: Mapping[str, Share]
    """The same shares of one answer to every case: routine, and the usual region first."""


def score(pathway: Pathway, cases: Sequence[Case], *, deny: bool = True) -> Scorecard:
    """Judge every case; `deny` answers no to every warning sign that a story does not mention."""
    usual = max(pathway.content.pathway.regions, key=lambda region: region.prior).id
    verdicts = tuple(judge(pathway, case, deny=deny) for case in cases)
    always = [
        replace(verdict, disposition=Disposition.ROUTINE, rows=(usual,)) for verdict in verdicts
    ]
    shares, constant = _shares(verdicts, usual), _shares(always, usual)
    shares |= {
        "baseline_routine": constant["acceptable"],
        "baseline_knee_local": constant["first_region"],
    }
    return Scorecard(verdicts=verdicts, shares=shares, constant=constant)


def judge(pathway: Pathway, case: Case, *, deny: bool = True) -> Verdict:
    """Judge one case."""
    given = deny_unmentioned(pathway, case.answers) if deny else case.answers
    result = assess(pathway, given)
    return Verdict(
        case=case,
        disposition=result.conclusion.disposition,
        rules=result.conclusion.rules,
        rows=tuple(row.region for row in result.assessment.clinician_regions),
        patient_rows=tuple(row.region for row in result.assessment.regions),
    )


def _shares(verdicts: Sequence[Verdict], usual: str) -> dict[str, Share]:
    dangerous = [verdict for verdict in verdicts if verdict.case.expected.must_not_miss]
    calm = [verdict for verdict in verdicts if verdict.is_calm]
    placed = [verdict for verdict in verdicts if verdict.is_placed]
    ranked = [verdict for verdict in placed if verdict.rows]
    shown = [verdict for verdict in placed if verdict.patient_rows]
    elsewhere = [verdict for verdict in placed if {*verdict.case.expected.regions} - {usual}]
    return {
        "exact": share(verdicts, lambda one: one.is_exact),
        "acceptable": share(verdicts, lambda one: one.is_acceptable),
        "under": share(verdicts, lambda one: one.is_under),
        "over": share(calm, lambda one: one.is_over),
        "must_not_miss_missed": share(dangerous, lambda one: one.is_under),
        "open": share(verdicts, lambda one: one.is_open),
        "first_region": share(placed, lambda one: one.finds(one.rows[:1])),
        "first_two": share(placed, lambda one: one.finds(one.rows[:2])),
        "cannot_tell": share(placed, lambda one: not one.rows),
        "first_region_if_ranked": share(ranked, lambda one: one.finds(one.rows[:1])),
        "non_knee_recall": share(elsewhere, _recalls(usual)),
        "patient_first_region": share(shown, lambda one: one.finds(one.patient_rows[:1])),
        "patient_first_two": share(shown, lambda one: one.finds(one.patient_rows[:2])),
    }


def _recalls(usual: str) -> Callable[[Verdict], bool]:
    return lambda one: one.finds([row for row in one.rows[:RANKED_ROWS] if row != usual])


def verdict_json(verdict: Verdict) -> dict[str, Any]:
    """Return how one case came out as plain values; `first_region` is null where none leads."""
    expected = verdict.case.expected
    return {
        "id": verdict.case.id,
        "disposition": verdict.disposition,
        "expected": expected.disposition,
        "acceptable": list(expected.acceptable),
        "ok": verdict.is_acceptable,
        "must_not_miss": expected.must_not_miss,
        "rules": list(verdict.rules),
        "first_region": next(iter(verdict.rows), None),
        "regions": list(verdict.rows),
        "expected_regions": list(expected.regions),
        "region_ok": verdict.finds(verdict.rows[:1]) if verdict.is_placed else None,
    }
