"""What is put before a person: the open screen, its options, and how far along they are."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from string import ascii_lowercase

from flows.judging.assessment import in_conflict
from flows.judging.conclusion import conclude
from flows.judging.gates import could_offer, is_offered, tests_allowed
from flows.judging.safety import applies
from flows.pathway.answers import LEFT, NOT_DONE, NOT_SURE, RIGHT, STOPPED, Values
from flows.pathway.connecting import NOT_DONE_REASON
from flows.pathway.model import SECTIONS, Item, Pathway, Screen, Test

NONE_OF_THESE = "none_of_these"
ONE_BY_ONE = "one_by_one"
SHORT_SCALE = (0, 10)
SAFETY_SECTIONS = ("context", "safety")


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to press; `alone` ones cannot be combined with others."""

    id: str
    label: str
    alone: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """One screen with everything a channel needs to show it; `kind` group means ticking signs."""

    screen: str
    section: str
    kind: str
    title: str
    text: str
    why: str
    options: tuple[Option, ...]
    help: str = ""
    unit: str = ""
    min: float | None = None
    max: float | None = None
    items: tuple[Item, ...] = ()
    side: str | None = None
    test: Test | None = None
    begins_test: bool = False
    steps: tuple[str, ...] = ()
    part: int = 0
    parts: int = 0

    @property
    def multi(self) -> bool:
        """Tell whether several options may be chosen."""
        return self.kind in ("multi", "group")

    @property
    def unit_words(self) -> str:
        """The unit as it is spoken."""
        return {"s": "seconds"}.get(self.unit, self.unit)

    @property
    def scale(self) -> range:
        """The numbers that may be answered where they are few enough to show each."""
        has_pictures = any(self._has_number(option) for option in self.options)
        is_short = self.kind == "number" and (self.min, self.max) == SHORT_SCALE
        return range(int(SHORT_SCALE[1]) + 1) if is_short and not has_pictures else range(0)

    def typed_as(self, option: Option) -> str:
        """Return what to type for an option: its number, or a letter where numbers are answers."""
        counted = [one for one in self.options if self._has_number(one)]
        if option in counted:
            place = counted.index(option)
            return ascii_lowercase[place] if self.kind == "number" else str(place + 1)
        return "stop" if option.id == STOPPED else "skip"

    def _has_number(self, option: Option) -> bool:
        if self.kind in ("number", "text"):
            return any(item.choice(option.id) for item in self.items)
        return True

    def option(self, id: str) -> Option | None:
        """Return the option with this id."""
        return next((option for option in self.options if option.id == id), None)


def next_screen(
    pathway: Pathway, values: Values, sections: tuple[str, ...] = SECTIONS
) -> Screen | None:
    """Return the first screen with something open for this person, only its open items on it."""
    for screen in _possible(pathway, values, sections):
        items = tuple(item for item in screen.items if _is_open(item, screen, values))
        if items:
            begins = screen.test is not None and screen.test.id not in values
            return replace(screen, items=items, begins_test=begins)
    return None


def _possible(pathway: Pathway, values: Values, sections: tuple[str, ...]) -> Iterator[Screen]:
    asked_to_last = [screen for screen in pathway.screens if screen.section in sections]
    yield from (screen for screen in asked_to_last if screen.section != "self_test")
    if "self_test" not in sections:
        return
    if not tests_allowed(pathway, values, conclude(pathway, values)):
        return
    for screen in _better_side_first(asked_to_last, values):
        if screen.section != "self_test":
            continue
        if screen.test is not None:
            possible = _goes_on(pathway, screen.test, values)
        elif screen.id == _tie_break(pathway):
            possible = in_conflict(pathway, values)
        else:
            possible = could_offer(pathway, values)
        if possible:
            yield screen


def _tie_break(pathway: Pathway) -> str | None:
    conflict = pathway.content.pathway.scoring.conflict
    return conflict.tie_break if conflict else None


def _better_side_first(screens: Sequence[Screen], values: Values) -> list[Screen]:
    """Swap the two sides of each test value when the left knee is the sore one."""
    if values.get("side") != LEFT:
        return list(screens)
    swapped = {LEFT: RIGHT, RIGHT: LEFT}
    by_id = {screen.id: screen for screen in screens}
    return [
        by_id[screen.id.removesuffix(screen.side) + swapped[screen.side]] if screen.side else screen
        for screen in screens
    ]


def _goes_on(pathway: Pathway, test: Test, values: Values) -> bool:
    return test.id in values or is_offered(pathway, test, values)


def _is_open(item: Item, screen: Screen, values: Values) -> bool:
    if screen.side is None and item.id in values:
        return False
    if applies(item, values) is not True or not _goes_with(item, values):
        return False
    if screen.side is None:
        return True
    given = values.get(item.id)
    if not isinstance(given, Mapping):
        return True
    ended = any(value in (STOPPED, NOT_DONE) for value in given.values())
    return screen.side not in given and not ended


def _goes_with(item: Item, values: Values) -> bool:
    """Tell whether a further value of a test still makes sense: after a stop only how it felt."""
    if item.test is None or item.id == item.test:
        return True
    value = values.get(item.test)
    outcomes = tuple(value.values()) if isinstance(value, Mapping) else (value,)
    if NOT_DONE in outcomes:
        return item.id == f"{item.test}.{NOT_DONE_REASON}"
    return STOPPED not in outcomes or (item.kind == "number" and not item.is_movement)


def prompt_for(pathway: Pathway, screen: Screen, singly: tuple[str, ...] = ()) -> Prompt:
    """Turn a screen into a prompt; a group of one, or one taken singly, becomes yes or no."""
    parts = pathway.content.pathway.parts
    prompt = _group(screen) if _as_group(screen, singly) else _single(screen, screen.items[0])
    part = next(number for number, part in enumerate(parts, 1) if part.id == screen.section)
    return replace(prompt, part=part, parts=len(parts))


def _as_group(screen: Screen, singly: tuple[str, ...]) -> bool:
    return screen.is_group and len(screen.items) > 1 and screen.id not in singly


def _group(screen: Screen) -> Prompt:
    signs = tuple(Option(item.id, item.text, alone=False) for item in screen.items)
    return Prompt(
        screen=screen.id,
        section=screen.section,
        kind="group",
        title=screen.title,
        text="",
        why=screen.why,
        items=screen.items,
        options=(
            *signs,
            Option(NONE_OF_THESE, "None of these"),
            Option(ONE_BY_ONE, "Not sure about one of these"),
        ),
    )


def _single(screen: Screen, item: Item) -> Prompt:
    return Prompt(
        screen=screen.id,
        section=screen.section,
        kind=item.kind,
        title=screen.title,
        text=f"{item.text}?" if item.is_sign else item.text,
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
        options=tuple(_options(item)),
    )


def _steps(screen: Screen, item: Item) -> tuple[str, ...]:
    """Return what to do now: the steps of a test where it begins, or of a further movement."""
    return screen.test.steps if screen.test and screen.begins_test else item.steps


def _options(item: Item) -> Iterator[Option]:
    for choice in item.choices:
        yield Option(choice.id, choice.label, alone=choice.alone or item.kind != "multi")
    if item.is_movement:
        yield Option(STOPPED, "It hurts, stop")
        yield Option(NOT_DONE, "Skip this test")
    elif item.unsure:
        yield Option(NOT_SURE, item.unsure)
