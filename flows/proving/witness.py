"""The smallest answers that make one rule decide, each judged by the real rules."""

from collections.abc import Callable, Iterable, Iterator

from flows.judging.changes import changes
from flows.judging.result import Result, assess
from flows.judging.safety import counted
from flows.pathway.answers import BESIDE, NOT_SURE, Value, Values
from flows.pathway.conditions import All, AtLeastOf, Condition, Not
from flows.pathway.model import Item, Pathway, Rule
from flows.pathway.names import SELF_CARE
from flows.pathway.rules import Combo
from flows.proving.sheets import usual
from flows.proving.ways import fewest

Goal = Callable[[Result], bool]
MOST_TRIED = 60


def of_rule(pathway: Pathway, rule: Rule) -> dict[str, Value] | None:
    """Return the answers beside the usual ones that make a rule decide, alone if that can be."""
    condition: Condition = rule.when
    if rule.unless is not None:
        condition = All((rule.when, Not(rule.unless)))
    return _smallest(pathway, condition, lambda result: _decides(result, rule.code, rule.reason))


def of_combo(pathway: Pathway, combo: Combo) -> dict[str, Value] | None:
    """Return the answers that make two groups of rules fire together."""
    when = {rule.id: rule.when for rule in pathway.rules}
    groups = [AtLeastOf(1, tuple(when[id] for id in group)) for group in combo.groups]
    return _smallest(
        pathway, AtLeastOf(2, tuple(groups)), lambda one: _decides(one, combo.rule, combo.reason)
    )


def of_self_care(pathway: Pathway) -> dict[str, Value] | None:
    """Return what must be answered for self-care."""
    needs = All(tuple(need.when for need in pathway.needs))
    return _smallest(pathway, needs, lambda one: one.conclusion.rules == (SELF_CARE,))


def _decides(result: Result, code: str, reason: str) -> bool:
    return code in result.conclusion.rules and reason in result.conclusion.reasons


def _smallest(pathway: Pathway, condition: Condition, goal: Goal) -> dict[str, Value] | None:
    """Try the ways of a condition, then each with one need of self-care unmet or one change."""
    ways = [
        _told_by_a_parent(pathway, way)
        for way in fewest(pathway, condition, usual(pathway))[:MOST_TRIED]
    ]
    for tried in (ways, _beyond_self_care(pathway, ways), _changed(pathway, ways)):
        found = _first(pathway, tried, goal)
        if found is not None:
            return found
    return None


def _first(
    pathway: Pathway, ways: Iterable[dict[str, Value]], goal: Goal
) -> dict[str, Value] | None:
    """Return the first way that reaches the goal; one by which a single rule decides is better."""
    beside, shared = usual(pathway), None
    for way in ways:
        result = assess(pathway, {**beside, **way})
        if goal(result):
            if len(result.conclusion.rules) == 1:
                return way
            shared = shared or way
    return shared


def _beyond_self_care(
    pathway: Pathway, ways: Iterable[dict[str, Value]]
) -> Iterator[dict[str, Value]]:
    """Add to each way what a person would say who cannot look after it alone."""
    beside = usual(pathway)
    for way in ways:
        for need in pathway.needs:
            for more in fewest(pathway, Not(need.when), {**beside, **way})[:3]:
                yield {**more, **way}


def _changed(pathway: Pathway, ways: Iterable[dict[str, Value]]) -> Iterator[dict[str, Value]]:
    beside = usual(pathway)
    for way in ways:
        values, _ = counted(pathway, {**beside, **way})
        for item in pathway.items.values():
            if not item.is_sign and item.id not in way and _may_be_unsure(item, values):
                yield {**way, item.id: NOT_SURE}
        for change in changes(pathway, values):
            if change.item not in way and not change.is_sign:
                yield {**way, change.item: change.after}


def _may_be_unsure(item: Item, values: Values) -> bool:
    return item.unsure is not None and values[item.id] != BESIDE


def _told_by_a_parent(pathway: Pathway, way: dict[str, Value]) -> dict[str, Value]:
    """Let somebody else answer for a child who cannot."""
    age = way.get("age")
    if not isinstance(age, (int, float)) or age >= pathway.content.pathway.minors.ranked_from:
        return way
    return {"subject": "child", **way}
