"""A clinic's own text of a licensed form, read strictly: file, key and remedy for each mistake."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, Field, StrictInt, ValidationError

from flows.checkins.forms import Form, How, known_forms
from flows.checkins.lengths import LONGEST, units
from flows.checkins.trends import Number
from flows.errors import ContentError
from flows.pathway.loading import mistake, parse_yaml, read_yaml
from flows.pathway.names import nearest
from flows.pathway.references import Strict

SKIPPED = -1
"""Stands in the place of a choice where a question was skipped."""
MOST_CHOICES = 11
LONGEST_LABEL, LONGEST_QUESTION = 100, 300
LONGEST_INTRODUCTION, LONGEST_LICENCE = 1000, 300
"""So many letters: with all its choices a question fits into one message (expert)."""


def _one_line(text: str) -> str:
    """Return a text on one line; raise ValueError where a letter of it cannot be shown."""
    line = " ".join(text.split())
    if not line.isprintable():
        raise ValueError("it has a character that no message can hold; take it out")
    return line


Line = Annotated[str, AfterValidator(_one_line)]


class Choice(Strict):
    """What may be answered, and its points on the paper form."""

    label: Line
    points: StrictInt


class Question(Strict):
    """One question; without choices of its own it has those of the form."""

    text: Line
    choices: tuple[Choice, ...] = ()


class OwnForm(Strict):
    """The text of a form in one language; `licence` says who allows the clinic to use it.

    `table` has the score of each sum of points, where the form is scored by a table.
    """

    form: str
    language: str = Field(pattern="^[a-z]{2,3}$")
    licence: Line
    introduction: Line = ""
    choices: tuple[Choice, ...] = ()
    questions: tuple[Question, ...] = ()
    table: tuple[Number, ...] = ()

    @property
    def kind(self) -> Form:
        """Return what the form is made of."""
        return known_forms()[self.form]

    def points(self, answers: Sequence[int | None]) -> list[int | None]:
        """Return the points of the choices, None for what is open or was skipped."""
        return [
            None if choice is None or choice == SKIPPED else question.choices[choice].points
            for question, choice in zip(self.questions, answers, strict=True)
        ]

    def scores(self, answers: Sequence[int | None]) -> dict[str, float]:
        """Return the scores of the choices, by the ids under which they are kept."""
        return self.kind.scored(self.points(answers), self.table)


def read_form(path: Path) -> OwnForm:
    """Read a clinic's file; raise ContentError with one line for each mistake."""
    return _form(read_yaml(path), path.name)


def kept_form(form: OwnForm) -> str:
    """Return a form as text to keep, for the patients who are asked this version."""
    return json.dumps(form.model_dump(mode="json"), sort_keys=True)


@lru_cache(maxsize=64)
def form_of(text: str) -> OwnForm:
    """Make a form of the text that `kept_form` returned."""
    return OwnForm.model_validate(parse_yaml(text, "form"))


def _form(raw: Any, file: str) -> OwnForm:
    try:
        written = OwnForm.model_validate(raw)
    except ValidationError as error:
        found = (mistake(file, raw, problem, whole="form") for problem in error.errors())
        raise ContentError("\n".join(found)) from error
    if written.form not in known_forms():
        close = nearest(written.form, known_forms())
        raise ContentError(f"{file} form: no form is called {written.form!r}{close}")
    questions = tuple(
        one if one.choices else one.model_copy(update={"choices": written.choices})
        for one in written.questions
    )
    form = written.model_copy(update={"questions": questions, "choices": ()})
    mistakes = list(_mistakes(form))
    if mistakes:
        raise ContentError("\n".join(f"{file} {one}" for one in mistakes))
    return form


def _mistakes(form: OwnForm) -> Iterator[str]:
    if not form.licence:
        yield "licence: it is empty; write who holds the licence and allows you to use the form"
    yield from _too_long("licence", form.licence, LONGEST_LICENCE)
    yield from _too_long("introduction", form.introduction, LONGEST_INTRODUCTION)
    kind = form.kind
    if len(form.questions) != kind.questions:
        yield (
            f"questions: {len(form.questions)}, and {kind.name} has {kind.questions};"
            " write all of them in its order"
        )
        return
    of_questions = [
        f"questions.{number}{problem}"
        for number, question in enumerate(form.questions, start=1)
        for problem in _question(kind, question)
    ]
    yield from of_questions
    if not of_questions:
        yield from _range(form)
        yield from _message(form)
    yield from _table(form)


def _question(kind: Form, question: Question) -> Iterator[str]:
    if not question.text:
        yield ".text: it is empty; write the question"
    yield from _too_long(".text", question.text, LONGEST_QUESTION)
    labels = [choice.label for choice in question.choices]
    points = [choice.points for choice in question.choices]
    if not 1 < len(labels) <= MOST_CHOICES:
        yield f".choices: {len(labels)}; write 2 to {MOST_CHOICES}, here or for the whole form"
        return
    for label in labels:
        if not label:
            yield ".choices: a label is empty; write what is answered"
        yield from _too_long(f".choices ({label[:20]})", label, LONGEST_LABEL)
    for what, given in (("label", labels), ("points", points)):
        for one, count in Counter(given).items():
            if count > 1:
                yield f".choices: the {what} {one!r} stands twice; each choice needs its own"
    for one in points:
        if not 0 <= one <= kind.points:
            yield f".choices: {one} points, and {kind.name} has 0 to {kind.points}; mend them"
    if min(points) > 0:
        yield f".choices: the fewest points are {min(points)}; one choice must have 0"


def _range(form: OwnForm) -> Iterator[str]:
    """Yield where the choices do not reach just as far as the form's range."""
    kind = form.kind
    highest = [max(choice.points for choice in one.choices) for one in form.questions]
    is_sum = all(score.how is How.SUM for score in kind.scores)
    most = sum(score.most for score in kind.scores)
    if is_sum and sum(highest) != most:
        yield f"questions: the most points of all make {sum(highest)}, not {most}; mend them"
    if not is_sum:
        for number, one in enumerate(highest, start=1):
            if one != kind.points:
                yield f"questions.{number}.choices: none has {kind.points} points; mend them"


def _table(form: OwnForm) -> Iterator[str]:
    wanted, table = form.kind.table_length, form.table
    if not wanted and table:
        yield f"table: {form.kind.name} is scored without one; take it out"
    if not wanted:
        return
    told = f"{wanted} scores for the sums 0 to {wanted - 1}, falling from 100 to 0"
    if not table:
        yield f"table: {form.kind.name} has no score without its own; write {told}"
    elif len(table) != wanted or (table[0], table[-1]) != (100, 0):
        yield f"table: {len(table)} scores from {table[0]:g} to {table[-1]:g}; write {told}"
    elif any(later >= earlier for earlier, later in pairwise(table)):
        yield f"table: a score is not below the one before it; write {told}"


def _message(form: OwnForm) -> Iterator[str]:
    """Refuse what would not be one message: the first question stands below the introduction."""
    first = form.questions[0]
    words = "".join([form.introduction, first.text, *(one.label for one in first.choices)])
    if units(words) > LONGEST:
        yield (
            f"introduction: with question 1 it is {units(words)} signs as they are sent, and"
            f" {LONGEST} fit; shorten it if the licence allows"
        )


def _too_long(place: str, text: str, longest: int) -> Iterator[str]:
    if len(text) > longest:
        yield f"{place}: {len(text)} letters, and {longest} fit; shorten it if the licence allows"
