"""Which items are still without an answer and may yet get one; not whether they matter."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from flows.judging.conclusion import Conclusion
from flows.judging.gates import tests_allowed
from flows.judging.plan import plan_of
from flows.judging.safety import applies
from flows.judging.watching import View, Watch
from flows.pathway.answers import NOT_DONE, STOPPED, Values
from flows.pathway.connecting import NOT_DONE_REASON
from flows.pathway.facts import Facts
from flows.pathway.model import GateBlock, Item, Pathway


def is_unanswered(item: Item, side: str | None, values: Values) -> bool:
    """Tell whether an item that a chat asks has no answer yet, on this side where it has two."""
    if not item.asked or not _goes_with(item, values):
        return False
    if side is None:
        return item.id not in values
    given = values.get(item.id)
    if not isinstance(given, Mapping):
        return item.id not in values
    ended = any(value in (STOPPED, NOT_DONE) for value in given.values())
    return side not in given and not ended


def _goes_with(item: Item, values: Values) -> bool:
    """Tell whether a further value of a test still makes sense: after a stop only how it felt."""
    if item.test is None or item.id == item.test:
        return True
    value = values.get(item.test)
    outcomes = tuple(value.values()) if isinstance(value, Mapping) else (value,)
    is_reason = item.id == f"{item.test}.{NOT_DONE_REASON}"
    if NOT_DONE in outcomes:
        return is_reason
    return STOPPED not in outcomes or (item.kind == "number" and not item.is_movement)


def open_view(pathway: Pathway, values: Values, conclusion: Conclusion) -> View:
    """Return the answers with every item that may still be asked in some course of the talk."""
    found = [item for item in _unanswered(pathway, values) if applies(item, values) is not False]
    asked = frozenset(item.id for item in found if item.test is None)
    view = View(Facts(values=values), asked)
    if not tests_allowed(pathway, values, conclusion):
        tests = (item.id for item in found if item.section == "self_test")
        return view.closing(*tests)
    shut = {test for test in pathway.tests if is_shut(pathway, test, view)}
    done = frozenset(item.id for item in found if item.test and item.test not in shut)
    return replace(view, open=asked | done)


def _unanswered(pathway: Pathway, values: Values) -> Iterator[Item]:
    for screen in pathway.screens:
        yield from (item for item in screen.items if is_unanswered(item, screen.side, values))


def is_shut(pathway: Pathway, test: str, view: View) -> bool:
    """Tell whether a test that was not begun will not be offered, whatever is answered yet."""
    blocks = plan_of(pathway).blocks[test]
    return test not in view.values and any(_stays(block, watch, view) for block, watch in blocks)


def _stays(block: GateBlock, watch: Watch, view: View) -> bool:
    truth = view.truth(watch)
    if truth is not None or block.opens_if_unknown:
        return truth is True
    return watch.items.isdisjoint(view.open)
