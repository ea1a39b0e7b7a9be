"""Forms under licence that clinics may load: what they are made of, and how a score is reckoned."""

from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from itertools import accumulate
from statistics import fmean
from typing import Annotated

from pydantic import Field, StrictInt, ValidationError

from flows.errors import ContentError
from flows.pathway.loading import CONTENT, FORMS, mistake, read_yaml
from flows.pathway.references import Sourced, Strict

AtLeastOne = Annotated[StrictInt, Field(ge=1)]


class How(StrEnum):
    """How points become a score; more is better in all of them."""

    SUM = "sum"
    SHARE = "share"
    TABLE = "table"


class Score(Sourced):
    """One score of a form, from 0 to `most`, of so many of its questions in a row."""

    name: str
    questions: AtLeastOne
    how: How
    most: AtLeastOne
    needs: AtLeastOne

    def of(
        self, points: Sequence[int | None], *, highest: int, table: Sequence[float]
    ) -> float | None:
        """Return the score of the points of its questions, None where too few are answered.

        `highest` are the most points of a question; `table` has a score for each sum.
        """
        given = [one for one in points if one is not None]
        if len(given) < self.needs:
            return None
        if self.how is How.SHARE:
            return round(100 - 100 * fmean(given) / highest, 4)
        return sum(given) if self.how is How.SUM else table[sum(given)]


class Form(Strict):
    """A form: its scores in the order of its questions, each of `points` at most."""

    id: str
    name: str
    points: AtLeastOne
    scores: tuple[Score, ...] = Field(min_length=1)

    @property
    def questions(self) -> int:
        """Return how many questions it has."""
        return sum(score.questions for score in self.scores)

    @property
    def table_length(self) -> int:
        """Return how many scores its table must have, 0 where it has none."""
        with_table = [one.questions for one in self.scores if one.how is How.TABLE]
        return sum(with_table) * self.points + 1 if with_table else 0

    def scored(self, points: Sequence[int | None], table: Sequence[float] = ()) -> dict[str, float]:
        """Return each score that enough questions were answered for; skipped ones are None."""
        ends = accumulate(one.questions for one in self.scores)
        found = {
            one.id: one.of(points[end - one.questions : end], highest=self.points, table=table)
            for one, end in zip(self.scores, ends, strict=True)
        }
        return {id: score for id, score in found.items() if score is not None}


class Forms(Strict):
    """All forms that can be loaded."""

    forms: tuple[Form, ...]


@cache
def known_forms() -> dict[str, Form]:
    """Return the forms that a clinic may load, by id; raise ContentError for a mistake in them."""
    raw = read_yaml(CONTENT / "checkin" / FORMS)
    try:
        forms = Forms.model_validate(raw).forms
    except ValidationError as error:
        found = (mistake(FORMS, raw, problem, whole="forms") for problem in error.errors())
        raise ContentError("\n".join(found)) from error
    return {form.id: form for form in forms}


@cache
def known_scores() -> dict[str, Score]:
    """Return all scores, by the id under which they are kept."""
    return {score.id: score for form in known_forms().values() for score in form.scores}
