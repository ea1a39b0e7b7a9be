"""What a person has told us: values, and answers in the order given."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

YES, NO, NOT_SURE = "yes", "no", "not_sure"
LEFT, RIGHT = "left", "right"
SIDE = "side"
"""The item that tells which knee it is about."""
STOPPED, NOT_DONE = "stopped", "not_done"
BESIDE = "beside"
"""Stands for the answer to an item that does not apply: not missing, and no choice of its own."""

GIVEN = -1
"""The turn of an answer that was known before."""

Scalar = str | int | float
Sideless = Scalar | tuple[str, ...]
Value = Sideless | Mapping[str, Scalar]
"""One item's value: a choice id, a number, a text; a tuple of choice ids; or {left, right}."""

Values = Mapping[str, Value]
"""Current values by item id. An absent key means never asked, which is not the same as not_sure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One value a person gave; answers of one press share a turn, so Back takes them together."""

    item: str
    value: Value
    turn: int

    @property
    def is_given(self) -> bool:
        """Tell whether it was known before the conversation began."""
        return self.turn == GIVEN


def current(answers: Iterable[Answer]) -> dict[str, Value]:
    """Return the latest value of each item."""
    return {answer.item: answer.value for answer in answers}


def sore_side(values: Values) -> str:
    """Return the side that hurts, or hurts more; nothing where both do, or it is not known.

    >>> sore_side({"side": "both", "worse_knee": "right"}), sore_side({"side": "both"})
    ('right', '')
    """
    told = (values.get("side"), values.get("worse_knee"))
    return next((str(side) for side in told if side in (LEFT, RIGHT)), "")


def better_side(sore: str) -> str:
    """Return the side that is asked first: the one that hurts less, left where both are alike."""
    return RIGHT if sore == LEFT else LEFT
