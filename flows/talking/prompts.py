"""What is put before a person: the open screen, its options, and how far along they are."""

from collections.abc import Collection, Container, Iterable, Iterator
from dataclasses import dataclass
from string import ascii_lowercase

from flows.pathway.answers import NO, NOT_SURE, STOPPED, YES, Value, Values, better_side
from flows.pathway.customary import asked_in
from flows.pathway.model import Item, Test
from flows.pathway.whom import SELF
from flows.pathway.wording import ENGLISH, Wording

NONE_OF_THESE, ONE_BY_ONE = "none_of_these", "one_by_one"
AS_IT_WAS = "as_it_was"
"""Leaves an answer that is being changed."""
CLOCK_RUNNING = "clock_running"
START_CLOCK, STOP_CLOCK, USE_TIME = "start_clock", "stop_clock", "use_time"
TYPED = {
    STOPPED: "stop",
    AS_IT_WAS: "keep",
    START_CLOCK: "start",
    STOP_CLOCK: "done",
    USE_TIME: "yes",
}
"""What is typed for an option where numbers are answers; "skip" for all others."""
SHORT_SCALE = (0, 10)


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to press; `alone` ones cannot be combined with others.

    With a `heading`, a new part of a long list begins with it.
    """

    id: str
    label: str
    alone: bool = True
    heading: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """One screen with everything a channel needs to show it; `kind` group means ticking signs.

    `left` is how many screens are left, at least and at most, once they are few; `about` are the
    person's own words that it asks about, `told` and `maybe_told` what was or may have been told of
    it, in words, and `likely` the options of the latter; `whom` is whose knee it is, `sore` the
    side that hurts more, `ticked` what was ticked before. While a clock runs something is counted
    (`counts`), or held and then told how it felt (`holds`).
    """

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
    left: tuple[int, int] | None = None
    about: str = ""
    clock_s: int | None = None
    counts: bool = False
    holds: bool = False
    clock: str = ""
    started_at: float = 0
    elapsed_s: int = 0
    wording: Wording = ENGLISH
    told: str = ""
    maybe_told: str = ""
    likely: tuple[str, ...] = ()
    whom: str = SELF
    sore: str = ""
    ticked: tuple[str, ...] = ()

    @property
    def multi(self) -> bool:
        """Tell whether several options may be chosen."""
        return self.kind in ("multi", "group")

    @property
    def begins_movement(self) -> bool:
        """Tell whether a self-test begins, or a further movement, on the side that is first."""
        is_first = self.side in (None, better_side(self.sore))
        return self.begins_test or (bool(self.steps) and is_first)

    @property
    def ticked_places(self) -> tuple[int, ...]:
        """The places of the options that are ticked."""
        places = enumerate(self.options)
        return tuple(place for place, option in places if option.id in self.ticked)

    @property
    def left_words(self) -> str:
        """How many screens are left, in words."""
        least, most = self.left or (0, 0)
        if most == 1:
            return self.wording.last_question
        words = self.wording.some_left if least == most else self.wording.about_left
        return words.format(least=least, most=most)

    @property
    def unit_words(self) -> str:
        """The unit as it is spoken."""
        return self.own_units or self.wording.spoken_unit(self.unit)

    @property
    def own_units(self) -> str:
        """The units of a country that measures otherwise than we keep; empty elsewhere."""
        return asked_in(self.wording, self.unit, self.max)

    @property
    def scale(self) -> range:
        """The numbers that may be answered where they are few enough to show each."""
        has_pictures = any(self._has_number(option) for option in self.options)
        if self.clock == CLOCK_RUNNING:
            return range(0)
        is_short = self.kind == "number" and (self.min, self.max) == SHORT_SCALE
        return range(int(SHORT_SCALE[1]) + 1) if is_short and not has_pictures else range(0)

    def typed_as(self, option: Option) -> str:
        """Return what to type for an option: its number, or a letter where numbers are answers."""
        counted = [one for one in self.options if self._has_number(one)]
        if option in counted:
            place = counted.index(option)
            return ascii_lowercase[place] if self.kind == "number" else str(place + 1)
        typed = TYPED.get(option.id, "skip")
        known = {"stop": self.wording.type_stop, "skip": self.wording.type_skip}
        return known.get(typed) or self.wording.label(typed)

    def _has_number(self, option: Option) -> bool:
        if self.kind in ("number", "text"):
            return any(item.choice(option.id) for item in self.items)
        return True

    def option(self, id: str) -> Option | None:
        """Return the option with this id."""
        return next((option for option in self.options if option.id == id), None)


def about_words(prompt: Prompt, values: Values) -> str:
    """Return the words of an earlier answer that a question is about."""
    told = values.get(prompt.items[0].about or "")
    return told if isinstance(told, str) and told != NOT_SURE else ""


def lines_of(item: Item) -> Iterator[Option]:
    """Yield the lines that stand for an item on a list."""
    if item.is_sign:
        yield Option(item.id, item.text, alone=False)
    for choice, words in item.ticks.items():
        yield Option(line_of(item, choice), words, alone=False)


def line_of(item: Item, choice: str) -> str:
    """Return the id of the line that stands for a choice, of a sign for its yes.

    One at most of the lines of an item may be ticked, unless several of its choices may be.
    """
    return item.id if item.is_sign else f"{item.id}={choice}"


def ticked(prompt: Prompt, options: Container[str]) -> dict[str, Value]:
    """Return what ticking these lines says of every item; of one left open it says nothing."""
    told: dict[str, Value] = {}
    for item in prompt.items:
        chosen = tuple(choice for choice in _choices(item) if line_of(item, choice) in options)
        chosen = chosen or ((item.unticked,) if item.unticked is not None else ())
        if chosen:
            told[item.id] = chosen if item.kind == "multi" else chosen[0]
        elif item.is_sign:
            told[item.id] = NO
    return told


def _choices(item: Item) -> Iterable[str]:
    return (YES,) if item.is_sign else item.ticks


def toggled(prompt: Prompt, ticks: Collection[int], place: int) -> tuple[int, ...]:
    """Return the lines that are ticked after a press on one.

    Of an item that has one answer the line pressed last counts, and another is taken back.
    """
    if place in ticks:
        return tuple(sorted({*ticks} - {place}))
    pressed = prompt.options[place].id
    rivals = {
        line
        for item in prompt.items
        if item.kind != "multi" and pressed in (lines := {one.id for one in lines_of(item)})
        for line in lines
    }
    kept = {one for one in ticks if prompt.options[one].id not in rivals}
    return tuple(sorted({*kept, place}))


def says_twice(prompt: Prompt, options: Container[str]) -> bool:
    """Tell whether two lines of an item are ticked of which one only can be so."""
    return any(
        sum(line.id in options for line in lines_of(item)) > 1
        for item in prompt.items
        if item.kind != "multi"
    )
