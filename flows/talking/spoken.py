"""Values in the words of their choices, for lists of answers and the hand-over."""

from collections.abc import Mapping

from flows.pathway.answers import NOT_DONE, NOT_SURE, STOPPED, Scalar, Value
from flows.pathway.model import Item

SHORT = {STOPPED: "stopped", NOT_DONE: "not done"}


def spoken(item: Item, value: Value) -> str:
    """Return a value in words; sides are named, a number carries its unit."""
    if isinstance(value, Mapping):
        return ", ".join(f"{side} {_one(item, part)}" for side, part in value.items())
    if isinstance(value, tuple):
        return ", ".join(item.label(choice) for choice in value)
    return _one(item, value)


def _one(item: Item, value: Scalar) -> str:
    if not isinstance(value, str):
        return f"{value:g} {item.unit}".strip()
    if item.kind == "text" and value != NOT_SURE:
        return value
    return SHORT.get(value) or item.label(value)
