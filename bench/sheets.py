"""What is timed on: the published cases, each talked through from the first question to the end."""

from collections.abc import Mapping
from dataclasses import dataclass

from flows.pathway.answers import NO, NOT_SURE, Value, current
from flows.pathway.model import Item, Pathway
from flows.proving.cases import Case
from flows.proving.walking import talk
from flows.talking.engine import advance
from flows.talking.events import Event
from flows.talking.left_open import LeftOpen
from flows.talking.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """One case: the turns of its conversation, each with what the one before left open.

    `answers` are all of them at the end.
    """

    turns: tuple[tuple[Session, Event, LeftOpen | None], ...]
    answers: Mapping[str, Value]


def talk_through(pathway: Pathway, case: Case) -> Talk:
    """Answer everything that is asked with what a case tells, or that one cannot say."""
    turns: list[tuple[Session, Event, LeftOpen | None]] = []
    kept: LeftOpen | None = None
    for one in talk(pathway, case.answers):
        turns.append((one.session, one.event, kept))
        last = advance(pathway, *turns[-1])
        kept = last.left_open
    return Talk(turns=tuple(turns), answers=current(last.session.answers))


def made_sure(pathway: Pathway, answers: Mapping[str, Value]) -> dict[str, Value]:
    """Put some answer in the place of each "not sure", which peers do not know."""
    return {
        id: _some(pathway.items[id]) if value == NOT_SURE else value
        for id, value in answers.items()
    }


def _some(item: Item) -> Value:
    if item.kind == "number":
        return item.max or 0
    if item.is_sign or not item.choices:
        return NO
    return (item.choices[-1].id,) if item.kind == "multi" else item.choices[-1].id
