"""What trying mutants came to: how many were killed and by what, and why the rest survive."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from flows.errors import CasesError
from flows.pathway.loading import CONTENT, mistake, read_yaml
from flows.pathway.references import Strict
from flows.proving.killing import Fate

LEAST = 0.95
"""So many of the mutants that load must be killed."""


class Reason(Strict):
    """Why mutants survive: they change nothing that matters. `mutants` are names with `*`."""

    mutants: tuple[str, ...]
    why: str


class ReasonFile(Strict):
    """The file of reasons of one flow."""

    survivors: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a run came to; `refused` did not load and count neither way.

    `stale` are names in the file of reasons that no survivor has any more.
    """

    tried: int
    refused: int
    killed_by: Mapping[str, int]
    survivors: Mapping[str, str]
    stale: tuple[str, ...]

    @property
    def killed(self) -> int:
        """Count the mutants that something named killed."""
        return sum(self.killed_by.values())

    @property
    def is_good(self) -> bool:
        """Tell whether enough are killed, and every survivor has a reason that still holds."""
        enough = self.killed >= LEAST * self.tried
        return enough and all(self.survivors.values()) and not self.stale

    def as_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {
            "mutants": self.tried,
            "killed": self.killed,
            "refused": self.refused,
            "killed_by": dict(self.killed_by),
            "survivors": [{"mutant": id, "why": why} for id, why in self.survivors.items()],
            "stale": list(self.stale),
        }


def reasons_of(flow: str, content: Path = CONTENT) -> Path:
    """Return the file that says why mutants of a flow survive."""
    return content / flow / "mutants" / "survivors.yaml"


def read_reasons(path: Path) -> tuple[Reason, ...]:
    """Read the reasons; none where there is no such file."""
    if not path.is_file():
        return ()
    raw = read_yaml(path)
    try:
        return ReasonFile.model_validate(raw).survivors
    except ValidationError as error:
        problems = (mistake(path.name, raw, one) for one in error.errors())
        raise CasesError("\n".join(problems)) from error


def outcome(fates: Iterable[Fate], reasons: Sequence[Reason], *, whole: bool) -> Outcome:
    """Sum up; only a run of all mutants can tell which reasons are stale."""
    every = list(fates)
    loaded = [fate for fate in every if not fate.refused]
    alive = [fate.mutant for fate in loaded if fate.by is None]
    return Outcome(
        tried=len(loaded),
        refused=len(every) - len(loaded),
        killed_by=dict(Counter(fate.by for fate in loaded if fate.by).most_common()),
        survivors={mutant: _why(mutant, reasons) for mutant in alive},
        stale=tuple(_stale(alive, reasons)) if whole else (),
    )


def _why(mutant: str, reasons: Sequence[Reason]) -> str:
    return next((reason.why for reason in reasons if _names(reason, mutant)), "")


def _names(reason: Reason, mutant: str) -> bool:
    return any(_fits(mutant, name) for name in reason.mutants)


def _fits(mutant: str, name: str) -> bool:
    return fnmatchcase(mutant, name.replace("[", "[[]"))


def _stale(alive: Sequence[str], reasons: Sequence[Reason]) -> Iterator[str]:
    for name in (name for reason in reasons for name in reason.mutants):
        if not any(_fits(mutant, name) for mutant in alive):
            yield name
