"""What a person has told so far, as a short exchange of questions and answers in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from flows.pathway.answers import NOT_SURE, YES, Answer, Value
from flows.pathway.model import Item, Pathway
from flows.pathway.wording import Wording
from flows.talking.session import Session
from flows.talking.spoken import spoken
from flows.talking.whom import as_told


@dataclass(frozen=True, slots=True)
class Told:
    """One question in short, and what was answered to it."""

    asked: str
    answered: str


def told(pathway: Pathway, session: Session) -> tuple[Told, ...]:
    """Return the answers of a session in the order given; private ones are never repeated."""
    return tuple(_told(as_told(pathway, session), session))


def _told(pathway: Pathway, session: Session) -> Iterator[Told]:
    before: dict[str, Value] = {}
    pressed = groupby(
        session.answers, key=lambda answer: (answer.turn, pathway.items[answer.item].screen)
    )
    for _, together in pressed:
        given = tuple(together)
        if len(given) > 1 and not pathway.items[given[0].item].test:
            yield from _ticked(pathway, given)
        else:
            yield from (
                _one(pathway, answer, before.get(answer.item))
                for answer in given
                if not pathway.items[answer.item].private
            )
        before.update({answer.item: answer.value for answer in given})


def _ticked(pathway: Pathway, given: tuple[Answer, ...]) -> Iterator[Told]:
    """Yield a list with the lines that were ticked.

    Where one is private, "none" is not said either: its absence would tell on the private one.
    """
    items = [pathway.items[answer.item] for answer in given]
    title = next(screen.title for screen in pathway.screens if screen.id == items[0].screen)
    pairs = zip(items, given, strict=True)
    ticked = [line for item, answer in pairs for line in lines(item, answer.value)]
    if ticked or not any(item.private for item in items):
        yield Told(title, "; ".join(ticked) or pathway.wording.none_of_these)


def lines(item: Item, value: Value) -> Iterator[str]:
    """Yield the lines of an item that were ticked; who is not sure said neither them nor none."""
    if value == NOT_SURE and not item.private:
        unsure = item.unsure or item.wording.not_sure.lower()
        yield f"{item.text if item.is_sign else item.title}: {unsure}"
    if item.is_sign and value == YES and not item.private:
        yield item.text
    chosen = value if isinstance(value, tuple) else (value,)
    yield from (words for choice, words in item.ticks.items() if choice in chosen)


def _one(pathway: Pathway, answer: Answer, before: Value | None) -> Told:
    """Return one answer; of a value that has two sides, the side that it added."""
    item, value = pathway.items[answer.item], answer.value
    if not isinstance(value, Mapping):
        return Told(asked(pathway, item), spoken(item, value))
    known = before if isinstance(before, Mapping) else {}
    added = {side: part for side, part in value.items() if known.get(side) != part} or value
    sides = _sides(pathway.wording, [*added])
    parts = dict.fromkeys(spoken(item, part) for part in added.values())
    return Told(f"{asked(pathway, item)}, {sides}", "; ".join(parts))


def _sides(wording: Wording, ids: Sequence[str]) -> str:
    names = [wording.side(id) for id in ids]
    return wording.both_sides.format(first=names[0], second=names[1]) if names[1:] else names[0]


def asked(pathway: Pathway, item: Item) -> str:
    """Return in short what an item asks; of a self-test with the name of the test."""
    if item.is_sign:
        return item.wording.asked_sign.format(sign=item.text)
    test = pathway.tests.get(item.test or "")
    return f"{test.name}: {item.title}" if test else item.title
