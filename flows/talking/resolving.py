"""The answers that patterns found come to: one of each question, or two that are unclear."""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence

from flows.pathway.answers import Sideless
from flows.pathway.model import Item, Pathway
from flows.talking.hits import Hit, Place, is_among


def answers_of(
    pathway: Pathway,
    hits: Sequence[Hit],
    correction: Place | None,
    open_items: Container[str],
) -> tuple[dict[str, Sideless], dict[str, tuple[str, ...]]]:
    """Return the answers that hits come to, and choices where two were said.

    What needs something else said counts beside it, and makes nothing unclear where that is not so.
    """
    values, _ = _answers(pathway, hits, correction, open_items)
    hits = [hit for hit in hits if hit.saying.question in open_items or not _lacks(hit, values)]
    values, unclear = _answers(pathway, hits, correction, open_items)
    holding = {
        id: value if id in open_items else met(hits, id, value, values)
        for id, value in values.items()
    }
    return {id: one for id, one in holding.items() if one is not None}, unclear


def _lacks(hit: Hit, values: Mapping[str, Sideless]) -> bool:
    """Tell whether something else was said than a hit needs beside it."""
    return any(
        other in values and not is_among(values[other], wanted)
        for other, wanted in hit.saying.needs.items()
    )


def _answers(
    pathway: Pathway,
    hits: Iterable[Hit],
    correction: Place | None,
    open_items: Container[str],
) -> tuple[dict[str, Sideless], dict[str, tuple[str, ...]]]:
    values: dict[str, Sideless] = {}
    unclear: dict[str, tuple[str, ...]] = {}
    for id, several in by_item(hits).items():
        item = pathway.items[id]
        said = resolved(item, after_correction(correction, several), is_asked=id in open_items)
        if isinstance(said, frozenset):
            unclear[id] = tuple(choice.id for choice in item.choices if choice.id in said)
        elif said is not None:
            values[id] = said
    return values, unclear


def by_item(hits: Iterable[Hit]) -> Mapping[str, list[Hit]]:
    """Return hits by the id of the item that each answers, in their order."""
    found: dict[str, list[Hit]] = defaultdict(list)
    for hit in hits:
        found[hit.saying.question].append(hit)
    return found


def after_correction(correction: Place | None, hits: Sequence[Hit]) -> Sequence[Hit]:
    """Drop what was said before a correction, where something was said after it."""
    if correction is None:
        return hits
    after = [hit for hit in hits if (hit.clause, hit.start) >= correction]
    return after or hits


def resolved(
    item: Item, hits: Sequence[Hit], *, is_asked: bool
) -> Sideless | frozenset[str] | None:
    """Return the answer that hits come to; of one answer several are returned as unclear.

    Of two times one gives way to the other in a story, and not where it is asked for how long.
    """
    hits = [hit for hit in hits if not hit.is_earlier or (is_asked and hit.saying.measures)] or hits
    said = {hit.value for hit in hits if not hit.saying.weak} or {hit.value for hit in hits}
    if item.kind == "multi":
        chosen = [choice for choice in item.choices if choice.id in said]
        together = [choice.id for choice in chosen if not choice.alone]
        return tuple(together or [choice.id for choice in chosen[:1]]) or None
    if len(said) > 1 and all(hit.saying.newest for hit in hits):
        said = {next(choice for choice in hits[0].saying.measures if choice in said)}
    if len(said) > 1:
        return frozenset(str(value) for value in said)
    return next(iter(said), None)


def met(
    hits: Sequence[Hit], id: str, value: Sideless, values: Mapping[str, Sideless]
) -> Sideless | None:
    """Return what of an answer holds, as what it needs beside it was said too."""
    needed = [
        hit.value
        for hit in hits
        if hit.saying.question == id
        and all(is_among(values.get(other), wanted) for other, wanted in hit.saying.needs.items())
    ]
    if isinstance(value, tuple):
        return tuple(one for one in value if one in needed) or None
    return value if value in needed else None
