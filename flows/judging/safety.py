"""What the warning signs say: which rules fired, and whether everything that applies was asked."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flows.pathway.answers import BESIDE, NO, NOT_SURE, SIDE, YES, Value, Values
from flows.pathway.disposition import Disposition, Where
from flows.pathway.facts import Facts, Reading, Truth
from flows.pathway.model import Item, Pathway, Rule
from flows.pathway.rules import Combo

NAMED = (YES, NOT_SURE)
"""What names a danger, when it is the answer to a sign."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """A red flag that is up, the rule that raised it, and how urgent it is."""

    id: str
    rule: str
    disposition: Disposition
    reason: str
    sources: tuple[str, ...]
    where: Where | None = None
    deadline_hours: int | None = None
    recheck_hours: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Safety:
    """The outcome of the E, D and U rules over the answers that count."""

    flags: tuple[Flag, ...]
    signs: tuple[str, ...]
    unsure: tuple[str, ...]
    open_signs: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """Tell whether every sign that applies was asked."""
        return not self.open_signs

    @property
    def disposition(self) -> Disposition | None:
        """Return the most urgent tier that fired, or None."""
        return min((flag.disposition for flag in self.flags), key=_rank, default=None)


def _rank(disposition: Disposition) -> int:
    return disposition.rank


def applies(item: Item, values: Values) -> Truth:
    """Tell whether an item is for this person; None where a missing answer decides it."""
    return item.ask_if.holds(Facts(values=values, reading=Reading.ASKING))


def counted(pathway: Pathway, given: Values) -> tuple[dict[str, Value], tuple[str, ...]]:
    """Mark what does not apply as beside the point, and name the answers set aside that way.

    A danger that somebody names is never set aside.
    """
    values = dict(given)
    asking = Facts(values=values, reading=Reading.ASKING)
    for when, looks_at, signs, others in pathway.conditional:
        if looks_at and values.keys().isdisjoint(looks_at):
            continue  # nothing that it looks at is answered, so it cannot fail yet
        if when.holds(asking) is False:
            for id in others:
                values[id] = BESIDE
            for id in signs:
                if values.get(id) not in NAMED:
                    values[id] = BESIDE
    ignored = {id for id, value in given.items() if value is not values[id] and value != BESIDE}
    return values, tuple(id for id in pathway.items if id in ignored) if ignored else ()


def counted_with(pathway: Pathway, values: Values, more: Values) -> dict[str, Value] | None:
    """Return answers that `counted` gave together with more; None where all must be counted anew.

    What could not be told before may be told now, and only that: what did not apply still does
    not. It may where an answer, or which side is meant, is another than before.
    """
    if SIDE in more or not values.keys().isdisjoint(more):
        return None
    together = {**values, **more}
    asking, news = Facts(values=together, reading=Reading.ASKING), set(more)
    for when, looks_at, signs, others in pathway.conditional:
        if news.isdisjoint(looks_at) or when.holds(asking) is not False:
            continue
        for id in (*signs, *others):
            if id not in together:
                together[id] = BESIDE
                news.add(id)
            elif together[id] != BESIDE and not (id in signs and together[id] in NAMED):
                return None
    return together


def deny_unmentioned(pathway: Pathway, given: Values) -> dict[str, Value]:
    """Answer no to every absent sign that may apply, as for cases written as stories.

    A sign that is one choice of a question is denied too, where the question has no answer.
    """
    values = dict(given)
    asking = Facts(values=values, reading=Reading.ASKING)
    denied: dict[str, Value] = {}
    for item in pathway.items.values():
        is_named = item.is_sign and values.get(item.id) in NAMED
        if not is_named and item.ask_if.holds(asking) is False:
            values[item.id] = BESIDE
        elif item.is_sign and item.id not in values:
            values[item.id] = denied[item.id] = NO
        elif item.denied is not None and item.id not in values:
            no: Value = (item.denied,) if item.kind == "multi" else item.denied
            values[item.id] = denied[item.id] = no
    return {**given, **denied}


def judge_safety(pathway: Pathway, values: Values) -> Safety:
    """Run every E, D and U rule and the combinations over answers as `counted` returns them.

    A missing answer raises nothing.
    """
    fired = fired_dangers(pathway, values)
    named = {id: value for id in pathway.sign_ids if (value := values.get(id)) in NAMED}
    unsure = tuple(id for id, value in named.items() if value == NOT_SURE)
    plainly_unsure = set(unsure) - pathway.unsure_is_yes
    return Safety(
        flags=(*(flag_of(rule) for rule in fired), *_combined(pathway, fired)),
        signs=tuple(id for id in named if id not in plainly_unsure),
        unsure=unsure,
        open_signs=tuple([id for id in pathway.sign_ids if id not in values]),
    )


def fired_dangers(pathway: Pathway, values: Values) -> tuple[Rule, ...]:
    """Return the E, D and U rules that fire."""
    return fired_of(pathway.dangers.may_hold(values), pathway, values)


def fired_of(rules: Iterable[Rule], pathway: Pathway, values: Values) -> tuple[Rule, ...]:
    """Return the rules that hold, read with caution, and that nothing surely excludes."""
    cautious = Facts(values=values, unsure_is_yes=pathway.unsure_is_yes, reading=Reading.RULES)
    plain = Facts(values=values)
    return tuple(
        rule
        for rule in rules
        if rule.when.holds(cautious) is True
        and (rule.unless is None or rule.unless.holds(plain) is not True)
    )


def fires(rule: Rule, pathway: Pathway, values: Values) -> bool:
    """Tell whether this rule is one of those."""
    return bool(fired_of((rule,), pathway, values))


def flag_of(rule: Rule) -> Flag:
    """Return the flag that a fired rule raises."""
    return Flag(
        id=rule.flag or rule.id,
        rule=rule.code,
        disposition=rule.disposition,
        reason=rule.reason,
        sources=rule.sources,
        where=rule.where,
        deadline_hours=rule.deadline_hours,
        recheck_hours=rule.recheck_hours,
    )


def _combined(pathway: Pathway, fired: tuple[Rule, ...]) -> Iterator[Flag]:
    ids = {rule.id for rule in fired}
    for combo in pathway.content.combos:
        if sum(bool(ids.intersection(group)) for group in combo.groups) >= 2:
            yield _combo_flag(combo)


def _combo_flag(combo: Combo) -> Flag:
    return Flag(
        id=combo.flag,
        rule=combo.rule,
        disposition=combo.disposition,
        reason=combo.reason,
        sources=combo.sources,
    )
