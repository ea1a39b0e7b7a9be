"""Values in the words of their choices, for lists of answers and the hand-over."""

from collections.abc import Mapping

from flows.pathway.answers import NOT_DONE, NOT_SURE, STOPPED, Scalar, Value
from flows.pathway.customary import told_in
from flows.pathway.model import Item


def spoken(item: Item, value: Value) -> str:
    """Return a value in words; sides are named, a number carries its unit."""
    if isinstance(value, Mapping):
        return ", ".join(_on_side(item, side, part) for side, part in value.items())
    if isinstance(value, tuple):
        return ", ".join(item.label(choice) for choice in value)
    return _one(item, value)


def _on_side(item: Item, side: str, value: Scalar) -> str:
    """Return the value of a side; of a choice its words go on behind a colon, and have no other."""
    name, words = item.wording.side(side), _one(item, value)
    if not isinstance(value, str) or value in (STOPPED, NOT_DONE):
        return f"{name} {words}"
    return f"{name}: {lower_first(words.replace(': ', ', '))}"


def lower_first(text: str) -> str:
    """Return words as they go on after others."""
    return text[:1].lower() + text[1:]


def _one(item: Item, value: Scalar) -> str:
    if not isinstance(value, str):
        told = item.wording.amount(value, item.unit)
        own = told_in(item.wording, item.unit, value, item.max)
        return f"{own} ({told})" if own else told
    if item.kind == "text" and value != NOT_SURE:
        return value
    return chosen(item, value)


def chosen(item: Item, choice: str) -> str:
    """Return the words for a choice, or for a movement that was not made."""
    short = {STOPPED: item.wording.stopped, NOT_DONE: item.wording.not_done}
    return short.get(choice) or item.label(choice)
