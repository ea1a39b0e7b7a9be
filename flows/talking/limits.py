"""Ends a self-test whose pain went above its limit: no more of it is asked for, on neither side."""

from collections.abc import Iterator, Mapping

from flows.judging.gates import ends_itself
from flows.pathway.answers import LEFT, NOT_DONE, RIGHT, STOPPED, Value, Values
from flows.pathway.model import Pathway, Test

WAYS_OUT = (STOPPED, NOT_DONE)


def with_stops(pathway: Pathway, before: Values, added: Mapping[str, Value]) -> Mapping[str, Value]:
    """Return answers, and that a self-test was stopped where they end it before its end."""
    after = {**before, **added}
    stops = {
        test.id: stopped(pathway, test.id, after)
        for test in _told_of(pathway, added)
        if _is_left(pathway, test, after) and ends_itself(pathway, test, before, after)
    }
    return {**added, **stops}


def stopped(pathway: Pathway, id: str, values: Values, side: str | None = None) -> Value:
    """Return the answer that a movement was stopped: on a side, with what the other side gave."""
    if not pathway.items[id].per_side:
        return STOPPED
    given = values.get(id)
    sides = dict(given) if isinstance(given, Mapping) else {}
    left = [one for one in (LEFT, RIGHT) if one not in sides]
    return {**sides, side or left[0]: STOPPED}


def _told_of(pathway: Pathway, added: Mapping[str, Value]) -> Iterator[Test]:
    """Yield the self-tests that answers are of."""
    named = dict.fromkeys(pathway.items[id].test for id in added)
    return (pathway.tests[id] for id in named if id is not None)


def _is_left(pathway: Pathway, test: Test, values: Values) -> bool:
    """Tell whether a side of a self-test, or all of it, is still to be done."""
    given = values.get(test.id)
    if not pathway.items[test.id].per_side or not isinstance(given, Mapping):
        return given is None
    return len(given) == 1 and not any(one in WAYS_OUT for one in given.values())
