"""Answers given before that wait for their question to come up: as it does, they are taken again.

So a conversation in which an answer was changed is, answer for answer, the one that somebody
would have had who said so from the start.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Protocol

from flows.judging.safety import NAMED, applies, counted
from flows.pathway.answers import Answer, Scalar, Value, current
from flows.pathway.connecting import TYPED
from flows.pathway.model import Pathway, Screen
from flows.talking import machine
from flows.talking.session import Session


class Turn(machine.Turn, Protocol):
    """What is wanted of a turn."""

    session: Session

    def open_screen(self) -> Screen | None:
        """Return the screen of the interview that is open."""
        ...


def take_waiting(turn: Turn) -> None:
    """Answer what is open with what was told before, as far as that goes."""
    while (screen := turn.open_screen()) is not None:
        found = tuple(part for part in turn.session.aside if belongs_to(part, screen))
        if not found:
            return
        answers, aside = turn.session.answers, turn.session.aside
        turn.session = replace(
            turn.session,
            answers=(*answers, *join_sides(answers, found)),
            aside=tuple(part for part in aside if part not in found),
        )
        machine.settle(turn)


def belongs_to(part: Answer, screen: Screen) -> bool:
    """Tell whether a part of an answer is one to a screen: of two sides, its own."""
    if part.item not in screen.ids:
        return False
    return screen.side is None or not isinstance(part.value, Mapping) or screen.side in part.value


def join_sides(answers: tuple[Answer, ...], found: Iterable[Answer]) -> Iterator[Answer]:
    """Yield parts that follow answers, each with the other side where that is known."""
    known = current(answers)
    for part in found:
        before = known.get(part.item)
        if isinstance(part.value, Mapping) and isinstance(before, Mapping):
            yield replace(part, value={**before, **part.value})
        else:
            yield part


def parts_of(answers: Iterable[Answer]) -> tuple[Answer, ...]:
    """Return the latest of each answer, cut into sides where it has two, in the order given."""
    parts: dict[tuple[str, str | None], Answer] = {}
    for answer in answers:
        for side, value in _sides(answer.value):
            key, part = (answer.item, side), replace(answer, value=value)
            if key not in parts or parts[key].value != value:
                parts.pop(key, None)
                parts[key] = part
    return tuple(parts.values())


def _sides(value: Value) -> Iterator[tuple[str | None, Value]]:
    if not isinstance(value, Mapping):
        yield None, value
        return
    for side, scalar in value.items():
        one: Mapping[str, Scalar] = {side: scalar}
        yield side, one


def standing(pathway: Pathway, answers: tuple[Answer, ...]) -> tuple[Answer, ...]:
    """Return the named dangers that would not come up again, and count all the same.

    Somebody typed them, or their question does not apply any more; none is ever set aside.
    """
    values, _ = counted(pathway, current(answers))

    def stays(answer: Answer) -> bool:
        item = pathway.items[answer.item]
        is_named = item.is_sign and values.get(item.id) in NAMED
        return item.screen == TYPED or (is_named and applies(item, values) is False)

    return tuple(answer for answer in answers if not answer.is_given and stays(answer))
