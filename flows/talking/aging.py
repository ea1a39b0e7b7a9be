"""Signs grow old: those that can change are asked again before another result rests on them."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Protocol

from flows.pathway.answers import Answer
from flows.pathway.connecting import TYPED
from flows.pathway.model import Pathway
from flows.talking import machine, waiting
from flows.talking.session import Phase, Session

AFTER_A_RESULT = (*machine.ENDED, Phase.CLOSED)
"""Where a conversation may have come to a result before it goes on."""
HOUR_S = 3600
AWAY_AGAIN_HOURS = 48
"""Signs that were asked anew already are so again of who was away for so long: who answers
seldom would never come to a result otherwise (expert)."""


class Turn(waiting.Turn, Protocol):
    """What is wanted of a turn."""

    at: float
    state: str

    @property
    def pathway(self) -> Pathway:
        """The flow."""
        ...

    def reopen(self) -> bool:
        """Go back to what is still to be asked."""
        ...

    def say(self, message: str, **values: object) -> None:
        """Reply with a message."""
        ...


def signs_at(turn: Turn, items: Iterable[str]) -> int:
    """Return since when signs were asked, once these are answered; the oldest counts."""
    is_first = not turn.session.signs_at and any(turn.pathway.items[id].is_sign for id in items)
    return int(turn.at) if is_first else turn.session.signs_at


def hours_since_signs(turn: Turn) -> float:
    """Return for how many hours signs are known; 0 where nobody knows since when."""
    return (turn.at - turn.session.signs_at) / HOUR_S if turn.session.signs_at else 0


def ask_again_if_old(turn: Turn, before: Session) -> None:
    """Ask old signs again where a conversation that had come to a result goes on.

    An emergency is told at once. What was asked again already, in this turn, is not old.
    """
    is_same = turn.session.signs_at == before.signs_at
    if is_same and _are_old(turn.pathway, before, turn.at) and not turn.is_emergency():
        turn.session = set_aside(turn.pathway, turn.session, turn.at, before.answers)
        turn.reopen()
        turn.say("signs_again")
        machine.settle(turn)
        waiting.take_waiting(turn)


def ask_again_at_end(turn: Turn, before: Session) -> None:
    """Ask signs again, once more, of who answers so slowly that they are old where it ends.

    It ends before self-tests, and before a result after one. What must be seen today waits not.
    """
    returning, renewals = turn.pathway.content.pathway.returning, turn.session.renewals
    is_of_tests = before.phase is Phase.SELF_TESTS
    if is_of_tests and not any(turn.pathway.items[one.item].test for one in before.answers):
        return
    ends = (Phase.ADVISED,) if is_of_tests else (Phase.SELF_TESTS, Phase.ADVISED)
    if returning is None or before.phase in AFTER_A_RESULT or turn.state not in ends:
        return
    is_allowed = 1 <= renewals <= (2 if is_of_tests else 1)
    if is_allowed and hours_since_signs(turn) >= returning.after_hours:
        turn.session = set_aside(turn.pathway, turn.session, turn.at, turn.session.answers)
        turn.session = replace(turn.session, renewals=renewals + 1)
        turn.reopen()
        turn.say("signs_again")
        machine.settle(turn)
        waiting.take_waiting(turn)


def _are_old(pathway: Pathway, session: Session, at: float) -> bool:
    if session.phase not in AFTER_A_RESULT or not may_differ(pathway, session, at):
        return False
    return any(_can_change(pathway, answer) for answer in session.answers)


def may_differ(pathway: Pathway, session: Session, at: float) -> bool:
    """Tell whether signs were asked so long before a time that they may differ then."""
    returning = pathway.content.pathway.returning
    return returning is not None and at - session.signs_at >= returning.after_hours * HOUR_S


def set_aside(pathway: Pathway, session: Session, at: float, old: tuple[Answer, ...]) -> Session:
    """Take out the old answers that can change within hours; a danger that was named stays."""
    dangers = waiting.standing(pathway, session.answers)
    known = {(answer.item, answer.turn) for answer in old}
    return replace(
        session,
        answers=tuple(
            answer
            for answer in session.answers
            if answer in dangers
            or (answer.item, answer.turn) not in known
            or not _can_change(pathway, answer)
        ),
        aside=tuple(part for part in session.aside if not _can_change(pathway, part)),
        singly=(),
        signs_at=int(at),
    )


def _can_change(pathway: Pathway, answer: Answer) -> bool:
    item, returning = pathway.items[answer.item], pathway.content.pathway.returning
    if returning is None or answer.is_given or item.screen == TYPED:
        return False
    return any(
        item.id in screen.ids for screen in pathway.screens if screen.id in returning.asks_again
    )
