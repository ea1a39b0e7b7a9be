"""Cases: answers with what a source says should follow; read from a folder, mistakes named."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError, field_validator

from flows.errors import AnswersError, CasesError, ContentError, FlowsError
from flows.pathway.answers import Value
from flows.pathway.disposition import Disposition
from flows.pathway.loading import CONTENT, mistake, read_yaml
from flows.pathway.model import Pathway
from flows.pathway.names import nearest
from flows.pathway.reading import read_answers
from flows.pathway.references import Strict

KINDS = ("*.yaml", "*.yml", "*.json")
TIERS = tuple(tier.value for tier in Disposition)


class Expected(Strict):
    """What the source of a case says should follow."""

    disposition: Disposition
    acceptable: tuple[Disposition, ...] = Field(min_length=1)
    regions: tuple[str, ...]
    must_not_miss: bool


class Origin(Strict):
    """Where a case was published."""

    citation: str
    url: str = ""
    doi: str = ""
    pmid: str = ""


class CaseFile(Strict):
    """The shape of a case file; `miss` says why we differ from its source, where we do."""

    id: str = Field(min_length=1)
    answers: dict[str, Any]
    expected: Expected
    source: Origin
    note: str = ""
    miss: str = ""

    @field_validator("source", mode="before")
    @classmethod
    def _cited(cls, source: object) -> object:
        """Let a source be given in words alone."""
        return {"citation": source} if isinstance(source, str) else source


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case, its answers in our form."""

    id: str
    answers: Mapping[str, Value]
    expected: Expected
    miss: str = ""


def published(pathway: Pathway, content: Path = CONTENT) -> Path:
    """Return the folder of the published cases that come with the content."""
    return content / pathway.id / "cases"


def read_cases(pathway: Pathway, folder: Path) -> tuple[Case, ...]:
    """Read every case of a folder in the order of their files; CasesError names all mistakes."""
    cases: list[Case] = []
    problems: list[str] = []
    for path in _files(folder):
        try:
            cases.append(_read(pathway, path))
        except FlowsError as error:
            problems.append(str(error))
    twice = [id for id, count in Counter(case.id for case in cases).items() if count > 1]
    problems += [f"{folder.name}: the id {id!r} is in two files; change one" for id in twice]
    if problems:
        raise CasesError("\n".join(problems))
    return tuple(cases)


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise CasesError(f"{folder.name}: no such folder of cases; check --cases")
    found = [path for kind in KINDS for path in folder.glob(kind) if path.name[0] != "."]
    if not found:
        raise CasesError(f"{folder.name}: holds no case; name its files case.yaml")
    return sorted(found)


def _read(pathway: Pathway, path: Path) -> Case:
    raw = read_yaml(path)
    if not isinstance(raw, Mapping):
        raise CasesError(f"{path.name}: must hold id, answers, expected and source; add them")
    try:
        file = CaseFile.model_validate(raw)
    except ValidationError as error:
        problems = dict.fromkeys(_shape(path.name, raw, problem) for problem in error.errors())
        raise CasesError("\n".join(problems)) from error
    problems = dict.fromkeys(_unfit(pathway, file.expected))
    try:
        answers = read_answers(pathway, file.answers)
    except (AnswersError, ContentError) as error:
        problems[f"answers: {error}"] = None
    if problems:
        raise CasesError("\n".join(f"{path.name} {problem}" for problem in problems))
    return Case(id=file.id, answers=answers, expected=file.expected, miss=file.miss)


def _shape(name: str, raw: Any, problem: Any) -> str:
    """Say what is wrong with the shape of a file: file, key, problem and remedy."""
    path = [str(step) for step in problem["loc"]]
    place, given = f"{name} {'.'.join(path)}", problem["input"]
    match problem["type"]:
        case "enum":
            return f"{place}: no disposition is called {given!r}{nearest(str(given), TIERS)}"
        case "extra_forbidden":
            return f"{place}: there is no such key{nearest(path[-1], _keys(path))}"
        case "bool_parsing" | "bool_type":
            return f"{place}: {given!r} does not fit; write yes or no"
    return mistake(name, raw, problem)


def _keys(path: list[str]) -> list[str]:
    """Return the keys that may stand where an unknown one was found."""
    parts: dict[str, type[Strict]] = {"expected": Expected, "source": Origin}
    return list((parts[path[0]] if len(path) > 1 else CaseFile).model_fields)


def _unfit(pathway: Pathway, expected: Expected) -> Iterator[str]:
    known = [region.id for region in pathway.content.pathway.regions]
    for region in expected.regions:
        if region not in known:
            found = nearest(region, known)
            yield f"expected.regions: no region is called {region!r}{found}"
    if expected.disposition not in expected.acceptable:
        tier = expected.disposition.value
        yield f"expected.acceptable: {tier!r} is expected but not acceptable; add it"
