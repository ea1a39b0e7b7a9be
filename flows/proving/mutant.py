"""A mutant: content with one mistake such as an author could make, made on purpose."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

Path = tuple[str | int, ...]
Raw = Mapping[str, Any]


class Gone(Enum):
    """Stands for the part that a mutant drops; is the same in every process."""

    GONE = auto()


GONE = Gone.GONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One mistake: where it is made, what kind it is, and what stands there instead."""

    kind: str
    path: Path
    name: str
    changes: tuple[tuple[Path, object], ...]

    @property
    def id(self) -> str:
        """Return what names it in every run of the same content."""
        return f"{self.kind}: {self.name}"

    def applied(self, raw: Raw) -> dict[str, Any]:
        """Return the content with the mistake; the rest is shared and nothing is changed."""
        changed: Any = raw
        for path, value in self.changes:
            changed = _with(changed, path, value)
        return dict(changed)


def _with(part: Any, path: Path, value: object) -> Any:
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(part, Mapping):
        if not rest and value is GONE:
            return {key: kept for key, kept in part.items() if key != step}
        return {**part, step: _with(part.get(step), rest, value)}
    if not rest and value is GONE:
        return [kept for index, kept in enumerate(part) if index != step]
    return [_with(kept, rest, value) if index == step else kept for index, kept in enumerate(part)]


def mutant(kind: str, name: str, path: Path, value: object) -> Mutant:
    """Return a mutant with one change."""
    return Mutant(kind=kind, path=path, name=name, changes=((path, value),))
