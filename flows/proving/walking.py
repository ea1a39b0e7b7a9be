"""Walks a case through the real conversation and counts screens and presses."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flows.pathway.answers import NO, NOT_DONE, NOT_SURE, YES, Scalar, Value
from flows.pathway.model import Pathway
from flows.talking.engine import advance
from flows.talking.events import Chose, Event, Said, Start
from flows.talking.prompts import NONE_OF_THESE, ONE_BY_ONE, Prompt
from flows.talking.replies import Ask, Step
from flows.talking.session import Session
from flows.talking.turn import CONSENT, IS_IT_NOW, new_session


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """What a conversation takes: screens shown before the result, and presses.

    A typed answer counts as one press; where several can be ticked, sending them is one more.
    """

    screens: int
    presses: int


def walk(pathway: Pathway, given: Mapping[str, Value]) -> Walk:
    """Count what it takes to answer all that is asked, until there is a result."""
    asked = list(turns(pathway, given))
    return Walk(
        screens=len(asked), presses=sum(_presses(prompt, event) for _, prompt, event in asked)
    )


def turns(pathway: Pathway, given: Mapping[str, Value]) -> Iterator[tuple[Session, Prompt, Event]]:
    """Yield each question with the session it is put in and the answer to it.

    What the case does not tell is answered as by someone who cannot say: not sure, skip, and no
    to warning signs. Where a question has no such way out, its first option is taken.
    """
    step = advance(pathway, new_session(pathway), Start())
    told = dict(given)
    while (prompt := _asked(step)) is not None:
        event = _answer(prompt, told)
        yield step.session, prompt, event
        step = advance(pathway, step.session, event)


def _asked(step: Step) -> Prompt | None:
    return next((reply.prompt for reply in step.replies if isinstance(reply, Ask)), None)


def _answer(prompt: Prompt, told: dict[str, Value]) -> Event:
    if prompt is CONSENT:
        return Chose((YES,))
    if prompt is IS_IT_NOW:
        return Chose((NO,))
    if prompt.kind == "group":
        return Chose(_ticks(prompt, told))
    value = _value(prompt, told)
    if isinstance(value, tuple):
        return Chose(value)
    if value is None or prompt.option(str(value)):
        return Chose((_cannot_say(prompt) if value is None else str(value),))
    return Said(str(value))


def _ticks(prompt: Prompt, told: Mapping[str, Value]) -> tuple[str, ...]:
    values = {item.id: told.get(item.id, NO) for item in prompt.items}
    if NOT_SURE in values.values():
        return (ONE_BY_ONE,)
    return tuple(id for id, value in values.items() if value == YES) or (NONE_OF_THESE,)


def _value(prompt: Prompt, told: dict[str, Value]) -> Scalar | tuple[str, ...] | None:
    """Take what the case tells of an item; it is told once, so nothing is asked for ever."""
    item = prompt.items[0]
    value = told.pop(item.id, NO if item.is_sign else None)
    if not isinstance(value, Mapping):
        return value
    told[item.id] = {side: part for side, part in value.items() if side != prompt.side}
    return value.get(prompt.side or "")


def _cannot_say(prompt: Prompt) -> str:
    ways = [id for id in (NOT_SURE, NOT_DONE, NO) if prompt.option(id)]
    return (ways or [prompt.options[0].id])[0]


def _presses(prompt: Prompt, event: Event) -> int:
    if not isinstance(event, Chose):
        return 1
    joined = [id for id in event.options if (option := prompt.option(id)) and not option.alone]
    return len(event.options) + (1 if prompt.multi and joined else 0)
