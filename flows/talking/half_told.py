"""Tells of signs that were told without a result that says so, for who has to learn of them."""

from flows.pathway.answers import NOT_SURE, YES, Value, Values, current
from flows.pathway.model import Pathway
from flows.talking.aging import may_differ
from flows.talking.machine import settle
from flows.talking.session import Phase, Session
from flows.talking.turn import Turn
from flows.talking.unconfirmed import signs_in
from flows.talking.urging import is_at_once


def is_half_told(pathway: Pathway, session: Session) -> bool:
    """Tell whether signs of today or at once were told, without a result that says so.

    What was said and awaits a yes counts; who is not sure tells a sign too.
    """
    awaiting = awaited(session)
    told = {} if has_ended(pathway, session) else told_so_far(session)
    signs = {
        id: YES
        for id, value in {**told, **awaiting}.items()
        if id in pathway.items and pathway.items[id].is_sign and value in (YES, NOT_SURE)
    }
    return bool(signs) and is_at_once(pathway, {**told_so_far(session), **awaiting}, signs)


def signs_without_result(pathway: Pathway, session: Session, at: float) -> dict[str, str]:
    """Return the signs that were told to be there within hours, with no result that says so."""
    if may_differ(pathway, session, at) or has_ended(pathway, session):
        return {}
    return signs_in(pathway, told_so_far(session))


def told_so_far(session: Session) -> Values:
    """Return the answers, with those that wait for their question to come up again."""
    return {**current(session.aside), **current(session.answers)}


def awaited(session: Session) -> dict[str, Value]:
    """Return what was said to be there, and counts only after a yes."""
    return {id: value for id, value in session.awaiting.items() if value == YES}


def has_ended(pathway: Pathway, session: Session) -> bool:
    """Tell whether there is a result, also one that was left since."""
    turn = Turn(pathway, session)
    if session.phase is Phase.CLOSED and turn.reopen():
        settle(turn)
    return turn.ended
