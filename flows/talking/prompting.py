"""Turns a screen of the flow into a prompt, with what stands on it before anything is answered."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

from flows.pathway.answers import NOT_DONE, NOT_SURE, STOPPED
from flows.pathway.model import Item, Pathway, Screen
from flows.pathway.wording import Wording
from flows.talking.prompts import NONE_OF_THESE, ONE_BY_ONE, Option, Prompt, lines_of


def prompt_for(pathway: Pathway, screen: Screen, singly: tuple[str, ...] = ()) -> Prompt:
    """Turn a screen into a prompt; a group of one, or one taken singly, becomes yes or no."""
    whole = None if screen.id in singly else _whole(pathway).get(screen.id)
    if whole is not None and whole[0] is screen:
        return whole[1]
    return _made(pathway, screen, singly)


@lru_cache(maxsize=16)
def _whole(pathway: Pathway) -> Mapping[str, tuple[Screen, Prompt]]:
    """Return the prompt of each screen on which nothing is answered yet."""
    return {screen.id: (screen, _made(pathway, screen, ())) for screen in pathway.screens}


def _made(pathway: Pathway, screen: Screen, singly: tuple[str, ...]) -> Prompt:
    parts = [*pathway.screens_by_section]
    part = parts.index(screen.section) + 1
    made = (
        _group(screen, pathway.wording)
        if _as_group(screen, singly)
        else _single(screen, screen.items[0], pathway.wording)
    )
    return replace(made, part=part, parts=len(parts), whom=pathway.whom)


def _as_group(screen: Screen, singly: tuple[str, ...]) -> bool:
    return screen.is_group and len(screen.items) > 1 and screen.id not in singly


def _group(screen: Screen, wording: Wording) -> Prompt:
    lines = [line for item in screen.items for line in lines_of(item)]
    may_be_none = all(item.is_sign or item.unticked is not None for item in screen.items)
    none = (Option(NONE_OF_THESE, wording.none_of_these),) if may_be_none else ()
    return Prompt(
        screen=screen.id,
        section=screen.section,
        kind="group",
        title=screen.title,
        text="",
        why=screen.why,
        help=screen.help,
        items=screen.items,
        options=(*lines, *none, Option(ONE_BY_ONE, wording.one_by_one)),
        wording=wording,
    )


def _single(screen: Screen, item: Item, wording: Wording) -> Prompt:
    return Prompt(
        screen=screen.id,
        section=screen.section,
        kind=item.kind,
        title=screen.title,
        text=wording.asked_sign.format(sign=item.text) if item.is_sign else item.text,
        why=screen.why,
        help=item.help,
        unit=item.unit,
        min=item.min,
        max=item.max,
        items=(item,),
        side=screen.side,
        test=screen.test,
        begins_test=screen.begins_test,
        steps=_steps(screen, item),
        clock_s=_clock_s(item),
        counts=item.timer_s is not None and bool(item.unit),
        holds=item.timer_s is not None and not item.unit,
        options=tuple(_options(item)),
        wording=wording,
    )


def _clock_s(item: Item) -> int | None:
    """Return for how long a clock may run: till something was counted, or as long as one can."""
    is_held = item.is_movement and item.unit == "s" and item.max is not None
    return int(item.max) if is_held and item.max is not None else item.timer_s


def _steps(screen: Screen, item: Item) -> tuple[str, ...]:
    """Return what to do now: the steps of a test where it begins, or of a further movement."""
    return screen.test.steps if screen.test and screen.begins_test else item.steps


def _options(item: Item) -> Iterator[Option]:
    for choice in item.choices:
        yield Option(choice.id, choice.label, alone=choice.alone or item.kind != "multi")
    if item.is_movement:
        yield Option(STOPPED, item.wording.it_hurts)
        yield Option(NOT_DONE, item.wording.skip_test)
    elif item.unsure:
        yield Option(NOT_SURE, item.unsure)
