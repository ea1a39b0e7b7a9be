"""Mutants of one condition: parts and choices dropped, signs turned round, limits moved."""

from collections.abc import Iterator, Mapping
from typing import Any

from flows.proving.mutant import GONE, Mutant, Path, mutant

LISTS_OF_CONDITIONS = ("all", "any", "of")
COMPARED = ("at_least", "at_most", "above", "below", "differs_by", "differs_by_percent")
TURNED = {"yes": "no", "no": "yes"}


def of_whole(name: str, path: Path, condition: Any) -> Iterator[Mutant]:
    """Yield a condition that may be left out as left out, and as the opposite."""
    yield mutant("drop a condition", name, path, GONE)
    yield mutant("negate a condition", name, path, {"not": condition})


def of_condition(name: str, path: Path, condition: Any) -> Iterator[Mutant]:
    """Yield the mistakes that can be made within one condition."""
    if not isinstance(condition, Mapping):
        return
    keys = [key for key in condition if key not in ("side", "either_way", "is")]
    for key in keys:
        inner, value = (*path, key), condition[key]
        told = f"{name}.{key}"
        if len(keys) > 1:
            yield mutant("drop a part", told, inner, GONE)
        if key in COMPARED:
            for step in (-1, 1):
                yield mutant("move a cut-off", f"{told} to {value + step}", inner, value + step)
        elif key in LISTS_OF_CONDITIONS:
            for index, part in enumerate(value):
                if len(value) > 1:
                    yield mutant("drop a part", f"{told}[{index}]", (*inner, index), GONE)
                yield from of_condition(f"{told}[{index}]", (*inner, index), part)
        elif key == "fact":
            for index, fact in enumerate(value if isinstance(value, list) else ()):
                yield mutant("drop a part", f"{told} {fact}", (*inner, index), GONE)
        elif isinstance(value, Mapping):
            yield from of_condition(told, inner, value)
        else:
            yield from _of_choices(told, inner, value)
    if isinstance(condition.get("is"), list):
        yield from _of_choices(f"{name}.is", (*path, "is"), condition["is"])


def _of_choices(name: str, path: Path, value: Any) -> Iterator[Mutant]:
    if isinstance(value, str) and value in TURNED:
        yield mutant("flip a sign", name, path, TURNED[value])
    for index, choice in enumerate(value if isinstance(value, list) and len(value) > 1 else ()):
        yield mutant("drop a choice", f"{name} {choice}", (*path, index), GONE)
