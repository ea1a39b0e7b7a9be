"""What a clinician wants to read of a result, in the words of content; nothing private is in it.

The person carries it, and others may look over their shoulder.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from flows.judging.explanation import reasons_for
from flows.judging.gates import may_take_part, tests_allowed, was_begun
from flows.judging.outlook import missing
from flows.judging.result import Result
from flows.pathway.answers import (
    BESIDE,
    LEFT,
    NO,
    NOT_DONE,
    NOT_SURE,
    RIGHT,
    STOPPED,
    YES,
    Scalar,
    Value,
)
from flows.pathway.connecting import NOT_DONE_REASON
from flows.pathway.facts import Facts
from flows.pathway.model import Item, Pathway, Test
from flows.pathway.whom import SUBJECT
from flows.talking.explained import Explained, for_hand_over
from flows.talking.spoken import lower_first, spoken

SCORE = "score"
"""How a number ends that belongs to a text of the same name, as of an activity."""
DENIED = (NO, ("none",))
UNTOLD = (BESIDE, NOT_SURE)
LONGEST_WORDS = 120
"""Letters of a person's own words that are repeated on paper; the copy of all has the rest."""
LONGEST_OBJECTION = 200
"""More of what they say does not fit, since nothing else on the paper tells it."""
IN_ONE_LINE = 5
"""How many of the answers that a clinician reads first stand in the first line."""


@dataclass(frozen=True, slots=True)
class Row:
    """What was asked in short, and the answer in words; `id` is that of the question or test."""

    id: str
    asked: str
    answered: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """What was told of one kind; a plain yes, and a no or none, are named in short."""

    told: tuple[Row, ...]
    affirmed: tuple[str, ...]
    denied: tuple[str, ...]

    def __bool__(self) -> bool:
        """Tell whether there is any."""
        return bool(self.told or self.affirmed or self.denied)


@dataclass(frozen=True, slots=True, kw_only=True)
class Screened:
    """The warning signs by what was answered; `unsure` counts as yes where E or D rules use it."""

    yes: tuple[str, ...]
    unsure: tuple[str, ...]
    no: tuple[str, ...]
    is_complete: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Self-tests that were left out for one reason: the person's own, or one not to offer them."""

    reason: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """A self-test that was broken off, with its sides: where it was, and which were not begun."""

    name: str
    sides: tuple[str, ...]
    unbegun: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """All that the page for a clinician tells; `is_ranked` where regions may be named at all.

    `has_tests` where self-tests may be offered at this urgency and age; `objection` is what the
    person says does not fit, without words an empty text, None where they did not say so.
    """

    result: Result
    objection: str | None
    explained: Explained
    screened: Screened
    who: str
    person: Rows
    pain: Rows
    history: Rows
    tests: tuple[Row, ...]
    stopped: tuple[Stopped, ...]
    left_out: tuple[LeftOut, ...]
    missing: tuple[str, ...]
    is_ranked: bool
    has_tests: bool
    is_pain_asked: bool


def hand_over(pathway: Pathway, result: Result, objection: str | None = None) -> HandOver:
    """Gather what a result and its answers tell a clinician."""
    told = _Told(pathway, result)
    first = pathway.content.pathway.hand_over
    return HandOver(
        result=result,
        objection=None if objection is None else _cut(objection, LONGEST_OBJECTION),
        explained=for_hand_over(pathway, reasons_for(pathway, result)),
        screened=told.screened(),
        who=told.who(),
        person=told.rows("context", without=(*first, *_in_one_line(pathway), SUBJECT)),
        pain=told.rows_of(first),
        history=told.rows("history", without=first),
        tests=tuple(told.tests()),
        stopped=tuple(told.stopped()),
        left_out=tuple(told.left_out()),
        missing=tuple(told.missing()),
        is_ranked=may_take_part(pathway, result.values),
        has_tests=tests_allowed(pathway, result.values, result.conclusion),
        is_pain_asked=any(result.values.get(id, BESIDE) != BESIDE for id in first),
    )


def _in_one_line(pathway: Pathway) -> tuple[str, ...]:
    return pathway.content.pathway.summary[:IN_ONE_LINE]


def _cut(words: str, most: int) -> str:
    """Return words on one line, no more letters than these."""
    line = " ".join(words.split())
    return line if len(line) <= most else f"{line[:most].rstrip()} …"


