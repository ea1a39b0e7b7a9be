"""Which open findings can still change the rows: regions between bounds, compared in pairs."""

from collections import defaultdict
from collections.abc import Iterator

from flows.judging.assessment import may_be_ranked
from flows.judging.course import Course
from flows.judging.gates import may_take_part
from flows.judging.intervals import Open, Standing
from flows.judging.minimum import missing_answers
from flows.judging.plan import Plan
from flows.judging.watching import View, Watch
from flows.pathway.facts import Truth
from flows.pathway.model import Finding, Pathway


class Ranking:
    """Every region as it can still end, for one set of answers."""

    def __init__(self, pathway: Pathway, plan: Plan, view: View, course: Course) -> None:
        self.plan = plan
        self.course = course
        self.regions = pathway.content.pathway.regions
        self.scoring = pathway.content.pathway.scoring
        self.view = view
        self.given: list[Finding] = []
        self.coming: list[tuple[Open, Watch]] = []
        self._sort_findings()
        self.conflict = self._conflict()
        if self.conflict is False and self.scoring.conflict:
            self._close(self.scoring.conflict.tie_break)
        self.standings = self._standings() if may_be_ranked(pathway, view.values) else []
        self.firsts = self._firsts()
        self.rows = [one for one in self.standings if self._may_be_row(one)]
        self.is_for_patient = (
            bool(self.standings)
            and course.is_calm
            and may_take_part(pathway, view.values)
            and not set(missing_answers(pathway, view.values)) - view.open
        )

    def _sort_findings(self) -> None:
        for coming, watch in self.plan.findings:
            truth = self.view.state(watch)
            if truth is True:
                self.given.append(coming[0])
            elif truth is None:
                self.coming.append((coming, watch))

    def _close(self, tie_break: str | None) -> None:
        """Take the tie-break as never asked: it is for a conflict only."""
        self.view = self.view.closing(tie_break)
        self.coming = [pair for pair in self.coming if pair[1].items & self.view.open]

    def _conflict(self) -> Truth:
        """Tell whether the spot and the tests disagree, for good (True, False) or perhaps."""
        conflict = self.scoring.conflict
        if conflict is None:
            return False
        tested, may_test = self._regions_in(conflict.tests_domain)
        spots, may_spot = self._regions_in(conflict.spot_domain)
        only = {conflict.tests}
        if (
            not only <= may_test
            or tested - only
            or conflict.spot not in may_spot
            or conflict.tests in spots
        ):
            return False
        is_sure = tested == may_test == only and conflict.spot in spots
        return True if is_sure and conflict.tests not in may_spot else None

    def _regions_in(self, domain: str) -> tuple[set[str], set[str]]:
        """Return the regions for which something in a domain speaks, and those where it may."""
        sure = {one.region for one in self.given if one.domain == domain and one.points > 0}
        coming = (finding for (finding, _), _ in self.coming)
        return sure, sure | {
            one.region for one in coming if one.domain == domain and one.points > 0
        }

    def _standings(self) -> list[Standing]:
        given, coming = defaultdict[str, list[Finding]](list), defaultdict[str, list[Open]](list)
        for finding in self.given:
            given[finding.region].append(finding)
        for one, _ in self.coming:
            coming[one[0].region].append(one)
        found = [
            Standing(
                region,
                place,
                self.scoring,
                given[region.id],
                coming[region.id],
                self.course.regions,
            )
            for place, region in enumerate(self.regions)
        ]
        for standing in found:
            standing.judge([other for other in found if other is not standing])
        return found

    def _firsts(self) -> set[str | None]:
        """Return which region may be put first whatever its points, None for none."""
        firsts = self.course.regions - {None}
        conflict = self.scoring.conflict
        if None not in self.course.regions:
            return firsts
        if conflict is None or self.conflict is False:
            return firsts | {None}
        yields = self.view.state(self.plan.yields)
        kept = set() if yields is True else {conflict.spot}
        return firsts | kept | (set() if self.conflict and yields is False else {None})

    def waiting(self) -> Iterator[str]:
        """Yield the open items of every finding that may change a row, or the conflict."""
        moving = {one.region.id: one for one in self.standings if self._matters(one)}
        for (finding, _), watch in self.coming:
            standing = moving.get(finding.region)
            if (standing and standing.is_moved_by(finding)) or self._decides_conflict(finding):
                yield from watch.items & self.view.open
        if self.conflict is not False:
            yield from self.view.waiting(self.plan.yields)

    def _matters(self, one: Standing) -> bool:
        others = [other for other in self.rows if other is not one]
        if any(one.may_deny_lead(other) for other in others):
            return True
        if one not in self.rows:
            return False
        return not (one.is_settled and all(self._in_order(one, other) for other in others))

    def _may_be_row(self, one: Standing) -> bool:
        """Tell whether a region can be a row: shown at all, with fewer than enough before it."""
        if not one.may_be_shown:
            return False
        before = [
            other for other in self.standings if other.surely_shown and self._is_before(other, one)
        ]
        return len(before) < self.scoring.rows

    def _is_before(self, one: Standing, other: Standing) -> bool:
        """Tell whether one comes before another in every end."""
        return all(
            first == one.region.id or (first != other.region.id and one.surely_before(other))
            for first in self.firsts
        )

    def _in_order(self, one: Standing, other: Standing) -> bool:
        return self._is_before(one, other) or self._is_before(other, one)

    def _decides_conflict(self, finding: Finding) -> bool:
        conflict = self.scoring.conflict
        if conflict is None or self.conflict is not None or finding.points < 0:
            return False
        if finding.domain == conflict.spot_domain:
            return finding.region in (conflict.spot, conflict.tests)
        return finding.domain == conflict.tests_domain

    def may_show(self, region: str, role: str | None) -> bool:
        """Tell whether a patient may be shown this region, in this role if one is given."""
        return self.is_for_patient and any(
            one.region.id == region and (role is None or role in one.roles) for one in self.rows
        )

    @property
    def may_have_rows(self) -> bool:
        """Tell whether a patient may be shown any region."""
        return self.is_for_patient and any(one.may_be_shown for one in self.standings)
