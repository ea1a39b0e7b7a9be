"""Other answers a person could have given: one answer changed, the smallest change first.

"Not sure" is never a change: it is no fact, so it cannot be what would have to be so.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from flows.judging.relevance import counts_with_others, looked_at
from flows.pathway.answers import (
    BESIDE,
    NO,
    NOT_DONE,
    NOT_SURE,
    STOPPED,
    Scalar,
    Value,
    Values,
)
from flows.pathway.leaves import Compare, Differs
from flows.pathway.model import Item, Pathway

UNSURE, OTHER, DENIED, DENIED_ALONE = range(4)
"""Kinds of changes, in the order in which they are looked at."""
WHO = frozenset({"subject", "age", "sex"})
"""Who a person is, which nobody could have answered otherwise, but for having refused to say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One answer that would have to be another; `size` puts small changes first."""

    item: str
    before: Value
    after: Value
    size: tuple[int, float]
    is_sign: bool = False

    @property
    def added(self) -> str | None:
        """Return the one choice that is chosen besides those chosen before, if that is all."""
        new, old = _choices(self.after) - _choices(self.before), _choices(self.before)
        return next(iter(new)) if len(new) == 1 and old <= _choices(self.after) else None

    @property
    def removed(self) -> str | None:
        """Return the one choice that is left out of those chosen before, if that is all."""
        gone, new = _choices(self.before) - _choices(self.after), _choices(self.after)
        return next(iter(gone)) if len(gone) == 1 and new <= _choices(self.before) else None


def _choices(value: Value) -> set[str]:
    return set(value) if isinstance(value, tuple) else set()


def changes(pathway: Pathway, values: Values) -> tuple[Change, ...]:
    """Return every other answer to what was asked and answered, the smallest changes first.

    First what was not sure, then other answers by how far they lie apart, and last the warning
    signs that were denied: those first that count because of something else that was said, since
    it is no news that a danger by itself makes it more urgent.
    """
    found = (
        change
        for item in pathway.items.values()
        if values.get(item.id, BESIDE) != BESIDE and not _is_sure_of_self(item, values)
        for change in _of_item(pathway, item, values)
    )
    return tuple(sorted(found, key=lambda change: change.size))


def _is_sure_of_self(item: Item, values: Values) -> bool:
    """Tell whether this is who somebody is and said to be: that could not have been otherwise."""
    return item.id in WHO and values[item.id] != NOT_SURE


def _of_item(pathway: Pathway, item: Item, values: Values) -> Iterator[Change]:
    value = values[item.id]
    if isinstance(value, Mapping):
        for side, part in value.items():
            others = [n for other, n in value.items() if other != side]
            for after in _others(pathway, item, part, others):
                changed = {**value, side: after}
                yield _change(item, value, changed, (OTHER, _distance(item, part, after)))
    elif item.kind == "multi":
        for several in _several(item, value):
            yield _change(item, value, several, (_kind(value), 1))
    elif not isinstance(value, tuple) and not item.per_side:
        for after in _others(pathway, item, value, ()):
            denied = item.is_sign and value == NO
            alone = denied and not counts_with_others(pathway, values, item.id)
            kind = DENIED_ALONE if alone else DENIED if denied else _kind(value)
            yield _change(item, value, after, (kind, _distance(item, value, after)))


def _kind(before: Value) -> int:
    return UNSURE if before == NOT_SURE else OTHER


def _change(item: Item, before: Value, after: Value, size: tuple[int, float]) -> Change:
    return Change(item=item.id, before=before, after=after, size=size, is_sign=item.is_sign)


def _others(
    pathway: Pathway, item: Item, value: Scalar, beside: Iterable[Scalar]
) -> Iterator[Scalar]:
    """Yield the other choices, or the numbers around each limit that anything compares with."""
    if value in (STOPPED, NOT_DONE) or item.kind == "text":
        return
    if item.kind == "number" and (value == NOT_SURE or not isinstance(value, str)):
        yield from (number for number in _around(pathway, item, beside) if number != value)
    else:
        yield from (choice.id for choice in item.choices if choice.id != value)


def _around(pathway: Pathway, item: Item, beside: Iterable[Scalar]) -> list[float]:
    step = item.step or 1
    near: set[float] = set()
    for leaf in looked_at(pathway).limits.get(item.id, ()):
        if isinstance(leaf, Compare):
            near |= {leaf.limit - step, leaf.limit, leaf.limit + step}
        elif isinstance(leaf, Differs):
            for other in (number for number in beside if not isinstance(number, str)):
                near |= {other - leaf.least, other + leaf.least}
                near |= {other - leaf.least + step, other + leaf.least - step}
    low = item.min if item.min is not None else float("-inf")
    high = item.max if item.max is not None else float("inf")
    return sorted(number for number in near if low <= number <= high)


def _several(item: Item, value: Value) -> Iterator[tuple[str, ...]]:
    """Yield the sets of choices with one more, or with one less."""
    chosen = value if isinstance(value, tuple) else ()
    alone = {choice.id for choice in item.choices if choice.alone}
    for choice in item.choices:
        kept = tuple(id for id in chosen if id not in alone)
        if choice.id in alone and (len(chosen) > 1 or choice.id in chosen):
            continue
        if choice.id not in chosen:
            yield (choice.id,) if choice.id in alone else (*kept, choice.id)
        elif len(chosen) > 1:
            yield tuple(id for id in chosen if id != choice.id)


def _distance(item: Item, before: Scalar, after: Scalar) -> float:
    """Return how many steps of a number, or how many choices, lie between two answers."""
    ids = [choice.id for choice in item.choices]
    if before in ids and after in ids:
        return abs(ids.index(str(before)) - ids.index(str(after)))
    if isinstance(before, str) or isinstance(after, str):
        return 1
    return abs(before - after) / (item.step or 1)
