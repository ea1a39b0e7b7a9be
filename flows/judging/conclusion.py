"""The disposition: E, D, U, then named patterns N, self-care S, routine R, in that order."""

from collections.abc import Iterable
from dataclasses import dataclass

from flows.judging.safety import Flag, Safety, fires, flag_of, judge_safety
from flows.pathway.answers import NOT_SURE, Values
from flows.pathway.disposition import DEADLINE_HOURS, DEFAULT_WHERE, Disposition, Where
from flows.pathway.facts import Facts
from flows.pathway.model import Pathway, Rule
from flows.pathway.names import SELF_CARE


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusion:
    """How soon, where, and by which rules; `disposition` is None while a sign is unasked."""

    safety: Safety
    disposition: Disposition | None
    flags: tuple[Flag, ...]
    rules: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    region: str | None = None
    deadline_hours: int | None = None
    recheck_hours: int | None = None
    where: Where | None = None


def conclude(pathway: Pathway, values: Values) -> Conclusion:
    """Run the ordered rules; the most urgent wins, and a missing sign never ends as routine."""
    safety = judge_safety(pathway, values)
    if safety.disposition is not None:
        return _of_flags(safety, safety.flags)
    if not safety.complete:
        return Conclusion(safety=safety, disposition=None, flags=())
    rules = calm_rules(pathway, values, safety)
    if rules and rules[0].disposition.at_least(Disposition.URGENT):
        return _of_flags(safety, (flag_of(rules[0]),))
    return _of_rules(safety, rules) if rules else _self_care(pathway, safety)


def calm_rules(pathway: Pathway, values: Values, safety: Safety) -> tuple[Rule, ...]:
    """Return the rule of a benign pattern, none for self-care, else the routine rules."""
    if not is_unclear(pathway, values, safety):
        patterns = [
            rule
            for rule in _plainly(pathway.patterns, values)
            if set(safety.signs) <= set(rule.despite)
        ]
        if patterns:
            return (patterns[0],)
        if not safety.signs and is_self_care(pathway, values):
            return ()
    routine = _plainly(pathway.routines, values)
    return routine or next((rule,) for rule in pathway.otherwise if fires(rule, pathway, values))


def is_unclear(pathway: Pathway, values: Values, safety: Safety) -> bool:
    """Tell whether a sign, or a fact that may qualify one, is not sure: no self-care then."""
    if any(sign in pathway.unsure_is_yes for sign in safety.unsure):
        return True
    unsure = [pathway.items[id] for id, value in values.items() if value == NOT_SURE]
    return any(item.section == "context" and not item.optional for item in unsure)


def _plainly(rules: Iterable[Rule], values: Values) -> tuple[Rule, ...]:
    plain = Facts(values=values)
    return tuple(
        rule
        for rule in rules
        if rule.when.holds(plain) is True
        and (rule.unless is None or rule.unless.holds(plain) is not True)
    )


def is_self_care(pathway: Pathway, values: Values) -> bool:
    """Tell whether every need of self-care is met by given answers."""
    plain = Facts(values=values)
    return bool(pathway.needs) and all(need.when.holds(plain) is True for need in pathway.needs)


def _self_care(pathway: Pathway, safety: Safety) -> Conclusion:
    return Conclusion(
        safety=safety,
        disposition=Disposition.SELF_CARE,
        flags=(),
        rules=(SELF_CARE,),
        reasons=(pathway.wording.self_care,),
        deadline_hours=DEADLINE_HOURS[Disposition.SELF_CARE],
        recheck_hours=336,
        where=DEFAULT_WHERE[Disposition.SELF_CARE],
    )


def _of_flags(safety: Safety, flags: tuple[Flag, ...]) -> Conclusion:
    top = min((flag.disposition for flag in flags), key=lambda tier: tier.rank)
    deciding = [flag for flag in flags if flag.disposition is top]
    places = [flag.where or DEFAULT_WHERE[top] for flag in deciding]
    return Conclusion(
        safety=safety,
        disposition=top,
        flags=tuple(sorted(flags, key=lambda flag: flag.disposition.rank)),
        rules=tuple(flag.rule for flag in deciding),
        reasons=tuple(dict.fromkeys(flag.reason for flag in deciding)),
        deadline_hours=_soonest(top, [flag.deadline_hours for flag in deciding]),
        recheck_hours=_least([flag.recheck_hours for flag in deciding]),
        where=min(places, key=list(Where).index),
    )


def _of_rules(safety: Safety, rules: tuple[Rule, ...]) -> Conclusion:
    top = rules[0].disposition
    return Conclusion(
        safety=safety,
        disposition=top,
        flags=(),
        rules=tuple(rule.code for rule in rules),
        reasons=tuple(rule.reason for rule in rules),
        region=next((rule.region for rule in rules if rule.region), None),
        deadline_hours=_soonest(top, [rule.deadline_hours for rule in rules]),
        recheck_hours=_least([rule.recheck_hours for rule in rules]),
        where=DEFAULT_WHERE[top],
    )


def _soonest(tier: Disposition, hours: list[int | None]) -> int | None:
    usual = DEADLINE_HOURS[tier]
    return None if usual is None else min(usual if hour is None else hour for hour in hours)


def _least(hours: list[int | None]) -> int | None:
    return min((hour for hour in hours if hour is not None), default=None)
