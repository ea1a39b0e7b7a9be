"""Which rules can still decide how soon to be seen, once the warning signs were asked."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from flows.judging.conclusion import Conclusion, is_unclear
from flows.judging.plan import Plan, Watched
from flows.judging.watching import View, Watch
from flows.pathway.disposition import Disposition
from flows.pathway.facts import Truth
from flows.pathway.model import Pathway, Rule
from flows.pathway.names import SELF_CARE, SOONER


@dataclass(slots=True)
class Course:
    """The tiers, rules and named regions that are possible, and the open items they hang on.

    `sure` are the rules that hold in every end.
    """

    tiers: set[Disposition] = field(default_factory=set)
    rules: set[str] = field(default_factory=set)
    sure: set[str] = field(default_factory=set)
    regions: set[str | None] = field(default_factory=set)
    waiting: set[str] = field(default_factory=set)

    @property
    def is_calm(self) -> bool:
        """Tell whether it can end below urgent."""
        return any(not tier.at_least(Disposition.URGENT) for tier in self.tiers)

    def add(self, rule: Rule) -> None:
        """Take a rule as possible."""
        self.tiers.add(rule.disposition)
        self.rules.add(rule.code)


def course_of(pathway: Pathway, plan: Plan, view: View, conclusion: Conclusion) -> Course:
    """Follow the order of the rules: what may still come, until one is sure to decide."""
    course = Course()
    if conclusion.safety.disposition is not None and conclusion.disposition is not None:
        course.tiers, course.regions = {conclusion.disposition}, {None}
        course.rules = course.sure = set(conclusion.rules)
        return course
    is_decided = not is_unclear(pathway, view.values, conclusion.safety) and (
        _benign(plan, view, conclusion, course) or _self_care(plan, view, conclusion, course)
    )
    if not is_decided:
        _routine(plan, view, course)
    return course


def _benign(plan: Plan, view: View, conclusion: Conclusion, course: Course) -> bool:
    """Take the named patterns that may hold; tell whether one is sure to."""
    signs = set(conclusion.safety.signs)
    for rule, truth in _states(plan.patterns, view, course):
        if signs <= set(rule.despite):
            course.add(rule)
            course.regions.add(rule.region)
            if truth is True:
                return True
    return False


def _self_care(plan: Plan, view: View, conclusion: Conclusion, course: Course) -> bool:
    """Take self-care where no need has failed; tell whether all are met."""
    states = [view.state(watch) for watch in plan.needs]
    if conclusion.safety.signs or not states or False in states:
        return False
    course.tiers |= {Disposition.SELF_CARE, Disposition.ROUTINE}
    course.rules |= {SELF_CARE, SOONER}
    course.regions.add(None)
    for watch in plan.needs:
        course.waiting |= view.waiting(watch)
    return all(states)


def _routine(plan: Plan, view: View, course: Course) -> None:
    is_only = not course.rules
    found = list(_states(plan.routines, view, course))
    sure = [rule for rule, truth in found if truth is True]
    if not sure:
        found += _states(plan.otherwise, view, course)
    for rule, _ in found:
        course.add(rule)
        course.regions.add(rule.region)
    if not any(rule.region for rule in sure):
        course.regions.add(None)
    course.rules.add(SOONER)
    if is_only:
        course.sure = {rule.code for rule in sure}


def _states(rules: Iterable[Watched], view: View, course: Course) -> Iterator[tuple[Rule, Truth]]:
    """Yield the rules that hold or may hold, and note what the latter wait for."""
    for rule, when, unless in rules:
        truth = _state(view, when, unless)
        if truth is None:
            course.waiting |= view.waiting(when)
            course.waiting |= frozenset() if unless is None else view.waiting(unless)
        if truth is not False:
            yield rule, truth


def _state(view: View, when: Watch, unless: Watch | None) -> Truth:
    truth = view.state(when)
    if truth is False or unless is None:
        return truth
    excluded = view.state(unless)
    if excluded is True:
        return False
    return truth if excluded is False else None


def may_still_alarm(plan: Plan, view: View) -> bool:
    """Tell whether an E, D or U rule hangs on something that is not answered yet."""
    return any(
        not items.isdisjoint(view.open) and _state(view, when, unless) is None
        for (_, when, unless), items in plan.dangers
    )
