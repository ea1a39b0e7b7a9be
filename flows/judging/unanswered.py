"""Which items are still without an answer and may yet get one; not whether they matter."""

from collections.abc import Mapping
from dataclasses import replace

from flows.judging.conclusion import Conclusion
from flows.judging.gates import tests_allowed
from flows.judging.plan import plan_of
from flows.judging.watching import View, Watch
from flows.pathway.answers import NOT_DONE, STOPPED, Value, Values
from flows.pathway.connecting import NOT_DONE_REASON
from flows.pathway.facts import Facts
from flows.pathway.model import GateBlock, Item, Pathway, Screen


def unanswered(screen: Screen, values: Values) -> list[Item]:
    """Return the items of a screen that have no answer yet, on its side where it has one."""
    if screen.side is None and values.keys() >= screen.ids:
        return []
    return [item for item in screen.items if _is_unanswered(item, screen.side, values)]


def _is_unanswered(item: Item, side: str | None, values: Values) -> bool:
    if not item.asked:
        return False
    if item.id in values and not _lacks_side(values[item.id], side):
        return False
    return _goes_with(item, values)


def _lacks_side(given: Value, side: str | None) -> bool:
    """Tell whether an answer has nothing of a side yet, and the other side did not end it."""
    if side is None or not isinstance(given, Mapping) or side in given:
        return False
    return not any(value in (STOPPED, NOT_DONE) for value in given.values())


def _goes_with(item: Item, values: Values) -> bool:
    """Tell whether a further value of a test still makes sense: after a stop only how it felt."""
    if item.test is None or item.id == item.test:
        return True
    value = values.get(item.test)
    if value is None:
        return True
    outcomes = tuple(value.values()) if isinstance(value, Mapping) else (value,)
    is_reason = item.id == f"{item.test}.{NOT_DONE_REASON}"
    if NOT_DONE in outcomes:
        return is_reason
    return STOPPED not in outcomes or (item.kind == "number" and not item.is_movement)


def open_view(pathway: Pathway, values: Values, conclusion: Conclusion) -> View:
    """Return the answers with every item that may still be asked in some course of the talk.

    What does not apply is no longer open in answers as `counted` returns them.
    """
    found = [item for screen in pathway.screens for item in unanswered(screen, values)]
    asked = frozenset(item.id for item in found if item.test is None)
    view = View(Facts(values=values), asked)
    if not tests_allowed(pathway, values, conclusion):
        tests = (item.id for item in found if item.section == "self_test")
        return view.closing(*tests)
    shut = _shut(pathway, view)
    done = frozenset(item.id for item in found if item.test and item.test not in shut)
    return replace(view, open=asked | done)


def _shut(pathway: Pathway, view: View) -> set[str]:
    """Name the tests that were not begun and will not be offered, whatever is answered yet."""
    plan = plan_of(pathway)
    waiting = {test for test in pathway.tests if test not in view.values}
    if any(_stays(*gate, view) for gate in plan.test_blocks):
        return waiting
    return {test for test in waiting if any(_stays(*gate, view) for gate in plan.blocks[test])}


def _stays(block: GateBlock, watch: Watch, view: View) -> bool:
    truth = view.truth(watch)
    if truth is not None or block.opens_if_unknown:
        return truth is True
    return watch.items.isdisjoint(view.open)
