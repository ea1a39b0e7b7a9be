"""Questions that share a screen: what ticking their lines says, whole or half."""

from collections.abc import Container
from dataclasses import replace

from flows.pathway.answers import Value
from flows.talking.hearing import record
from flows.talking.prompts import ONE_BY_ONE, Option, Prompt, says_twice, ticked
from flows.talking.turn import Turn


def tick(turn: Turn, prompt: Prompt, options: tuple[str, ...]) -> None:
    """Record what the lines of a list say, or ask its questions one by one."""
    if options == (ONE_BY_ONE,):
        singly = (*turn.session.singly, prompt.screen)
        turn.session = replace(turn.session, singly=singly)
        turn.ask_again()
        return
    record(turn, ticked(prompt, options))


def take_half(turn: Turn, prompt: Prompt, options: tuple[str, ...]) -> None:
    """Record what was ticked of a list, so that only the rest is asked; a change is of it all."""
    half = _chosen(prompt, options)
    if turn.session.review is None and half:
        turn.take(prompt, options)
        record(turn, half)
        return
    turn.say("one_of_each", prompt=prompt)
    turn.ask_again()


def leaves_open(prompt: Prompt, options: Container[str]) -> bool:
    """Tell whether these lines answer only some of a list."""
    return len(ticked(prompt, options)) < len(prompt.items)


def example_of(prompt: Prompt) -> tuple[int, int]:
    """Return the numbers of two options that may be chosen together, as an example."""
    first, *others = prompt.options
    if prompt.kind == "group":
        others = [one for one in others if not says_twice(prompt, (first.id, one.id))]
    both = next((one for one in others if not one.alone), prompt.options[1])
    return 1, prompt.options.index(both) + 1


def _chosen(prompt: Prompt, options: Container[str]) -> dict[str, Value]:
    """Return what the lines say of the items that they are of, and of no other."""
    told = ticked(prompt, options)
    named = {one.id.partition("=")[0] for one in _among(prompt, options)}
    return {id: value for id, value in told.items() if id in named}


def _among(prompt: Prompt, options: Container[str]) -> list[Option]:
    return [one for one in prompt.options if one.id in options]
