"""Expectations: answers, and what a clinician's page says must follow; kept beside the cases.

They are written from the clinical pages and never from what the program says. `check --mutants`
holds changed content against them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from flows.errors import AnswersError, CasesError
from flows.judging.assessment import found_in
from flows.judging.gates import is_offered
from flows.judging.result import Result, assess
from flows.judging.safety import applies, counted
from flows.pathway.answers import NO, Value
from flows.pathway.disposition import Disposition, Where
from flows.pathway.loading import CONTENT, mistake, read_yaml
from flows.pathway.model import Pathway
from flows.pathway.reading import read_answers
from flows.pathway.references import Strict
from flows.proving.alternatives import typed

WORDS = frozenset({"told", "untold", "referral"})
JUDGED = WORDS | {"disposition", "raises", "never", "where", "deadline_hours", "recheck_hours",
                  "rows", "shown", "confidence"}  # fmt: skip


class RuleAndFlag(Strict):
    """A rule by its code, and the flag it raises if it has one."""

    rule: str
    flag: str | None = None


class ExpectedRow(Strict):
    """One ranked region."""

    region: str
    role: str
    band: str
    points: int


class Expectation(Strict):
    """Answers on top of a base, and what must follow; what is left out is not looked at.

    `points` are looked at without anything else being answered: in each domain that is named,
    these and no others. `shown` are the regions that a patient sees, `rows` what a clinician
    sees but for a region that stands there by its start alone;
    `told` and `untold` name paragraphs of advice, `referral` whom to see; `asked` and `spared` are
    items, `offered` and `withheld` self-tests.
    """

    id: str
    base: str | None = None
    without: tuple[str, ...] = ()
    answers: dict[str, Any] = Field(default_factory=dict)
    disposition: Disposition | None = None
    raises: RuleAndFlag | None = None
    never: RuleAndFlag | None = None
    where: Where | None = None
    deadline_hours: int | None = None
    recheck_hours: int | None = None
    points: dict[str, tuple[str, ...]] | None = None
    rows: tuple[ExpectedRow, ...] | None = None
    shown: tuple[str, ...] | None = None
    confidence: str | None = None
    told: tuple[str, ...] = ()
    untold: tuple[str, ...] = ()
    referral: str | None = None
    asked: tuple[str, ...] = ()
    spared: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()

    def states(self, name: str) -> bool:
        """Tell whether the page says something about this."""
        return name in self.model_fields_set

    @property
    def looks_around(self) -> bool:
        """Tell whether it says what is asked and which self-tests are offered."""
        return any((self.asked, self.spared, self.offered, self.withheld))

    @property
    def reads_words(self) -> bool:
        """Tell whether it says which advice is given, or whom to see."""
        return not WORDS.isdisjoint(self.model_fields_set)

    @property
    def is_judged(self) -> bool:
        """Tell whether the answers must be judged as a whole."""
        return not JUDGED.isdisjoint(self.model_fields_set)


class ExpectationFile(Strict):
    """One file: bases of answers by name, and expectations; every sign not told is denied."""

    page: str
    bases: dict[str, dict[str, Any]] = Field(default_factory=dict)
    expectations: tuple[Expectation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """An expectation with its answers in our form, and the file it stands in."""

    file: str
    expected: Expectation
    given: Mapping[str, Value]


def expectations_of(pathway: Pathway, content: Path = CONTENT) -> Path:
    """Return the folder of the expectations of a flow."""
    return content / pathway.id / "expectations"


def read_expectations(pathway: Pathway, folder: Path) -> tuple[Story, ...]:
    """Read every file of a folder; CasesError names all mistakes."""
    stories: list[Story] = []
    problems: list[str] = []
    for path in sorted(folder.glob("*.yaml")):
        raw = read_yaml(path)
        try:
            file = ExpectationFile.model_validate(raw)
            stories += [_story(pathway, path, file, one) for one in file.expectations]
        except ValidationError as error:
            problems += [mistake(path.name, raw, one) for one in error.errors()]
        except (AnswersError, KeyError) as error:
            problems.append(f"{path.name}: {error}")
    ids = [story.expected.id for story in stories]
    problems += [f"the id {id!r} is used twice; change one" for id in {*ids} if ids.count(id) > 1]
    if problems:
        raise CasesError("\n".join(problems))
    return tuple(stories)


def _story(pathway: Pathway, path: Path, file: ExpectationFile, expected: Expectation) -> Story:
    base = file.bases[expected.base] if expected.base else {}
    told = {id: value for id, value in base.items() if id not in expected.without}
    try:
        given = read_answers(pathway, {**told, **expected.answers})
    except AnswersError as error:
        raise AnswersError(f"{expected.id}: {error}") from error
    return Story(file=path.stem, expected=expected, given=given)


def denied(pathway: Pathway, given: Mapping[str, Value]) -> dict[str, Value]:
    """Answer no to every sign that is absent; what does not apply is set aside later."""
    unasked = typed(pathway)
    asked = (sign.id for sign in pathway.signs if sign.id not in unasked)
    return {**dict.fromkeys(asked, NO), **given}


def unmet(pathway: Pathway, story: Story) -> Iterator[str]:
    """Yield what does not follow as it must."""
    expected = story.expected
    if expected.points is not None:
        yield from _points(pathway, story)
    if expected.looks_around:
        yield from _asked(pathway, story)
    if expected.is_judged:
        yield from _judged(expected, assess(pathway, denied(pathway, story.given)))


def _points(pathway: Pathway, story: Story) -> Iterator[str]:
    found: dict[str, list[str]] = {}
    for finding in found_in(pathway, story.given):
        told = f"{finding.region} {finding.points}{finding.role[0].upper()}"
        found.setdefault(finding.domain, []).append(told)
    for domain, points in (story.expected.points or {}).items():
        if sorted(found.get(domain, ())) != sorted(points):
            yield f"points of {domain}: {sorted(found.get(domain, ()))}"


def _asked(pathway: Pathway, story: Story) -> Iterator[str]:
    values, _ = counted(pathway, denied(pathway, story.given))
    for ids, wanted in ((story.expected.asked, True), (story.expected.spared, False)):
        for id in ids:
            if (applies(pathway.items[id], values) is True) is not wanted:
                yield f"{id} is {'not ' if wanted else ''}asked"
    for tests, wanted in ((story.expected.offered, True), (story.expected.withheld, False)):
        for id in tests:
            test = pathway.tests.get(id)
            if (test is not None and is_offered(pathway, test, values)) is not wanted:
                yield f"{id} is {'not ' if wanted else ''}offered"


def _judged(expected: Expectation, result: Result) -> Iterator[str]:
    conclusion, assessment = result.conclusion, result.assessment
    raised: set[tuple[str, str | None]] = {(flag.rule, flag.id) for flag in conclusion.flags}
    raised |= {(rule, None) for rule in conclusion.rules}
    found: dict[str, object] = {
        "disposition": conclusion.disposition,
        "where": conclusion.where,
        "deadline_hours": conclusion.deadline_hours,
        "recheck_hours": conclusion.recheck_hours,
        "confidence": assessment.confidence,
        "referral": result.referral.id if result.referral else None,
        "shown": tuple(row.region for row in assessment.regions),
        "rows": tuple(
            ExpectedRow(region=row.region, role=row.role, band=row.band, points=row.points)
            for row in assessment.clinician_regions
            if not row.by_start
        ),
    }
    for name, value in found.items():
        if expected.states(name) and getattr(expected, name) != value:
            yield f"{name}: {value}"
    if expected.raises and (expected.raises.rule, expected.raises.flag) not in raised:
        yield f"{expected.raises.rule} is not raised"
    if expected.never and (expected.never.rule, expected.never.flag) in raised:
        yield f"{expected.never.rule} is raised"
    given = {advice.id for advice in result.advice}
    yield from (f"{id} is not told" for id in expected.told if id not in given)
    yield from (f"{id} is told" for id in expected.untold if id in given)
