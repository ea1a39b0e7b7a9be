"""Checks that every id names one thing; rules may share a code, never an id."""

from collections.abc import Iterable, Iterator

from flows.errors import ContentError
from flows.pathway.places import PLAN, Places
from flows.pathway.questions import Sign
from flows.pathway.schema import Content

APART = (
    *("flags", "findings", "advice", "referrals", "alarms", "self_care", "sources", "countries"),
    *("languages", "vocabularies"),
)
"""Lists whose ids are looked up within their own list only."""
RULES = ("rules", "otherwise", "combos")
Named = tuple[str, str]
"""A place and the id that stands there."""


def check_unique(content: Content, places: Places) -> None:
    """Raise ContentError for the first id that two things share where it must name one."""
    for scope in _scopes(content, places):
        seen: set[str] = set()
        for place, id in scope:
            if id in seen:
                raise ContentError(f"{place}: the id {id!r} is used twice; rename one")
            seen.add(id)


def _scopes(content: Content, places: Places) -> Iterator[Iterable[Named]]:
    """Yield everything that must differ from each other, kind by kind."""
    for kind in APART:
        yield _of(content, places, kind)
    yield (named for kind in RULES for named in _of(content, places, kind))
    yield _items(content, places)
    yield from _within_plan(content)
    for question in content.questions:
        place = places.of("questions", question.id)
        yield ((f"{place} choices", choice.id) for choice in question.choices)
    for test in content.self_tests:
        place = places.of("self_tests", test.id)
        values = (test.value, *test.also)
        yield ((f"{place} {block.id}", block.id) for block in test.blocks)
        yield ((f"{place} {value.id}", value.id) for value in values)
        for value in values:
            yield ((f"{place} {value.id} choices", choice.id) for choice in value.choices)


def _of(content: Content, places: Places, kind: str) -> Iterator[Named]:
    return ((places.of(kind, part.id), part.id) for part in getattr(content, kind))


def _items(content: Content, places: Places) -> Iterator[Named]:
    """Yield what can be asked or answered: screens, signs and their opposites, questions, tests."""
    for screen in content.signs:
        yield places.of("signs", screen.id), screen.id
        yield from _signs(places, "signs", screen.signs)
    yield from _signs(places, "typed_signs", content.typed_signs)
    yield from _of(content, places, "questions")
    yield from _of(content, places, "lists")
    yield from _of(content, places, "self_tests")


def _signs(places: Places, kind: str, signs: Iterable[Sign]) -> Iterator[Named]:
    for sign in signs:
        yield places.of(kind, sign.id), sign.id
        if sign.opposite is not None:
            yield f"{places.of(kind, sign.id)} opposite", sign.opposite


def _within_plan(content: Content) -> Iterator[Iterable[Named]]:
    plan = content.pathway
    yield ((f"{PLAN} regions", region.id) for region in plan.regions)
    yield ((f"{PLAN} parts", part.id) for part in plan.parts)
    yield ((f"{PLAN} parts", id) for part in plan.parts for id in part.asks)
    yield ((f"{PLAN} self_test_blocks", block.id) for block in plan.self_test_blocks)
    yield ((f"{PLAN} doubts", doubt.id) for doubt in plan.scoring.doubts)
