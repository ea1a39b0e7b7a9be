"""Answers that make a condition hold, or fail: a few small sets of them, found by its structure."""

from collections.abc import Iterator, Sequence
from itertools import chain, combinations, islice, product

from flows.pathway.answers import LEFT, NO, NOT_SURE, RIGHT, Scalar, Value, Values
from flows.pathway.conditions import All, Always, AtLeastOf, Condition, Not
from flows.pathway.facts import Facts, Reading
from flows.pathway.leaves import Compare, Differs, Is, Leaf
from flows.pathway.model import Item, Pathway

MOST_WAYS = 400
"""So many ways of a condition are looked at."""
TYPED = "typed"
"""The screen of signs that are never asked: who types them is asked whether it is now."""
ACTIVITY = "walking"
"""What is typed where a text is asked for."""

Literal = tuple[Leaf, bool]
"""A test of one item, and whether it is to hold."""
Way = tuple[Literal, ...]


def solutions(pathway: Pathway, condition: Condition, usual: Values) -> list[dict[str, Value]]:
    """Return sets of answers that make it hold, beside the usual ones; the smallest first.

    What must be answered so that a question is asked at all is part of each.
    """
    found = []
    for way in islice(_ways(condition, wanted=True), MOST_WAYS):
        for answers in _askable(pathway, way, usual):
            if answers not in found:
                found.append(answers)
    return sorted(found, key=lambda answers: _size(pathway, answers, usual))


def _size(pathway: Pathway, answers: Values, usual: Values) -> tuple[int, float]:
    """Return how many answers are other than usual, and how far the numbers among them lie."""
    other = [id for id, value in answers.items() if usual.get(id) != value]
    return len(other), sum(_distance(answers[id], usual.get(id)) for id in other)


def _distance(value: Value, usual: Value | None) -> float:
    if isinstance(value, (int, float)) and isinstance(usual, (int, float)):
        return abs(value - usual)
    return 0


def _ways(condition: Condition, *, wanted: bool) -> Iterator[Way]:
    """Yield the ways in which a condition holds, or fails, each a row of tests of single items."""
    match condition:
        case Always():
            yield from [()] if wanted else []
        case Not(part):
            yield from _ways(part, wanted=not wanted)
        case All(parts):
            yield from _of(parts, len(parts) if wanted else 1, wanted=wanted)
        case AtLeastOf(count, parts):
            yield from _of(parts, count if wanted else len(parts) - count + 1, wanted=wanted)
        case Is() | Compare() | Differs():
            yield ((condition, wanted),)


def _of(parts: Sequence[Condition], count: int, *, wanted: bool) -> Iterator[Way]:
    for chosen in combinations(parts, count):
        each = [list(islice(_ways(part, wanted=wanted), MOST_WAYS)) for part in chosen]
        yield from (tuple(dict.fromkeys(chain(*ways))) for ways in product(*each))


def speaking_for(condition: Condition, *, wanted: bool = True) -> Iterator[Leaf]:
    """Yield the tests of single items that help it to hold by holding themselves."""
    match condition:
        case Not(part):
            yield from speaking_for(part, wanted=not wanted)
        case All(parts) | AtLeastOf(_, parts):
            for part in parts:
                yield from speaking_for(part, wanted=wanted)
        case Is() | Compare() | Differs() if wanted:
            yield condition


def _askable(pathway: Pathway, way: Way, usual: Values) -> Iterator[dict[str, Value]]:
    """Yield the answers of a way, with those that make its questions apply."""
    answers = _answers(pathway, way, usual)
    if answers is None:
        return
    asking = Facts(values={**usual, **answers}, reading=Reading.ASKING)
    needs = [
        pathway.items[leaf.item].ask_if
        for leaf, wanted in way
        if wanted and _is_asked(pathway, leaf)
    ]
    unmet = tuple(need for need in dict.fromkeys(needs) if need.holds(asking) is not True)
    if not unmet:
        yield answers
        return
    for more in islice(_ways(All(unmet), wanted=True), MOST_WAYS):
        if not set(more) <= set(way):
            yield from _askable(pathway, (*way, *more), usual)


def _is_asked(pathway: Pathway, leaf: Leaf) -> bool:
    return pathway.items[leaf.item].screen != TYPED


def _answers(pathway: Pathway, way: Way, usual: Values) -> dict[str, Value] | None:
    """Return for each item of a way the first value that passes all its tests, None without one."""
    by_item: dict[str, list[Literal]] = {}
    for leaf, wanted in way:
        by_item.setdefault(leaf.item, []).append((leaf, wanted))
    answers: dict[str, Value] = {}
    for id in sorted(by_item, key=lambda id: id != "side"):
        side = answers.get("side", usual.get("side", RIGHT))
        tried = values_of(pathway.items[id], by_item[id], usual.get(id))
        fits = (v for v in tried if _passes(by_item[id], {"side": side, id: v}))
        value = next(fits, None)
        if value is None:
            return None
        answers[id] = value
    return answers


def _passes(tests: Sequence[Literal], values: Values) -> bool:
    facts = Facts(values=values)
    return all(leaf.holds(facts) is wanted for leaf, wanted in tests)


def values_of(item: Item, tests: Sequence[Literal], usual: Value | None = None) -> Iterator[Value]:
    """Yield answers to an item that its tests tell apart: the usual one first, then calm ones."""
    if usual is not None:
        yield usual
    singles = _singles(item, tests, usual)
    if item.kind == "multi":
        yield from ((choice,) for choice in singles if isinstance(choice, str))
        named = {leaf.choices for leaf, wanted in tests if wanted and isinstance(leaf, Is)}
        sets = (tuple(dict.fromkeys(several)) for several in product(*named))
        yield from (several for several in sets if several)
    elif item.per_side:
        yield from ({LEFT: one, RIGHT: one} for one in singles)
        yield from ({LEFT: a, RIGHT: b} for a, b in product(singles, repeat=2) if a != b)
    else:
        yield from singles
    yield NOT_SURE


def _singles(item: Item, tests: Sequence[Literal], usual: Value | None) -> list[Scalar]:
    calm = [choice.id for choice in item.choices if choice.alone or choice.id == NO]
    choices: list[Scalar] = list(dict.fromkeys((*calm, *(one.id for one in item.choices))))
    if item.kind == "text":
        return [ACTIVITY]
    return [*_numbers(item, tests, usual), *choices] if item.kind == "number" else choices


def _numbers(item: Item, tests: Sequence[Literal], usual: Value | None) -> list[Scalar]:
    """Return the limits that the tests compare with and what lies beside, the most usual first."""
    low, high, step = item.min or 0, item.max or 0, item.step or 1
    limits = {leaf.limit for leaf, _ in tests if isinstance(leaf, Compare)}
    gaps = {leaf.least for leaf, _ in tests if isinstance(leaf, Differs)}
    near = {limit + by for limit in limits for by in (-step, 0, step)} | {low, high}
    near |= {number + gap for number in near for gap in gaps}
    middle = usual if isinstance(usual, (int, float)) else (low + high) / 2
    within = (number for number in near if low <= number <= high)
    return [_plain(number) for number in sorted(within, key=lambda n: abs(n - middle))]


def _plain(number: float) -> int | float:
    return int(number) if float(number).is_integer() else number
