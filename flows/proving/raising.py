"""Sheets on which a rule is raised: somebody well but for the fewest answers that raise it."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import chain, islice

from flows.judging.conclusion import calm_rules
from flows.judging.safety import counted, fires, judge_safety
from flows.pathway.answers import Value
from flows.pathway.model import Pathway, Rule
from flows.proving.sheets import sheet
from flows.proving.ways import Known, Ways, asked_too

MOST_WAYS, MOST_TRIED = 3, 200
ALARMING, ROUTINE = "EDU", "R"


def is_raised(pathway: Pathway, rule: Rule, values: Mapping[str, Value]) -> bool:
    """Tell whether a rule fires, and for a calm one whether it is among those that decide."""
    if rule.code[0] in ALARMING:
        return fires(rule, pathway, values)
    safety = judge_safety(pathway, values)
    return not safety.flags and rule in calm_rules(pathway, values, safety)


@lru_cache(maxsize=4)
def raisings(pathway: Pathway) -> Mapping[str, tuple[Known, ...]]:
    """Return a few ways to raise each rule, each tried on a whole sheet; none for a dead rule."""
    rules = (*pathway.rules, *pathway.otherwise)
    return {rule.id: tuple(islice(_raising(pathway, rule), MOST_WAYS)) for rule in rules}


def _raising(pathway: Pathway, rule: Rule) -> Iterator[Known]:
    for known in islice(ways_to_raise(pathway, rule, {}), MOST_TRIED):
        if is_raised(pathway, rule, counted(pathway, sheet(pathway, known))[0]):
            yield known


def ways_to_raise(pathway: Pathway, rule: Rule, known: Known) -> Iterator[Known]:
    """Yield ways that may raise a rule, with what is known already."""
    for found in _but_for_exceptions(pathway, rule, known):
        yield found
        if rule in pathway.otherwise:
            yield from _without_routine(pathway, found)
        if rule.code[0] in ROUTINE:
            yield from _without_self_care(pathway, found)


def _but_for_exceptions(pathway: Pathway, rule: Rule, before: Known) -> Iterator[Known]:
    ways = Ways(pathway)
    asked = (islice(asked_too(pathway, found), 1) for found in ways.to(rule.when, before))
    for known in chain.from_iterable(asked):
        if rule.unless is not None and rule.unless.holds(ways.facts(sheet(pathway, known))) is True:
            yield from islice(ways.to(rule.unless, known, wanted=False), MOST_WAYS)
        else:
            yield known


def _without_self_care(pathway: Pathway, known: Known) -> Iterator[Known]:
    """Break a need of self-care too, which would come before a routine rule."""
    ways = Ways(pathway)
    for need in pathway.needs:
        yield from islice(ways.to(need.when, known, wanted=False), 1)


def _without_routine(pathway: Pathway, known: Known) -> Iterator[Known]:
    """Break each routine rule that holds, which would come before what follows otherwise."""
    ways = Ways(pathway)
    for rule in pathway.routines:
        if rule.when.holds(ways.facts(sheet(pathway, known))) is True:
            yield from ways.to(rule.when, known, wanted=False)
