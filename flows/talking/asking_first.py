"""Asks about warning signs that were told and not confirmed before whatever else would be asked."""

from collections.abc import Mapping
from dataclasses import replace

from flows.pathway.answers import Sideless
from flows.talking import machine
from flows.talking.afresh import show_result
from flows.talking.heard import put_now
from flows.talking.hearing import is_sign_first, put, sorted_out
from flows.talking.left_open import ASKED_IN
from flows.talking.replies import Ask
from flows.talking.session import Phase, Session, without_heard
from flows.talking.turn import Turn
from flows.talking.unconfirmed import all_said, comes_first, is_asked
from flows.talking.urging import say_what_is_urgent, say_what_to_do


def ask_first(turn: Turn) -> None:
    """Put what comes first in the place of what was put; who leaves is asked on coming back.

    An emergency that is asked about goes before it, and so does a question beside the interview;
    one that was the result is shown to who comes back.
    """
    session, is_back = turn.session, _is_back(turn)
    if turn.left or turn.erase or session.is_beside or not session.agreed:
        return
    if not (is_back or comes_first(turn.pathway, session)):
        return
    if not is_back and is_asked(turn.pathway, session, put_now(turn.pathway, session)):
        if not any(isinstance(reply, Ask) for reply in turn.replies):
            turn.ask_again()
        return
    replies = list(turn.replies)
    while turn.replies and isinstance(turn.replies[-1], Ask):
        turn.replies.pop()
    if is_back:
        turn.reopen()
        turn.say("welcome_back")
        machine.settle(turn)
        if turn.ended and turn.is_emergency():
            show_result(turn)
    if not take_up_left(turn):
        turn.move_on()
    elif not is_back and _puts(turn.session) == _puts(session):
        turn.session, turn.replies = session, replies
        if not any(isinstance(reply, Ask) for reply in replies):
            turn.ask_again()


def _puts(session: Session) -> tuple[object, ...]:
    """Return what is put before somebody, whenever it was."""
    review = session.review
    if review is None:
        return None, session.heard
    return review.screen, tuple((part.item, part.value) for part in review.draft)


def ask_or_come_back(turn: Turn) -> None:
    """Ask what is open, or begin; of who comes back, ask first about signs that await a yes."""
    if _is_back(turn) and turn.session.agreed and not turn.session.is_beside:
        ask_first(turn)
    elif turn.begun or turn.session.alarms:
        turn.ask_again()
    else:
        _begin(turn)


def _begin(turn: Turn) -> None:
    """Greet and ask for consent, or go on where a conversation was left."""
    if turn.reopen():
        turn.say("welcome_back")
        turn.move_on()
        return
    if turn.state == Phase.CLOSED:
        turn.renew()
    machine.trigger(turn, "begin")
    turn.ask_again()


def _is_back(turn: Turn) -> bool:
    return turn.state == Phase.CLOSED and bool(turn.session.heard)


def go_on_after_alarm(turn: Turn) -> None:
    """Ask about the next emergency, then about what was said beside it, then go on."""
    is_inside = turn.state in (*ASKED_IN, *machine.ENDED)
    if not (is_inside and not turn.session.alarms and take_up_left(turn)):
        ask_or_come_back(turn)


def take_up_left(turn: Turn) -> bool:
    """Ask about what was said before and awaits a yes; return whether anything does."""
    is_needed = take_up(turn, {})
    if not is_needed:
        turn.session = without_heard(turn.session)
    return is_needed


def take_up(turn: Turn, said: Mapping[str, Sideless]) -> bool:
    """Ask about what was said, with what still awaited its turn; return whether that is needed."""
    before = turn.session
    said = {**all_said(turn.pathway, before), **said}
    turn.session = replace(before, deleting=False, pending=None, review=None, heard=())
    otherwise, fits = sorted_out(turn, said)
    if not (otherwise or fits):
        turn.session = before
        return False
    if before.deleting:
        turn.say("kept", prompt=turn.open_prompt())
    if not otherwise or is_sign_first(turn.pathway, otherwise, fits):
        say = say_what_to_do if _had_dialogue(before) else say_what_is_urgent
        say(turn, said)
    put(turn, said, otherwise, fits)
    return True


def _had_dialogue(session: Session) -> bool:
    return bool(session.deleting or session.pending or session.review)
