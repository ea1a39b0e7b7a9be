"""What is asked next, in which order, and how much is left: only what can still matter."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import groupby

from flows.judging.assessment import in_conflict
from flows.judging.conclusion import Conclusion, conclude
from flows.judging.gates import ended_by_a_test, is_offered, tests_allowed
from flows.judging.outlook import SAFETY_SECTIONS, mattering, tells_most
from flows.judging.safety import counted, counted_with
from flows.judging.unanswered import unanswered
from flows.pathway.answers import LEFT, RIGHT, Answer, Values, better_side, current, sore_side
from flows.pathway.connecting import NOT_DONE_REASON
from flows.pathway.facts import Facts, Reading
from flows.pathway.model import SECTIONS, Item, Pathway, Screen

FEW = 10
"""So many screens at most are counted for the person; before that the part is named."""


class Agenda:
    """What is still to be asked after some answers; each thing is worked out once, if wanted."""

    def __init__(self, pathway: Pathway, values: Values) -> None:
        self.pathway = pathway
        self.values = values
        self._asking = Facts(values=values, reading=Reading.ASKING)
        self._screens: dict[Sequence[str], Screen | None] = {}

    @cached_property
    def conclusion(self) -> Conclusion:
        """What the answers lead to."""
        return conclude(self.pathway, self.values)

    @cached_property
    def mattering(self) -> frozenset[str]:
        """The items that can still matter."""
        return mattering(self.pathway, self.values, self.conclusion)

    def next_screen(self, sections: tuple[str, ...] = SECTIONS) -> Screen | None:
        """Return the first screen with something to ask now, only those items on it."""
        if sections not in self._screens:
            self._screens[sections] = self._next_screen(sections)
        return self._screens[sections]

    def _next_screen(self, sections: Sequence[str]) -> Screen | None:
        for screen in self._in_order(sections):
            waiting = unanswered(screen, self.values)
            items = tuple(item for item in waiting if self._is_asked(item)) if waiting else ()
            if items:
                begins = screen.test is not None and screen.test.id not in self.values
                return as_asked(screen, items, begins_test=begins)
        return None

    def _is_asked(self, item: Item) -> bool:
        if item.ask_if.holds(self._asking) is not True:
            return False
        return item.section in SAFETY_SECTIONS or item.id in self.mattering

    def _in_order(self, sections: Sequence[str]) -> Iterator[Screen]:
        for section, screens in self.pathway.screens_by_section.items():
            if section in sections and section != "self_test":
                yield from screens
        if "self_test" not in sections:
            return
        if not tests_allowed(self.pathway, self.values, self.conclusion):
            return
        tests = self.pathway.screens_by_section.get("self_test", ())
        for is_test, group in groupby(tests, key=lambda screen: screen.test is not None):
            run = tuple(group)
            yield from self._decisive_first(run) if is_test else self._between(run)

    def _between(self, screens: Sequence[Screen]) -> Iterator[Screen]:
        conflict = self.pathway.content.pathway.scoring.conflict
        tie_break = conflict.tie_break if conflict else None
        for screen in screens:
            if screen.id == tie_break:
                is_fit = in_conflict(self.pathway, self.values)
            else:
                is_fit = not self.mattering.isdisjoint(self.pathway.tests)
            if is_fit:
                yield screen

    def _decisive_first(self, screens: Sequence[Screen]) -> Iterator[Screen]:
        """Yield the screens of one test after the other: a begun one, then what tells most."""
        by_test = {id: tuple(run) for id, run in groupby(screens, key=_test_of)}
        for id in sorted(by_test, key=self._rank):
            test = self.pathway.tests[id]
            if id in self.values or (
                id in self.mattering and is_offered(self.pathway, test, self.values)
            ):
                yield from _better_side_first(by_test[id], self.values)

    def _rank(self, test: str) -> tuple[bool, bool, int]:
        is_source, points = tells_most(self.pathway, test, self.mattering)
        return (test not in self.values, not is_source, -points)

    def left(self) -> tuple[int, int]:
        """Return how many screens are left, at least and at most; neither rises by itself."""
        hand_over = set(self.pathway.content.pathway.hand_over)
        least = most = 0
        for screen in self.pathway.screens:
            if self.mattering.isdisjoint(screen.ids):
                continue
            waiting = [item for item in unanswered(screen, self.values) if self._may_be_asked(item)]
            sure = [item for item in waiting if item.id in hand_over]
            most += bool(waiting)
            least += any(item.ask_if.holds(self._asking) is True for item in sure)
        return max(least, 1), max(most, 1)

    def _may_be_asked(self, item: Item) -> bool:
        if item.id not in self.mattering:
            return False
        truth = item.ask_if.holds(self._asking)
        return truth is True or (truth is None and not item.id.endswith(NOT_DONE_REASON))


class Agendas:
    """The agendas of one turn, each worked out once and from the one before where it can be."""

    def __init__(self) -> None:
        self._known: list[tuple[tuple[Answer, ...], Agenda]] = []

    def after(self, pathway: Pathway, answers: tuple[Answer, ...]) -> Agenda:
        """Return what is still to be asked after the answers of a conversation."""
        for known, agenda in self._known:
            if known is answers:
                return agenda
        values = self._counted_further(pathway, answers)
        if values is None:
            values, _ = counted(pathway, current(answers))
        agenda = Agenda(pathway, values)
        self._known.append((answers, agenda))
        return agenda

    def _counted_further(self, pathway: Pathway, answers: tuple[Answer, ...]) -> Values | None:
        """Count only what was added to the answers that were counted last, where that suffices."""
        known, agenda = self._known[-1] if self._known else ((), None)
        if agenda is None or answers[: len(known)] != known:
            return None
        return counted_with(pathway, agenda.values, current(answers[len(known) :]))


def as_asked(screen: Screen, items: tuple[Item, ...], *, begins_test: bool) -> Screen:
    """Return a screen with only these of its items; one that is asked whole stays as it is."""
    is_whole = len(items) == len(screen.items) and not begins_test
    return screen if is_whole else replace(screen, items=items, begins_test=begins_test)


def what_ended(before: Agenda, now: Values) -> str | None:
    """Name what a self-test showed since then, if it ends others that would have followed."""
    ended = ended_by_a_test(before.pathway, before.values, now)
    return next((block.id for test, block in ended.items() if test in before.mattering), None)


def _test_of(screen: Screen) -> str:
    return screen.test.id if screen.test else ""


def _better_side_first(screens: Sequence[Screen], values: Values) -> list[Screen]:
    """Swap the two sides of each test value when the left knee is the sore or the worse one."""
    if better_side(sore_side(values)) == LEFT:
        return list(screens)
    swapped = {LEFT: RIGHT, RIGHT: LEFT}
    by_id = {screen.id: screen for screen in screens}
    return [
        by_id[screen.id.removesuffix(screen.side) + swapped[screen.side]] if screen.side else screen
        for screen in screens
    ]
