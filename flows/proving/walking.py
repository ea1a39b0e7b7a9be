"""Walks a case through the real conversation and counts screens and presses."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from flows.pathway.answers import NO, NOT_DONE, NOT_SURE, YES, Scalar, Value
from flows.pathway.model import Item, Pathway
from flows.proving.alternatives import typed
from flows.talking.engine import advance
from flows.talking.events import Chose, Event, Said, Start
from flows.talking.own_prompts import CONSENT, IS_IT_NOW
from flows.talking.prompts import NONE_OF_THESE, ONE_BY_ONE, Prompt, line_of, ticked
from flows.talking.replies import Ask, Step
from flows.talking.session import Session
from flows.talking.turn import new_session

WORDS_A_MINUTE, SECONDS_A_PRESS = 200, 4
"""How fast somebody reads every word, and decides and presses: both expert, slower than most."""
Steps = dict[tuple[Event, ...], Step]
"""What conversations came to by their events, for those that begin alike."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """What a conversation takes: screens before the result and before the first test, and presses.

    A typed answer counts as one press; where several can be ticked, sending them is one more.
    `words` are those of all questions, with their options.
    """

    screens: int
    presses: int
    before_tests: int = field(default=0, compare=False)
    words: int = field(default=0, compare=False)

    @property
    def minutes(self) -> float:
        """Estimate how long it takes to read the questions and answer; no test is moved for.

        >>> Walk(screens=30, presses=30, words=1000).minutes
        7.0
        """
        return round(self.words / WORDS_A_MINUTE + self.presses * SECONDS_A_PRESS / 60, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """What was asked in which session, what was answered, and the step that followed."""

    session: Session
    ask: Ask
    event: Event
    step: Step

    @property
    def prompt(self) -> Prompt:
        """Return what was put before the person."""
        return self.ask.prompt

    @property
    def is_typed(self) -> bool:
        """Tell whether something was typed that is no answer."""
        return isinstance(self.event, Said) and self.step.answered is None


def walk(pathway: Pathway, given: Mapping[str, Value]) -> Walk:
    """Count what it takes to answer all that is asked."""
    exchanges = list(talk(pathway, given))
    presses = sum(_presses(one.prompt, one.event) for one in exchanges)
    before = sum(one.prompt.section != "self_test" for one in exchanges)
    words = sum(_words(one.prompt) for one in exchanges)
    return Walk(screens=len(exchanges), presses=presses, before_tests=before, words=words)


def talk(
    pathway: Pathway, given: Mapping[str, Value], steps: Steps | None = None
) -> Iterator[Exchange]:
    """Answer what is asked until there is a result; `steps` keeps what is walked once.

    What the case does not tell is answered as by someone who cannot say: not sure, skip, and no
    to warning signs and lists. Where a question has no such way out, its first option is taken. A
    sign that is never asked is typed as soon as one may.
    """
    known: Steps = {} if steps is None else steps
    events: tuple[Event, ...] = (Start(),)
    step = advance(pathway, new_session(pathway), events[0])
    told, typed = dict(given), _sentences(pathway, given)
    while (ask := _asked(step)) is not None:
        prompt = ask.prompt
        event = _answer(pathway, prompt, told, step)
        if typed and prompt.screen not in (CONSENT.screen, IS_IT_NOW.screen):
            event = Said(typed.pop())
        events = (*events, event)
        if events not in known:
            known[events] = advance(pathway, step.session, event)
        before, step = step.session, known[events]
        yield Exchange(session=before, ask=ask, event=event, step=step)


def _sentences(pathway: Pathway, given: Mapping[str, Value]) -> list[str]:
    """Return what raises the alarm of each sign that is named and never asked."""
    examples = {alarm.sign: alarm.example for alarm in pathway.alarms}
    named = (sign.id for sign in pathway.signs if given.get(sign.id) == YES)
    unasked = typed(pathway)
    return [examples[id] for id in named if id in unasked and examples.get(id)]


def _asked(step: Step) -> Ask | None:
    return next((reply for reply in step.replies if isinstance(reply, Ask)), None)


def _answer(pathway: Pathway, prompt: Prompt, told: dict[str, Value], step: Step) -> Event:
    if prompt.screen == CONSENT.screen:
        return Chose((YES,))
    if prompt.screen == IS_IT_NOW.screen:
        alarm = next(a for a in pathway.alarms if a.id == step.session.alarms[0])
        return Chose((YES if told.get(alarm.sign) == YES else NO,))
    if not prompt.items:  # what was said is asked about
        return Chose((prompt.options[0].id,))
    if prompt.kind == "group":
        return Chose(ticks(prompt, lambda item: told.get(item.id, NO)))
    value = _value(prompt, told)
    if isinstance(value, tuple):
        return Chose(value)
    if value is None or prompt.option(str(value)):
        return Chose((_cannot_say(prompt) if value is None else str(value),))
    return Said(str(value))


def ticks(prompt: Prompt, tell: Callable[[Item], object]) -> tuple[str, ...]:
    """Return what somebody presses on a list: the lines that fit, or a way out of it."""
    told = [(item, tell(item)) for item in prompt.items]
    if any(value == NOT_SURE != item.unticked for item, value in told):
        return (ONE_BY_ONE,)
    lines = tuple(line for item, value in told for line in _lines(item, value))
    chosen = tuple(line for line in lines if prompt.option(line))
    if len(ticked(prompt, chosen)) < len(prompt.items):
        return (ONE_BY_ONE,)
    return chosen or (NONE_OF_THESE,)


def _lines(item: Item, value: object) -> Iterator[str]:
    chosen = value if isinstance(value, (tuple, list)) else (value,)
    return (line_of(item, choice) for choice in chosen if not item.is_sign or choice == YES)


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


def _words(prompt: Prompt) -> int:
    """Count what is to be read of a question before it can be answered."""
    asked = prompt.title if prompt.kind == "group" else prompt.text
    labels = (option.label for option in prompt.options)
    return len(" ".join((asked, prompt.help, *prompt.steps, *labels)).split())


def _presses(prompt: Prompt, event: Event) -> int:
    if not isinstance(event, Chose):
        return 1
    joined = [id for id in event.options if (option := prompt.option(id)) and not option.alone]
    return len(event.options) + (1 if prompt.multi and joined else 0)
