"""Conditions with the items they look at, so that each is worked out once, and most not at all."""

from dataclasses import dataclass, field, replace

from flows.pathway.answers import Values
from flows.pathway.conditions import Condition
from flows.pathway.facts import Facts, Truth


@dataclass(frozen=True, slots=True, eq=False)
class Watch:
    """A condition and the items it looks at; the same condition is one watch in a pathway."""

    condition: Condition
    items: frozenset[str]


@dataclass(frozen=True, slots=True)
class View:
    """The answers, and the items that may still be answered; it remembers what it worked out."""

    facts: Facts
    open: frozenset[str]
    _known: dict[Watch, Truth] = field(default_factory=dict)

    @property
    def values(self) -> Values:
        """The answers."""
        return self.facts.values

    def truth(self, watch: Watch) -> Truth:
        """Tell whether a condition holds by these answers; without any nothing can be told."""
        if watch in self._known:
            return self._known[watch]
        is_untold = bool(watch.items) and self.values.keys().isdisjoint(watch.items)
        truth = None if is_untold else watch.condition.holds(self.facts)
        self._known[watch] = truth
        return truth

    def state(self, watch: Watch) -> Truth:
        """Tell whether it holds for good, never will, or (None) still hangs on open items.

        What cannot be told and has no open item never will hold: an unknown counts as not given.
        """
        truth = self.truth(watch)
        return False if truth is None and watch.items.isdisjoint(self.open) else truth

    def waiting(self, watch: Watch) -> frozenset[str]:
        """Name the open items that may still make it hold or not; none where that is settled."""
        items = watch.items & self.open
        return items if items and self.truth(watch) is None else frozenset()

    def closing(self, *items: str | None) -> "View":
        """Return a view in which these will not be answered; what holds so far is the same."""
        return replace(self, open=self.open.difference(items))
