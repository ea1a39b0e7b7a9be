"""Proofs about how urgent a result is: rules outvoted by nothing, signs that only raise."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from random import Random

from flows.judging.conclusion import conclude
from flows.judging.safety import counted, fires
from flows.pathway.answers import BESIDE, NO, NOT_SURE, YES, Value, Values
from flows.pathway.conditions import Condition, items_of
from flows.pathway.disposition import Disposition
from flows.pathway.facts import Facts, Reading
from flows.pathway.model import Item, Pathway, Rule
from flows.proving.alternatives import alternatives
from flows.proving.columns import Column, columns, never_falls, varied
from flows.proving.drawing import draw
from flows.proving.raising import ALARMING, raisings
from flows.proving.sheets import sheet
from flows.proving.tally import Tally

LADDER = (NO, NOT_SURE, YES)
"""What can be said of a sign, from the least to the most alarming."""
SHEETS, FLIPS = 60, 6


def never_outvoted(pathway: Pathway, tally: Tally) -> None:
    """Raise each E or D rule beside a rule of each letter and tier: the more urgent tier holds.

    The tier of a result is looked up from the letters and tiers of the rules that fire, pair by
    pair: a rule that a set of others could outvote would be outvoted by one of them.
    """
    beside = [{}, *_one_of_each_kind(pathway)]
    for rule in _alarming(pathway, "ED"):
        for known, other in product(raisings(pathway)[rule.id][:1], beside):
            values, _ = counted(pathway, sheet(pathway, {**other, **known}))
            if fires(rule, pathway, values):
                tier = conclude(pathway, values).disposition
                kept = tier is not None and tier.at_least(rule.disposition)
                tally.check(kept, f"{rule.id} with {other} ends as {tier}")


def _alarming(pathway: Pathway, letters: str = ALARMING) -> Iterator[Rule]:
    return (rule for rule in pathway.rules if rule.code[0] in letters)


def _one_of_each_kind(pathway: Pathway) -> Iterator[Mapping[str, Value]]:
    """Yield a way to raise a rule of each letter and tier."""
    found: dict[object, Mapping[str, Value]] = {}
    for rule in (*pathway.rules, *pathway.otherwise):
        for known in raisings(pathway)[rule.id][:1]:
            found.setdefault((rule.code[0], rule.disposition), known)
    yield from found.values()


def monotone(pathway: Pathway, tally: Tally) -> None:
    """Turn each sign from no to not sure to yes in each condition that names it.

    Whatever else is answered, an E, D or U rule never stops firing, and a benign pattern, a need of
    self-care or a routine rule never begins to hold. What a sign opens or sets aside is looked
    at too, and so is what it does to the ranking.
    """
    for sign in pathway.signs:
        for rule in _alarming(pathway):
            for column in _fired_columns(pathway, rule, sign.id, LADDER):
                tally.check(never_falls(column), f"{sign.id} weakens {rule.id}")
        for name, condition in _calming(pathway):
            for column in _columns(pathway, condition, sign.id, LADDER, Reading.PLAIN):
                tally.check(never_falls(column[::-1]), f"{sign.id} calms by {name}")
        for item in pathway.items.values():
            if sign.id in items_of(item.ask_if):
                _opened(pathway, sign, item, tally)
    _ranked_by_signs(pathway, tally)


def _ranked_by_signs(pathway: Pathway, tally: Tally) -> None:
    """A likely hip or back turns self-care into a visit; a sign that is not sure takes none away.

    A sign that counts as yes ends self-care by itself, whatever the ranking says.
    """
    for finding, sign in product(pathway.findings, pathway.signs):
        if sign.id not in pathway.unsure_is_yes:
            for column in _columns(pathway, finding.when, sign.id, (NO, NOT_SURE), Reading.PLAIN):
                same = (column[0] is True) is (column[1] is True)
                tally.check(same, f"not sure of {sign.id} changes the finding {finding.id}")


def _opened(pathway: Pathway, sign: Item, item: Item, tally: Tally) -> None:
    """Look at what changes where a sign makes an item apply, or no longer apply."""
    shown = _columns(pathway, item.ask_if, sign.id, LADDER, Reading.ASKING)
    if not all(never_falls(column) for column in shown):
        hidden = item.is_sign or not _named_by_alarms(pathway, item.id)
        tally.check(hidden, f"{sign.id} hides {item.id}, which a rule needs")
    given = alternatives(pathway)[item.id]
    answers = [YES, NO] if item.is_sign else list(given)
    for rule, answer in product(_alarming(pathway), answers):
        if item.id in _items(rule):
            for column in _fired_columns(pathway, rule, item.id, (BESIDE, answer)):
                tally.check(never_falls(column), f"{sign.id} opens {item.id}: weakens {rule.id}")
    for (name, condition), answer in product(_calming(pathway), answers):
        if item.id in items_of(condition):
            for column in _columns(pathway, condition, item.id, (BESIDE, answer), Reading.PLAIN):
                tally.check(column != (False, True), f"{sign.id} opens {item.id}: calms by {name}")


def _named_by_alarms(pathway: Pathway, item: str) -> bool:
    return any(item in _items(rule) for rule in _alarming(pathway))


def _items(rule: Rule) -> frozenset[str]:
    return items_of(rule.when) | (items_of(rule.unless) if rule.unless else frozenset())


def _calming(pathway: Pathway) -> Iterator[tuple[str, Condition]]:
    """Yield what makes a result calmer where it holds."""
    yield from ((rule.id, rule.when) for rule in pathway.rules if rule.code[0] not in ALARMING)
    yield from ((need.id, need.when) for need in pathway.needs)


def _columns(
    pathway: Pathway,
    condition: Condition,
    item: str,
    answers: Sequence[Value | None],
    reading: Reading,
) -> frozenset[Column]:
    if item not in items_of(condition):
        return frozenset()
    like = Facts(values={}, unsure_is_yes=pathway.unsure_is_yes, reading=reading)
    return columns(condition, item, varied(item, answers, like))


def _fired_columns(
    pathway: Pathway, rule: Rule, item: str, answers: Sequence[Value | None]
) -> Iterator[Column]:
    """Yield whether a rule fires for each of the answers, all others being anything."""
    if item not in _items(rule):
        return
    like = Facts(values={}, unsure_is_yes=pathway.unsure_is_yes)
    still: frozenset[Column] = frozenset((truth,) * len(answers) for truth in (True, False))
    whens = _columns(pathway, rule.when, item, answers, Reading.RULES) or still
    excepted: frozenset[Column] = frozenset({(False,) * len(answers)})
    if rule.unless is not None:
        found = columns(rule.unless, item, varied(item, answers, like))
        excepted = found or excepted
    for when, unless in product(whens, excepted):
        yield tuple(
            held is True and out is not True for held, out in zip(when, unless, strict=True)
        )


def monotone_on_sheets(pathway: Pathway, tally: Tally) -> None:
    """Turn a few signs of whole sheets, drawn at random, from no to not sure to yes."""
    chance = Random(1)
    signs = [sign.id for sign in pathway.signs]
    for number in range(SHEETS):
        values = draw(pathway, number)
        for sign in chance.sample(signs, min(FLIPS, len(signs))):
            tiers = [_rank(pathway, {**values, sign: said}) for said in LADDER]
            tally.check(tiers == sorted(tiers, reverse=True), f"sheet {number}, {sign}: {tiers}")


def _rank(pathway: Pathway, given: Values) -> int:
    tier = conclude(pathway, counted(pathway, given)[0]).disposition
    return Disposition.ROUTINE.rank if tier is None else tier.rank


def unsure_is_never_no(pathway: Pathway, tally: Tally) -> None:
    """Read "not sure" beside yes, beside no and beside never asked, in each condition.

    On a sign that E or D use it reads as yes in every rule, and it never excludes anything.
    Elsewhere it never makes a benign pattern, a need of self-care or a routine rule hold that any
    other answer would not make hold too, but on what may be skipped.
    """
    for rule in _alarming(pathway):
        for item in _items(rule):
            if item in pathway.unsure_is_yes and item in items_of(rule.when):
                for column in _columns(pathway, rule.when, item, (NOT_SURE, YES), Reading.RULES):
                    tally.check(column[0] is column[1], f"not sure of {item} in {rule.id}")
            if rule.unless is not None:
                for column in _columns(pathway, rule.unless, item, (None, NOT_SURE), Reading.PLAIN):
                    is_fine = column[1] is not True or column[0] is True
                    tally.check(is_fine, f"not sure of {item} excludes {rule.id}")
    for name, condition in _calming(pathway):
        for id in items_of(condition):
            if not pathway.items[id].optional:
                _never_counts(pathway, name, condition, id, tally)


def _never_counts(
    pathway: Pathway, name: str, condition: Condition, item: str, tally: Tally
) -> None:
    for answer in alternatives(pathway)[item]:
        for column in _columns(pathway, condition, item, (NOT_SURE, answer), Reading.PLAIN):
            is_fine = column[0] is not True or column[1] is True
            tally.check(is_fine, f"not sure of {item} counts in {name}, and {answer} does not")
