"""Who may be offered self-tests, and which: a test is offered only where nothing may forbid it."""

from collections.abc import Iterator, Mapping
from typing import Any

from flows.judging.conclusion import Conclusion
from flows.pathway.answers import BESIDE, NOT_DONE, NOT_SURE, Values
from flows.pathway.conditions import ALWAYS
from flows.pathway.connecting import NOT_DONE_REASON
from flows.pathway.disposition import Disposition
from flows.pathway.facts import Facts, Reading
from flows.pathway.model import GateBlock, Item, Pathway, Test


def may_take_part(pathway: Pathway, values: Values) -> bool:
    """Tell whether tests, exercises and a ranking are for this person: adults, or a cleared hip."""
    plain = Facts(values=values)
    return any(rule.holds(plain) is True for rule in (pathway.of_age, pathway.cleared))


def tests_allowed(pathway: Pathway, values: Values, conclusion: Conclusion) -> bool:
    """Tell whether self-tests may be spoken of at all: never with an urgent flag or above."""
    tier = conclusion.disposition
    if tier is None or tier.at_least(Disposition.URGENT):
        return False
    return may_take_part(pathway, values)


def blocks(pathway: Pathway, test: Test, values: Values) -> Iterator[GateBlock]:
    """Yield what stands, or may stand, in the way of a test."""
    plain = Facts(values=values)
    for block in (*pathway.test_blocks, *test.blocks):
        if not block.is_open(plain):
            yield block


def is_offered(pathway: Pathway, test: Test, values: Values) -> bool:
    """Tell whether this test is safe for this person by everything that was answered."""
    return not any(blocks(pathway, test, values))


def is_settled(pathway: Pathway, test: Test, values: Values) -> bool:
    """Tell whether a test was done, or was not done for a recorded reason."""
    value = values.get(test.id)
    if value is not None and value != NOT_SURE:
        given = value.values() if isinstance(value, Mapping) else (value,)
        return NOT_DONE not in given or f"{test.id}.{NOT_DONE_REASON}" in values
    unsure_too = Facts(values=values, reading=Reading.ASKING)
    return any(
        block.when.holds(unsure_too) is True for block in (*pathway.test_blocks, *test.blocks)
    )


def ask_if_json(pathway: Pathway, item: Item) -> dict[str, Any]:
    """Return when an item is asked, for other programs; of a self-test with all that forbids it."""
    if item.test is None:
        return item.ask_if.as_json()
    test = pathway.tests[item.test]
    shut = [
        block.when.as_json()
        for block in (*pathway.test_blocks, *test.blocks)
        if not block.opens_if_unknown
    ]
    allowed = {"any": [pathway.of_age.as_json(), pathway.cleared.as_json()]}
    own = [] if item.ask_if is ALWAYS else [item.ask_if.as_json()]
    return {"all": [allowed, {"not": {"any": shut}}, *own]}


def was_begun(test: str, values: Values) -> bool:
    """Tell whether a test was tried, on one side at least."""
    value = values.get(test, NOT_SURE)
    given = value.values() if isinstance(value, Mapping) else (value,)
    return any(one not in (NOT_SURE, NOT_DONE, BESIDE) for one in given)


def ended_by_a_test(pathway: Pathway, before: Values, after: Values) -> dict[str, GateBlock]:
    """Return by test what a self-test showed that ends others, which were open until then."""
    waiting = (test for test in pathway.tests.values() if test.id not in after)
    ended = {test.id: _shown_since(pathway, test, before, after) for test in waiting}
    return {test: block for test, block in ended.items() if block is not None}


def ends_itself(pathway: Pathway, test: Test, before: Values, after: Values) -> bool:
    """Tell whether a self-test shows what ends it, such as pain above its limit."""
    return _shown_since(pathway, test, before, after) is not None


def _shown_since(pathway: Pathway, test: Test, before: Values, after: Values) -> GateBlock | None:
    if not is_offered(pathway, test, before):
        return None
    shut = (block for block in blocks(pathway, test, after) if block.opens_if_unknown)
    return next((one for one in shut if _looks_at_tests(pathway, one)), None)


def _looks_at_tests(pathway: Pathway, block: GateBlock) -> bool:
    return any(pathway.items[leaf.item].test for leaf in block.when.leaves())
