"""Checks the tables of cut-offs by age: no age within one may have two limits, or none."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from flows.errors import ContentError
from flows.pathway.conditions import All, AtLeastOf, Condition, Not
from flows.pathway.leaves import Compare
from flows.pathway.model import Item, Pathway

AGE = "age"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Band:
    """The ages a cut-off is for, both ends included, in years."""

    low: float
    high: float


def check_cut_offs(pathway: Pathway, placed: Sequence[tuple[str, Condition]]) -> None:
    """Raise ContentError for the first table with a gap or an overlap between its ages."""
    age = pathway.items.get(AGE)
    if age is None:
        return
    for place, condition in placed:
        for item, bands in _tables(condition, age):
            for before, after in pairwise(sorted(bands)):
                _check_neighbours(f"{place} ({item})", before, after, step=age.step or 1)


def _check_neighbours(place: str, before: Band, after: Band, *, step: float) -> None:
    if after.low <= before.high:
        raise ContentError(
            f"{place}: ages {after.low:g} to {min(before.high, after.high):g} have two cut-offs;"
            " let each age band begin where the one before ends"
        )
    if after.low > before.high + step:
        raise ContentError(
            f"{place}: ages {before.high + step:g} to {after.low - step:g} have no cut-off;"
            " let each age band begin where the one before ends"
        )


def _tables(condition: Condition, age: Item) -> Iterator[tuple[str, list[Band]]]:
    """Yield every table: an `any` of age bands, each with a limit for the same item."""
    match condition:
        case AtLeastOf(1, parts):
            tables: dict[str, list[Band]] = {}
            for part in parts:
                row = _row(part, age)
                if row is not None:
                    tables.setdefault(row[0], []).append(row[1])
            yield from ((item, bands) for item, bands in tables.items() if len(bands) > 1)
    match condition:
        case All(parts) | AtLeastOf(_, parts):
            for part in parts:
                yield from _tables(part, age)
        case Not(part):
            yield from _tables(part, age)


def _row(part: Condition, age: Item) -> tuple[str, Band] | None:
    """Return what a row measures and its ages, or None where it is no row for anybody."""
    leaves = [*part.leaves()] if isinstance(part, All) else []
    limits = [leaf for leaf in leaves if isinstance(leaf, Compare) and leaf.item == AGE]
    measured = [leaf.item for leaf in leaves if isinstance(leaf, Compare) and leaf.item != AGE]
    if not limits or not measured:
        return None
    band = _band(limits, age)
    return (measured[0], band) if band.low <= band.high else None


def _band(limits: Sequence[Compare], age: Item) -> Band:
    low, high, step = age.min or 0, age.max or 0, age.step or 1
    for leaf in limits:
        match leaf.relation:
            case "at_least":
                low = max(low, leaf.limit)
            case "above":
                low = max(low, leaf.limit + step)
            case "at_most":
                high = min(high, leaf.limit)
            case "below":
                high = min(high, leaf.limit - step)
    return Band(low=low, high=high)
