"""Which unanswered items can still change a result: the agenda asks these and no others.

An item matters where there may be answers to the open items with which it changes the urgency,
the rules, the ranking (region, role, band, order), the confidence, the advice or the referral.
Decided by bounds and never by trying answers, so that too much is asked rather than too little.
"""

from collections.abc import Iterable, Iterator, Set

from flows.judging.assessment import may_be_ranked
from flows.judging.conclusion import Conclusion
from flows.judging.course import Course, course_of, may_still_alarm
from flows.judging.minimum import has_core, unsettled_core
from flows.judging.plan import Plan, plan_of
from flows.judging.ranking import Ranking
from flows.judging.result import Result
from flows.judging.safety import applies
from flows.judging.unanswered import open_view
from flows.judging.watching import View, Watch
from flows.pathway.answers import NOT_SURE, Values
from flows.pathway.connecting import NOT_DONE_REASON
from flows.pathway.disposition import Disposition
from flows.pathway.model import Item, Paragraph, Pathway, Spec
from flows.pathway.rules import Advice

SAFETY_SECTIONS = ("context", "safety")


def mattering(pathway: Pathway, values: Values, conclusion: Conclusion) -> frozenset[str]:
    """Name the items that have no answer yet and may still change the result, or are handed over.

    While something about the person or a warning sign is open, everything may matter.
    """
    view = open_view(pathway, values, conclusion)
    safety = frozenset(id for id in view.open if pathway.items[id].section in SAFETY_SECTIONS)
    tier = conclusion.disposition
    if tier is not None and tier.at_least(Disposition.SAME_DAY):
        return safety
    if safety:
        return view.open
    return _Outlook(pathway, view, conclusion).mattering()


def missing(pathway: Pathway, result: Result) -> tuple[str, ...]:
    """Name what applies and was not told: not sure, or never asked and may still matter."""
    values = result.values
    waiting = mattering(pathway, values, result.conclusion)
    return tuple(
        item.id
        for item in pathway.items.values()
        if _is_unsure(pathway, item, values)
        or (item.id in waiting and applies(item, values) is True)
    )


def _is_unsure(pathway: Pathway, item: Item, values: Values) -> bool:
    return values.get(item.id) == NOT_SURE and item.id not in pathway.unsure_is_yes


class _Outlook:
    """Lives for one call and gathers what matters."""

    def __init__(self, pathway: Pathway, view: View, conclusion: Conclusion) -> None:
        self.pathway = pathway
        self.plan: Plan = plan_of(pathway)
        self.view = view
        self.course: Course = course_of(pathway, self.plan, view, conclusion)
        self.found: set[str] = set(self.course.waiting)

    def mattering(self) -> frozenset[str]:
        view = self.view
        if may_still_alarm(self.plan, view):
            return frozenset(view.open)
        self.found |= view.open.intersection(self.pathway.content.pathway.hand_over)
        if view.open <= self.found:
            return view.open
        ranking = Ranking(self.pathway, self.plan, view, self.course)
        self.view = ranking.view
        self.found.update(ranking.waiting())
        for doubt in self.plan.doubts:
            self.found |= self._history(view.waiting(doubt))
        if may_be_ranked(self.pathway, view.values):
            self.found |= view.open.intersection(self.pathway.content.pathway.scoring.needed)
        self._told(ranking)
        self._core(ranking)
        self._led_to()
        return frozenset(self.found & self.view.open)

    def _history(self, items: Iterable[str]) -> set[str]:
        """Leave out the self-tests: one that was never done was not stopped either."""
        return {id for id in items if self.pathway.items[id].test is None}

    def _told(self, ranking: Ranking) -> None:
        """Take what decides a paragraph of advice, or whom to see: the first that fits."""
        for paragraph, watch in self.plan.advice:
            if self._may_fit(paragraph, ranking):
                self.found |= self.view.waiting(watch)
        for referral, watch in self.plan.referrals:
            if not self._may_fit(referral, ranking):
                continue
            self.found |= self.view.waiting(watch)
            if self._surely_fits(referral, watch):
                return

    def _may_fit(self, paragraph: Paragraph[Spec], ranking: Ranking) -> bool:
        spec, course = paragraph.spec, self.course
        if spec.dispositions and course.tiers.isdisjoint(spec.dispositions):
            return False
        if spec.rules and course.rules.isdisjoint(spec.rules):
            return False
        beside = spec.beside if isinstance(spec, Advice) else None
        wanted = [region for region in (spec.region, beside) if region is not None]
        return all(ranking.may_show(region, spec.role) for region in wanted)

    def _surely_fits(self, paragraph: Paragraph[Spec], watch: Watch) -> bool:
        spec, course = paragraph.spec, self.course
        in_tier = not spec.dispositions or course.tiers <= set(spec.dispositions)
        by_rule = not spec.rules or not course.sure.isdisjoint(spec.rules)
        return in_tier and by_rule and spec.region is None and self.view.state(watch) is True

    def _core(self, ranking: Ranking) -> None:
        """Take the core tests until enough of them are settled for a ranking to be shown."""
        unsettled = unsettled_core(self.pathway, self.view.values)
        if ranking.may_have_rows and not has_core(self.pathway, unsettled):
            self.found |= self.view.open.intersection(unsettled)

    def _led_to(self) -> None:
        """Take also what decides whether those that matter are asked; conditions look back only."""
        for item in reversed(tuple(self.pathway.items.values())):
            if item.id in self.found:
                self.found |= self.plan.asked_if[item.id].items & self.view.open
                if item.test and item.test not in self.view.values:
                    self.found.add(item.test)
                    self.found.update(self._gates(item.test))
        for item in self.pathway.items.values():
            if item.test and (item.test in self.found or item.test in self.view.values):
                self.found |= {item.id} if self._belongs(item) else set()

    def _belongs(self, item: Item) -> bool:
        """Tell whether a value of a test is asked with it, whatever it may change.

        That is the other side, what a gate of the next tests looks at, and why it was not done.
        """
        is_reason = item.id.endswith(NOT_DONE_REASON)
        return item.id == item.test or item.id in self.plan.gating or is_reason

    def _gates(self, test: str) -> Iterator[str]:
        for block, watch in (*self.plan.test_blocks, *self.plan.blocks[test]):
            if not block.opens_if_unknown:
                yield from self.view.waiting(watch)


def tells_most(pathway: Pathway, test: str, items: Set[str]) -> tuple[bool, int]:
    """Return the best that a test can tell of these items: a source first, then the points."""
    telling = plan_of(pathway).told[test]
    told = (best for best, own in telling if not own.isdisjoint(items))
    return max(told, default=(False, 0))