class _Told:
    """Lives for one call; puts the answers that count in words."""

    def __init__(self, pathway: Pathway, result: Result) -> None:
        self.pathway = pathway
        self.values = result.values
        self.result = result

    def screened(self) -> Screened:
        safety = self.result.conclusion.safety
        signs = [sign for sign in self.pathway.signs if not sign.private]
        answered = {sign.id: self.values.get(sign.id) for sign in signs}

        def those(answer: str) -> tuple[str, ...]:
            return tuple(sign.text for sign in signs if answered[sign.id] == answer)

        return Screened(
            yes=those(YES), unsure=those(NOT_SURE), no=those(NO), is_complete=safety.complete
        )

    def who(self) -> str:
        """Return who it is and which knee, in the order that a clinician reads first."""
        ids = _in_one_line(self.pathway)
        told = (item for item in map(self.pathway.items.__getitem__, ids) if self._is_told(item))
        words = [spoken(item, self.values[item.id]) for item in told]
        return ", ".join([*words[:1], *map(lower_first, words[1:])])

    def rows(self, section: str, without: Iterable[str]) -> Rows:
        known = set(without)
        items = self.pathway.items.values()
        ids = [item.id for item in items if item.section == section and not item.is_sign]
        return self.rows_of(id for id in ids if id not in known)

    def rows_of(self, ids: Iterable[str]) -> Rows:
        items = [item for item in map(self.pathway.items.__getitem__, ids) if self._is_told(item)]
        affirmed = [item.title for item in items if self._is_plain_yes(item)]
        denied = [item.title for item in items if self.values[item.id] in DENIED]
        return Rows(
            told=tuple(
                Row(item.id, item.title, self._with_score(item, self.values[item.id]))
                for item in items
                if item.title not in (*affirmed, *denied)
            ),
            affirmed=tuple(affirmed),
            denied=tuple(denied),
        )

    def _is_plain_yes(self, item: Item) -> bool:
        return item.kind == "yes_no" and self.values[item.id] == YES

    def _is_told(self, item: Item) -> bool:
        """Tell whether an answer stands in a line of its own: a score stands beside its text."""
        value = self.values.get(item.id, BESIDE)
        return not item.private and value not in UNTOLD and not item.id.endswith(f".{SCORE}")

    def _with_score(self, item: Item, value: Value) -> str:
        words = self._measured(item, value)
        score = self.pathway.items.get(f"{item.id}.{SCORE}")
        given = None if score is None else self.values.get(score.id)
        if score is None or not isinstance(given, (int, float)):
            return words
        return f"{words}: {self._measured(score, given)}"

    def _measured(self, item: Item, value: Value) -> str:
        """Return a value in words, not too many; of a number without a unit, out of how much."""
        if item.kind == "text" and isinstance(value, str):
            return f"\u201c{_cut(value, LONGEST_WORDS)}\u201d"
        if isinstance(value, Mapping):
            return ", ".join(self._on_side(item, side, one) for side, one in value.items())
        return self._out_of(item, value) or spoken(item, value)

    def _on_side(self, item: Item, side: str, value: Scalar) -> str:
        counted = self._out_of(item, value)
        return f"{item.wording.side(side)} {counted}" if counted else spoken(item, {side: value})

    @staticmethod
    def _out_of(item: Item, value: Value) -> str:
        """Return a number without a unit out of how much it could be; nothing for other values."""
        if not isinstance(value, (int, float)) or item.unit or item.max is None:
            return ""
        number = item.wording.number
        return item.wording.out_of.format(value=number(value), most=number(item.max))

    def tests(self) -> Iterator[Row]:
        """Yield the raw values of each self-test that was begun, with side and unit."""
        for test in self.pathway.tests.values():
            if was_begun(test.id, self.values):
                parts = [self._part(test, item) for item in self._values_of(test)]
                yield Row(test.id, test.name, "; ".join(part for part in parts if part))

    def _values_of(self, test: Test) -> Iterator[Item]:
        reason = f"{test.id}.{NOT_DONE_REASON}"
        yield from (
            item
            for item in self.pathway.items.values()
            if item.test == test.id and item.id != reason
        )

    def _part(self, test: Test, item: Item) -> str:
        value = self.values.get(item.id, BESIDE)
        if item.private or value in UNTOLD:
            return ""
        words = self._measured(item, value)
        is_pain = item.kind == "number" and not item.unit
        if item.id == test.id and not is_pain:
            return words
        return f"{lower_first(item.title)}: {lower_first(words)}"

    def stopped(self) -> Iterator[Stopped]:
        """Yield the self-tests that were broken off."""
        for test in self.pathway.tests.values():
            value, side = self.values.get(test.id), self.pathway.wording.side
            if value == STOPPED:
                yield Stopped(name=test.name, sides=(), unbegun=())
            elif isinstance(value, Mapping) and STOPPED in value.values():
                sides = tuple(side(id) for id, one in value.items() if one == STOPPED)
                unbegun = tuple(side(id) for id in (LEFT, RIGHT) if id not in value)
                yield Stopped(name=test.name, sides=sides, unbegun=unbegun)

    def left_out(self) -> Iterator[LeftOut]:
        """Yield the self-tests that were not done, or not on both sides, by the reason for it."""
        by_reason: dict[str, list[str]] = {}
        for test in self.pathway.tests.values():
            for reason in self._reasons(test):
                by_reason.setdefault(reason, []).append(test.name)
        for reason, names in by_reason.items():
            yield LeftOut(reason=reason, names=tuple(names))

    def _reasons(self, test: Test) -> tuple[str, ...]:
        """Return what was said not to do a test, or what surely stands in its way."""
        value = self.values.get(test.id, NOT_SURE)
        given = value.values() if isinstance(value, Mapping) else (value,)
        item = self.pathway.items.get(f"{test.id}.{NOT_DONE_REASON}")
        if NOT_DONE in given and item is not None and item.id in self.values:
            return (spoken(item, self.values[item.id]),)
        if NOT_DONE in given:
            return ("",)
        is_whole = not isinstance(value, Mapping) or {LEFT, RIGHT} <= value.keys()
        if was_begun(test.id, self.values) and is_whole:
            return ()  # what stands in its way now came after it
        plain = Facts(values=self.values)
        shut = (*self.pathway.test_blocks, *test.blocks)
        return tuple(block.reason for block in shut if block.when.holds(plain) is True)

    def missing(self) -> Iterator[str]:
        """Yield what was not sure or not told, and belongs to no self-test."""
        for id in missing(self.pathway, self.result):
            item = self.pathway.items[id]
            if item.test is None and not item.private and not item.is_sign:
                yield item.title
