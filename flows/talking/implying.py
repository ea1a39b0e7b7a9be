"""What follows from what a text says, where it was not said itself."""

from collections.abc import Collection, Container, Mapping

from flows.pathway.answers import Sideless
from flows.pathway.model import Pathway
from flows.talking.hits import is_among


def with_implied(
    pathway: Pathway,
    said: Mapping[str, Sideless],
    unclear: Mapping[str, tuple[str, ...]],
    open_items: Collection[str],
) -> dict[str, Sideless]:
    """Return what was heard and what follows from it, where it was not said itself.

    Beside a question only what is asked later, so that no answer is taken back by it.
    """
    values, telling = dict(said), is_telling(pathway, open_items)
    for one in pathway.content.implied:
        if not all(_is_said(unclear, values, id, wanted) for id, wanted in one.when.items()):
            continue
        if any(is_among(values.get(id), wanted) for id, wanted in one.unless.items()):
            continue
        if not telling and not _follows(pathway, one.question, open_items):
            continue
        is_multi, told = pathway.items[one.question].kind == "multi", values.get(one.question)
        if is_multi and (told is None or isinstance(told, tuple)):
            values[one.question] = tuple(dict.fromkeys([*(told or ()), one.choice]))
        elif told is None and one.question not in unclear:
            values[one.question] = one.choice
    return values


def _is_said(
    unclear: Mapping[str, tuple[str, ...]],
    values: Mapping[str, Sideless],
    id: str,
    wanted: Container[str],
) -> bool:
    """Tell whether one of some choices was answered, or none but such where two were said."""
    both = unclear.get(id, ())
    return is_among(values.get(id), wanted) or (bool(both) and all(one in wanted for one in both))


def is_telling(pathway: Pathway, open_items: Collection[str]) -> bool:
    """Tell whether people tell their story, and are not asked yet."""
    return not open_items or not pathway.screens[0].ids.isdisjoint(open_items)


def _follows(pathway: Pathway, id: str, open_items: Collection[str]) -> bool:
    """Tell whether an item is asked after those that are open."""
    screens = [screen.ids for screen in pathway.screens]
    last = max((at for at, ids in enumerate(screens) if not ids.isdisjoint(open_items)), default=-1)
    return any(id in ids for ids in screens[last + 1 :])
