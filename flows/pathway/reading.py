"""Answers as other programs hand them in: checked against the items, and put into our form."""

import reprlib
from collections.abc import Mapping

from flows.errors import AnswersError
from flows.pathway.answers import LEFT, NO, NOT_DONE, NOT_SURE, RIGHT, STOPPED, YES, Scalar, Value
from flows.pathway.model import Item, Pathway
from flows.pathway.names import nearest

LONGEST_TEXT = 500
LONGEST_SHOWN = 60
BOOLEANS = {"true": YES, "false": NO}


def read_answers(pathway: Pathway, given: object) -> dict[str, Value]:
    """Return the answers in our form; raise AnswersError naming every id or value that is wrong.

    A sign may be stated by its opposite (`walks_4_steps: no`).
    """
    if not isinstance(given, Mapping):
        raise AnswersError("answers must be a mapping of item ids to values")
    values: dict[str, Value] = {}
    problems: list[str] = []
    for key, raw in given.items():
        try:
            id, value = _read(pathway, str(key), raw)
            if values.setdefault(id, value) != value:
                problems.append(f"{key}: says the opposite of {id!r}; keep one")
        except AnswersError as error:
            problems.append(str(error))
    if problems:
        raise AnswersError("; ".join(problems))
    return values


def _read(pathway: Pathway, key: str, raw: object) -> tuple[str, Value]:
    item = pathway.items.get(key)
    if item is not None:
        return key, read_value(item, raw)
    sign = pathway.opposites().get(key)
    if sign is None:
        known = [*pathway.items, *pathway.opposites()]
        raise AnswersError(f"no item is called {short(key)}{nearest(short(key), known)}")
    value = read_value(sign, raw)
    return sign.id, {YES: NO, NO: YES}.get(str(value), value)


def read_value(item: Item, raw: object) -> Value:
    """Return one value in our form, or raise AnswersError saying what would fit.

    A test of two sides that was stopped or not done as a whole was so on both.
    """
    if raw == NOT_SURE:
        return NOT_SURE
    if item.is_movement and raw in (STOPPED, NOT_DONE):
        return {LEFT: str(raw), RIGHT: str(raw)} if item.per_side else str(raw)
    if item.per_side:
        return _sides(item, raw)
    if item.kind == "multi":
        return _several(item, raw)
    return _scalar(item, raw)


def _sides(item: Item, raw: object) -> Value:
    if not isinstance(raw, Mapping) or not raw or not set(raw) <= {LEFT, RIGHT}:
        raise AnswersError(f"{item.id}: needs a value for each side, {{left: ..., right: ...}}")
    return {str(side): _side(item, value) for side, value in raw.items()}


def _side(item: Item, raw: object) -> Scalar:
    return str(raw) if raw in (STOPPED, NOT_DONE, NOT_SURE) else _scalar(item, raw)


def _several(item: Item, raw: object) -> Value:
    chosen = tuple(raw) if isinstance(raw, (list, tuple)) else (raw,)
    ids = tuple(dict.fromkeys(_choice(item, choice) for choice in chosen))
    alone = [choice.id for choice in item.choices if choice.alone and choice.id in ids]
    if not ids:
        known = ", ".join(choice.id for choice in item.choices)
        raise AnswersError(f"{item.id}: needs at least one of {known}")
    if alone and len(ids) > 1:
        raise AnswersError(f"{item.id}: {list(ids)!r} cannot stand together")
    return ids


def _scalar(item: Item, raw: object) -> Scalar:
    if item.kind == "number" and not (isinstance(raw, str) and item.choice(raw)):
        return _number(item, raw)
    if item.kind == "text":
        return _text(item, raw)
    return _choice(item, raw)


def _choice(item: Item, raw: object) -> str:
    raw = BOOLEANS.get(str(raw).lower(), raw)
    known = [choice.id for choice in item.choices]
    if raw not in known:
        raise AnswersError(
            f"{item.id}: {short(raw)} is not one of {', '.join(known)}{nearest(short(raw), known)}"
        )
    return str(raw)


def _number(item: Item, raw: object) -> int | float:
    if isinstance(raw, bool) or not isinstance(raw, (int, float)) or raw != raw:
        raise AnswersError(f"{item.id}: {short(raw)} is no number")
    low, high = item.min, item.max
    if (low is not None and raw < low) or (high is not None and raw > high):
        span = f"between {_limit(low)} and {_limit(high)} {item.unit}".strip()
        raise AnswersError(f"{item.id}: {short(raw)} is not {span}")
    return raw


def _limit(limit: float | None) -> str:
    return "any" if limit is None else f"{limit:g}"


def short(raw: object) -> str:
    """Return a value for a message, cut where it is long."""
    try:
        shown = reprlib.repr(raw)
    except ValueError:  # an integer of thousands of digits has no text
        return "an endless number"
    return shown if len(shown) <= LONGEST_SHOWN else f"{shown[:LONGEST_SHOWN]}..."


def _text(item: Item, raw: object) -> str:
    if not isinstance(raw, str) or not raw.strip() or len(raw) > LONGEST_TEXT:
        raise AnswersError(f"{item.id}: needs a text of 1 to {LONGEST_TEXT} characters")
    return raw.strip()
