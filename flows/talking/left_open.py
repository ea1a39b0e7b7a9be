"""The screen that is open: kept beside a session, so that the next turn need not find it again."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from flows.judging.outlook import SAFETY_SECTIONS
from flows.pathway.answers import Answer
from flows.pathway.model import Pathway, Screen
from flows.talking.agenda import FEW, Agenda, as_asked
from flows.talking.session import Phase, Session

ASKED_IN: Mapping[Phase, tuple[str, ...]] = {
    Phase.SAFETY: SAFETY_SECTIONS,
    Phase.HISTORY: ("history",),
    Phase.SELF_TESTS: ("self_test",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOpen:
    """A screen, which of its items were asked, and how many screens were left if they were few.

    It holds no answer. Without it all is found from the answers, and comes out the same.
    """

    screen: str
    items: tuple[str, ...]
    begins_test: bool = False
    left: tuple[int, int] | None = None

    def found_in(self, pathway: Pathway) -> Screen | None:
        """Return the screen as it was asked, None where the content has no such screen."""
        screen = _screens(pathway).get(self.screen)
        if screen is None or not screen.ids.issuperset(self.items):
            return None
        items = tuple(item for item in screen.items if item.id in self.items)
        return as_asked(screen, items, begins_test=self.begins_test)


@lru_cache(maxsize=16)
def _screens(pathway: Pathway) -> Mapping[str, Screen]:
    """Return the screens of a pathway by their ids."""
    return {screen.id: screen for screen in pathway.screens}


class Turn(Protocol):
    """What is wanted of a turn."""

    session: Session
    state: str

    @property
    def pathway(self) -> Pathway:
        """The flow."""
        ...

    @property
    def agenda(self) -> Agenda:
        """What is still to be asked."""
        ...


class Opening:
    """Lives for one turn and finds the screen that it has open, each time for as long as it is."""

    def __init__(self, pathway: Pathway, begun: Session, kept: LeftOpen | None) -> None:
        """Begin with what the turn before kept; of other content it counts no more."""
        self._found: tuple[tuple[Answer, ...], str, LeftOpen] | None = None
        is_same = begun.content_hash == pathway.content_hash
        if kept is not None and is_same and kept.found_in(pathway) is not None:
            self._found = (begun.answers, begun.phase, kept)

    def screen(self, turn: Turn) -> Screen | None:
        """Return the screen of the interview that is open, or None where none is."""
        if (kept := self.to_keep(turn)) is not None:
            return kept.found_in(turn.pathway)
        sections = ASKED_IN.get(Phase(turn.state))
        return turn.agenda.next_screen(sections) if sections else None

    def left(self, turn: Turn, screen: Screen) -> tuple[int, int] | None:
        """Return how many screens are left, at least and at most, once they are few."""
        if (kept := self.to_keep(turn)) is not None:
            return kept.left
        left = None
        if screen.section not in SAFETY_SECTIONS:
            least, most = turn.agenda.left()
            left = (least, most) if most <= FEW else None
        items = tuple(item.id for item in screen.items)
        found = LeftOpen(screen=screen.id, items=items, begins_test=screen.begins_test, left=left)
        self._found = (turn.session.answers, turn.state, found)
        return left

    def to_keep(self, turn: Turn) -> LeftOpen | None:
        """Return what is open after all answers so far, where that was found already."""
        if self._found is None:
            return None
        answers, state, found = self._found
        return found if turn.session.answers is answers and turn.state == state else None
