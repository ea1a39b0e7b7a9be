"""Finds conditions that no answers can meet: a small check that never errs, and no solver.

One item is looked at at a time, over values that stand for all of its answers, everything else
unknown. What is false for each of them can never hold. What hangs on two items together is left.
"""

from collections.abc import Iterator, Sequence
from itertools import chain, combinations, pairwise, product

from flows.errors import ContentError
from flows.pathway.answers import BESIDE, LEFT, NOT_DONE, NOT_SURE, RIGHT, STOPPED, Scalar, Value
from flows.pathway.conditions import ALWAYS, All, AtLeastOf, Condition, Not
from flows.pathway.facts import Facts
from flows.pathway.leaves import Differs, Is, Leaf
from flows.pathway.model import Item, Pathway, Rule

MOST_NAMED = 8
"""Of more choices that may stand together too many sets would have to be tried."""
SIDES = (LEFT, RIGHT, "both")


def check_possible(pathway: Pathway, placed: Sequence[tuple[str, Condition]]) -> None:
    """Raise ContentError for the first condition, or part of one, that can never hold."""
    sound: set[Condition] = {ALWAYS}
    for place, condition in placed:
        for part in chain(_parts(condition), (_when_asked(pathway, condition),)):
            if part not in sound:
                item = _impossible(pathway, part)
                if item is not None:
                    raise ContentError(
                        f"{place}: can never hold, whatever {item!r} is; mend or drop a part of it"
                    )
                sound.add(part)
    for kind, rules in (("rules", pathway.rules), ("otherwise", pathway.otherwise)):
        for rule in rules:
            _check_rule(pathway, pathway.places.of(kind, rule.id), rule)


def _check_rule(pathway: Pathway, place: str, rule: Rule) -> None:
    if rule.unless is not None and _follows(pathway, rule.when, rule.unless):
        raise ContentError(
            f"{place}: can never fire, for its unless holds whenever its when does; mend one"
        )


def _follows(pathway: Pathway, when: Condition, then: Condition) -> bool:
    """Tell whether `then` plainly holds wherever `when` does."""
    if then in _joined(when) or _impossible(pathway, All((when, Not(then)))) is not None:
        return True
    match then:
        case All(parts):
            return all(_follows(pathway, when, part) for part in parts)
        case AtLeastOf(1, parts):
            return any(_follows(pathway, when, part) for part in parts)
    return False


def _joined(condition: Condition) -> Iterator[Condition]:
    """Yield what must hold together."""
    yield condition
    if isinstance(condition, All):
        for part in condition.parts:
            yield from _joined(part)


def _when_asked(pathway: Pathway, condition: Condition) -> Condition:
    """Add that what must be answered is asked at all; a danger somebody names always counts."""
    parts = [condition]
    for part in _joined(condition):
        item = None if isinstance(part, (All, AtLeastOf, Not)) else _item_of(pathway, part)
        if item is not None and not item.is_sign and item.ask_if is not ALWAYS:
            parts.append(item.ask_if)
    return All(tuple(parts)) if len(parts) > 1 else condition


def _item_of(pathway: Pathway, leaf: Condition) -> Item | None:
    return next((pathway.items[one.item] for one in leaf.leaves()), None)


def _parts(condition: Condition) -> Iterator[Condition]:
    """Yield a condition and its parts; a choice that exists is always possible."""
    if not isinstance(condition, Is):
        yield condition
    match condition:
        case All(parts) | AtLeastOf(_, parts):
            for part in parts:
                yield from _parts(part)
        case Not(part):
            yield from _parts(part)


def _impossible(pathway: Pathway, condition: Condition) -> str | None:
    """Return the item by whose answers alone a condition can never hold, or None."""
    by_item: dict[str, list[Leaf]] = {}
    for leaf in condition.leaves():
        by_item.setdefault(leaf.item, []).append(leaf)
    for id, leaves in by_item.items():
        if (len(leaves) > 1 or len(by_item) == 1) and _never(condition, pathway.items[id], leaves):
            return id
    return None


def _never(condition: Condition, item: Item, leaves: Sequence[Leaf]) -> bool:
    if any(isinstance(leaf, Differs) for leaf in leaves):
        return False  # a difference of sides is taken as possible
    return all(condition.holds(Facts(values=values)) is False for values in _answers(item, leaves))


def _answers(item: Item, leaves: Sequence[Leaf]) -> Iterator[dict[str, Value]]:
    """Yield answers to one item that stand for all that these leaves can tell apart.

    Missing, unsure and stopped tell nothing, so they can only make true what another answer does;
    they are tried where a leaf names them.
    """
    named = tuple(dict.fromkeys(c for leaf in leaves if isinstance(leaf, Is) for c in leaf.choices))
    if item.kind == "multi" and len(named) > MOST_NAMED:
        yield {}
        return
    values = [*_given(item, leaves, named)]
    values += [word for word in (NOT_SURE, STOPPED, NOT_DONE) if word in named]
    if item.ask_if is not ALWAYS:
        yield {item.id: BESIDE}
    if item.per_side:
        for side, left, right in product(SIDES, values, values):
            yield {"side": side, item.id: {LEFT: left, RIGHT: right}}  # type: ignore[dict-item] # no list is per side
    else:
        yield from ({item.id: value} for value in values)


def _given(item: Item, leaves: Sequence[Leaf], named: Sequence[str]) -> Iterator[Value]:
    if item.kind == "multi":
        yield from _sets(item, named)
    elif item.kind == "text":
        yield "something"
    else:
        yield from (choice.id for choice in item.choices)
    if item.kind == "number":
        yield from _numbers(item, leaves)


def _sets(item: Item, named: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield each set of the named choices, and each choice alone."""
    yield from ((choice.id,) for choice in item.choices)
    together = [c.id for c in item.choices if c.id in named and not c.alone]
    for count in range(2, len(together) + 1):
        yield from combinations(together, count)


def _numbers(item: Item, leaves: Sequence[Leaf]) -> Iterator[Scalar]:
    """Yield the ends of the range, every limit within it, and a number between each two."""
    low, high = item.min or 0, item.max or 0
    limits = {leaf.limit for leaf in leaves if not isinstance(leaf, (Is, Differs))}
    marks = sorted({low, high, *(limit for limit in limits if low <= limit <= high)})
    yield from marks
    yield from ((before + after) / 2 for before, after in pairwise(marks))
