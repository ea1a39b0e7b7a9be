"""Old answers on other content: what would follow now, and whether the old result still follows."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flows.errors import AnswersError
from flows.judging.result import assess
from flows.judging.safety import deny_unmentioned
from flows.judging.shapes import result_json
from flows.pathway.answers import Value, Values
from flows.pathway.disposition import Disposition
from flows.pathway.model import Pathway
from flows.pathway.reading import read_answers
from flows.proving.cases import Case
from flows.proving.outcome import Outcome, outcome_in, outcome_of


class Turn(StrEnum):
    """How an outcome moved; in this order they are read."""

    LESS_URGENT = "less_urgent"
    UNFINISHED = "unfinished"
    MORE_URGENT = "more_urgent"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """What old answers came to and come to now; `dropped` are items whose answers do not fit."""

    old: Outcome
    new: Outcome
    dropped: tuple[str, ...]
    asks: tuple[str, ...] = ()

    @property
    def turn(self) -> Turn | None:
        """Return how the outcome moved, None where it is the same.

        Where new warning signs must be asked first there is no outcome yet: that is less urgent
        only than one that sent somebody within days.
        """
        if self.old == self.new:
            return None
        sent = self.old.disposition is not None and self.old.disposition.at_least(
            Disposition.URGENT
        )
        if self.new.disposition is None and not sent:
            return Turn.UNFINISHED
        if self.new.is_less_urgent_than(self.old):
            return Turn.LESS_URGENT
        return Turn.MORE_URGENT if self.old.is_less_urgent_than(self.new) else Turn.OTHER


def replay_result(pathway: Pathway, stored: Mapping[str, Any]) -> Replayed:
    """Judge the answers of a stored result anew."""
    answers, dropped = fitting(pathway, stored["answers"])
    result = assess(pathway, answers)
    return Replayed(
        old=outcome_in(stored),
        new=outcome_of(result),
        dropped=dropped,
        asks=result.conclusion.safety.open_signs,
    )


def replay_case(old: Pathway, new: Pathway, case: Case) -> Replayed:
    """Judge a case on both contents; signs that a story does not mention are denied on both."""
    before, _ = fitting(old, case.answers)
    was = outcome_of(assess(old, deny_unmentioned(old, before)))
    after, dropped = fitting(new, case.answers)
    now = assess(new, deny_unmentioned(new, after))
    return Replayed(old=was, new=outcome_of(now), dropped=dropped)


def fitting(pathway: Pathway, given: Mapping[str, Any]) -> tuple[Values, tuple[str, ...]]:
    """Return the answers that still have their question and choice, and the items of the others."""
    kept: dict[str, Value] = {}
    dropped: list[str] = []
    for id, value in given.items():
        try:
            kept |= read_answers(pathway, {id: value})
        except AnswersError:
            dropped.append(id)
    return kept, tuple(dropped)


def not_reproduced(old: Pathway, stored: Mapping[str, Any]) -> tuple[str, ...]:
    """Name the parts of a stored result that its own content does not give again."""
    answers, dropped = fitting(old, stored["answers"])
    again = json.loads(json.dumps(result_json(assess(old, answers))))
    parts = (key for key in again if key in stored and again[key] != stored[key])
    return (*(f"answers.{id}" for id in dropped), *parts)
