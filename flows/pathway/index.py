"""Finds the few conditions that some answers may turn, without trying each one."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from flows.pathway.answers import NOT_SURE, Value, Values
from flows.pathway.conditions import ALWAYS, All, AtLeastOf, Condition, items_of
from flows.pathway.facts import Facts, Reading
from flows.pathway.leaves import Compare, Differs, Is, Leaf

if TYPE_CHECKING:
    from flows.pathway.model import Item

Thing = TypeVar("Thing")
Awaited = frozenset[tuple[str, str]]
"""Answers, as item and choice, of which a condition needs at least one."""
NUMBER = "a number"
"""Stands for every number: which of them fits is left to the condition."""
NOWHERE: frozenset[int] = frozenset()


class Conditional(NamedTuple):
    """A condition and what it looks at, with the signs and others that are asked if it holds."""

    when: Condition
    looks_at: frozenset[str]
    signs: tuple[str, ...]
    others: tuple[str, ...]


def conditional(items: Iterable["Item"]) -> Iterator[Conditional]:
    """Gather the items that are not for everybody by their condition, in the order of asking."""
    found: dict[Condition, list[Item]] = {}
    for item in items:
        if item.ask_if is not ALWAYS:
            found.setdefault(item.ask_if, []).append(item)
    for when, asked in found.items():
        signs = tuple(item.id for item in asked if item.is_sign)
        others = tuple(item.id for item in asked if not item.is_sign)
        yield Conditional(when, items_of(when), signs, others)


class Index(Generic[Thing]):
    """Things with a condition each, by the answers that it awaits; read in one way."""

    def __init__(
        self,
        things: Iterable[Thing],
        when: Callable[[Thing], Condition],
        *,
        reading: Reading = Reading.PLAIN,
        unsure_is_yes: frozenset[str] = frozenset(),
    ) -> None:
        self.things = tuple(things)
        self._read = partial(Facts, reading=reading, unsure_is_yes=unsure_is_yes)
        self._always: set[int] = set()
        self._places: dict[str, dict[str, set[int]]] = {}
        for place, thing in enumerate(self.things):
            awaited = self._awaited(when(thing))
            if awaited is None:
                self._always.add(place)
            for item, choice in awaited or ():
                self._places.setdefault(item, {}).setdefault(choice, set()).add(place)

    def may_hold(self, values: Values) -> tuple[Thing, ...]:
        """Return in their order the things whose condition may hold; that of no other does."""
        found = set(self._always)
        for item in self._places.keys() & values.keys():
            places, value = self._places[item], values[item]
            if isinstance(value, str):
                if value in places:
                    found |= places[value]
            else:
                found.update(*(places.get(choice, NOWHERE) for choice in _choices(value)))
        return tuple(self.things[place] for place in sorted(found))

    def _awaited(self, condition: Condition) -> Awaited | None:
        """Return what a condition awaits; None where it may hold without any answer."""
        match condition:
            case Is(item, choices):
                return self._fitting(condition, item, (*choices, NOT_SURE))
            case Compare(item, categories=named):
                return self._fitting(condition, item, (*named, NOT_SURE)) | {(item, NUMBER)}
            case Differs(item, categories=named):
                return frozenset((item, choice) for choice in (*named, NUMBER))
            case All(parts):
                known = (one for part in parts if (one := self._awaited(part)) is not None)
                return min(known, key=_breadth, default=None)
            case AtLeastOf(_, parts):
                every = [one for part in parts if (one := self._awaited(part)) is not None]
                return frozenset().union(*every) if len(every) == len(parts) else None
        return None

    def _fitting(self, leaf: Leaf, item: str, choices: Iterable[str]) -> Awaited:
        """Keep of some choices those with which a leaf holds."""
        fit = (choice for choice in choices if leaf.holds(self._read(values={item: choice})))
        return frozenset((item, choice) for choice in fit)


def _breadth(awaited: Awaited) -> tuple[bool, int]:
    """Put first what the fewest people answer: named choices, since any number may be given."""
    return any(choice == NUMBER for _, choice in awaited), len(awaited)


def _choices(value: Value) -> tuple[str, ...]:
    """Return what one answer counts as, a number as NUMBER."""
    if isinstance(value, tuple):
        return value
    parts = value.values() if isinstance(value, Mapping) else (value,)
    return tuple(part if isinstance(part, str) else NUMBER for part in parts)
