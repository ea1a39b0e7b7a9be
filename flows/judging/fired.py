"""The rules behind a disposition: which fired by which answers, and which were set aside."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from flows.judging.conclusion import Conclusion, calm_rules, conclude
from flows.judging.grounds import Ground, grounds
from flows.judging.relevance import read_cautiously
from flows.judging.result import Result
from flows.judging.safety import fired_dangers
from flows.pathway.answers import Values
from flows.pathway.conditions import All
from flows.pathway.disposition import Disposition
from flows.pathway.facts import Facts
from flows.pathway.model import Pathway, Rule
from flows.pathway.names import SELF_CARE
from flows.pathway.rules import Combo


@dataclass(frozen=True, slots=True, kw_only=True)
class Fired:
    """A rule that fired, and the answers that made it fire; `decides` where it sets the tier."""

    rule: str
    disposition: Disposition
    reason: str
    grounds: tuple[Ground, ...]
    decides: bool
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """A rule that would have fired and changed the tier, but for these answers."""

    rule: str
    disposition: Disposition
    reason: str
    grounds: tuple[Ground, ...]


def fired_rules(pathway: Pathway, result: Result) -> tuple[Fired, ...]:
    """Return every rule that fired, those that decide first; of a benign result its own rule."""
    conclusion = result.conclusion
    found = list(_fired(pathway, result.values, conclusion))
    return tuple(sorted(found, key=lambda rule: (not rule.decides, rule.disposition.rank)))


def _fired(pathway: Pathway, values: Values, conclusion: Conclusion) -> Iterator[Fired]:
    top = conclusion.disposition
    if top is None:
        return
    alarming = fired_dangers(pathway, values)
    yield from (_by_rule(pathway, rule, values, top) for rule in alarming)
    for combo in pathway.content.combos:
        parts = [rule for rule in alarming if any(rule.id in group for group in combo.groups)]
        if combo.flag in {flag.id for flag in conclusion.flags}:
            yield _by_combo(pathway, combo, parts, values, top)
    if alarming:
        return
    calm = calm_rules(pathway, values, conclusion.safety)
    yield from (_by_rule(pathway, rule, values, top) for rule in calm)
    if not calm:
        yield _by_needs(pathway, values, conclusion)
    elif conclusion.rules[-1] not in {rule.code for rule in calm}:
        yield _by_region(pathway, conclusion)


def _by_rule(pathway: Pathway, rule: Rule, values: Values, top: Disposition) -> Fired:
    return Fired(
        rule=rule.code,
        disposition=rule.disposition,
        reason=rule.reason,
        grounds=grounds(rule.when, _facts(pathway, rule, values)),
        decides=rule.disposition is top,
        sources=rule.sources,
    )


def _by_combo(
    pathway: Pathway, combo: Combo, parts: Sequence[Rule], values: Values, top: Disposition
) -> Fired:
    both = All(tuple(rule.when for rule in parts))
    return Fired(
        rule=combo.rule,
        disposition=combo.disposition,
        reason=combo.reason,
        grounds=grounds(both, read_cautiously(pathway, values)),
        decides=combo.disposition is top,
        sources=combo.sources,
    )


def _by_needs(pathway: Pathway, values: Values, conclusion: Conclusion) -> Fired:
    every = All(tuple(need.when for need in pathway.needs))
    return Fired(
        rule=SELF_CARE,
        disposition=Disposition.SELF_CARE,
        reason=conclusion.reasons[0],
        grounds=grounds(every, Facts(values=values)),
        decides=True,
    )


def _by_region(pathway: Pathway, conclusion: Conclusion) -> Fired:
    """Name what the ranking adds: the likely source of the pain brings the visit forward."""
    return Fired(
        rule=conclusion.rules[-1],
        disposition=Disposition.ROUTINE,
        reason=pathway.wording.seen_sooner,
        grounds=(),
        decides=True,
    )


def rules_set_aside(pathway: Pathway, result: Result) -> Iterator[SetAside]:
    """Yield the rules whose exception holds, where the tier would be another without it.

    Found out by judging again with the exception taken away.
    """
    if result.conclusion.disposition is None:
        return
    plain = Facts(values=result.values)
    for rule in pathway.rules:
        if rule.unless is None or rule.unless.holds(plain) is not True:
            continue
        if rule.when.holds(_facts(pathway, rule, result.values)) is not True:
            continue
        without = conclude(_without_exception(pathway, rule), result.values).disposition
        if without is not None and without is not result.conclusion.disposition:
            held = grounds(rule.unless, plain)
            yield SetAside(rule=rule.code, disposition=without, reason=rule.reason, grounds=held)


def _without_exception(pathway: Pathway, rule: Rule) -> Pathway:
    rules = (replace(one, unless=None) if one is rule else one for one in pathway.rules)
    return replace(pathway, rules=tuple(rules))


def _facts(pathway: Pathway, rule: Rule, values: Values) -> Facts:
    """Read the answers as the kind of rule reads them."""
    return read_cautiously(pathway, values) if rule.code[0] in "EDU" else Facts(values=values)
