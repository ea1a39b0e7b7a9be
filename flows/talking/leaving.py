"""Stopping, coming back, beginning anew, and saying that a result does not fit."""

from dataclasses import replace

from flows.pathway.whom import SUBJECT
from flows.talking import machine, visits
from flows.talking.aging import AWAY_AGAIN_HOURS, hours_since_signs, set_aside
from flows.talking.asking_first import take_up_left
from flows.talking.changing import say_nothing_open
from flows.talking.half_told import signs_without_result
from flows.talking.pending import (
    BEGIN_AGAIN,
    GO_ON,
    LEAVE,
    SOMEBODY_ELSE,
    TELL,
    remembered,
)
from flows.talking.session import Pending, Phase
from flows.talking.turn import Turn
from flows.talking.unconfirmed import carried, unconfirmed
from flows.talking.urging import say_first_this, say_what_is_urgent


def answer_beside(turn: Turn, pending: Pending, options: tuple[str, ...]) -> None:
    """Apply the answer to a question beside the interview."""
    turn.session = replace(turn.session, pending=None)
    if pending is Pending.KNOWN:
        _take_known(turn, options)
    elif pending is Pending.OBJECTION:
        note_objection(turn, "")
    elif options == (TELL,):
        visits.tell(turn)
    elif options == (BEGIN_AGAIN,):
        begin_anew(turn)
    elif options == (LEAVE,):
        leave(turn)
    elif pending is Pending.RETURN and options == (GO_ON,):
        go_on(turn)
    else:
        stay(turn)


def ask_to_delete(turn: Turn) -> None:
    """Ask whether to delete everything; after an emergency that is asked about."""
    say_first_this(turn)
    turn.session = replace(turn.session, deleting=True)
    turn.ask_again()


def stay(turn: Turn) -> None:
    """Go on where the conversation was, as if nothing had been asked beside it."""
    turn.session = replace(turn.session, pending=None)
    say_nothing_open(turn)
    turn.ask_again()


def back_from(turn: Turn) -> None:
    """Leave a question beside the interview; one that must be answered is put again."""
    if turn.session.pending is Pending.KNOWN:
        turn.session = replace(turn.session, pending=None, known=())
        turn.move_on()
    elif turn.session.pending is Pending.RETURN:
        turn.ask_again()
    else:
        stay(turn)


def _take_known(turn: Turn, options: tuple[str, ...]) -> None:
    """Take what is still right of what was known; what was ticked is asked anew.

    Where it is about another person, nothing is.
    """
    is_another = options == (SOMEBODY_ELSE,) or SUBJECT in options
    known = () if is_another else turn.session.known
    right = {one.item: one.value for one in known if one.item not in options}
    turn.session = replace(turn.session, known=())
    turn.add(right)
    turn.move_on()


def begin_anew(turn: Turn) -> None:
    """Set the answers aside and begin again; what seldom changes is asked about, not anew.

    An emergency that is asked about stays open, and signs that no result has settled are asked
    about before anything else is.
    """
    before, is_anew = turn.session, bool(turn.told or turn.session.noted)
    here = replace(before, phase=Phase(turn.state))
    signs = signs_without_result(turn.pathway, here, turn.at)
    if turn.pathway.content.pathway.follows:
        turn.begin_again()
    else:
        known = remembered(turn.pathway, turn.session)
        if turn.session.answers:
            turn.renew()
        cleared = replace(turn.session, agreed=False, deleting=False, pending=None)
        cleared = replace(cleared, heard=(), likely=(), noted=(), review=None)
        cleared = replace(cleared, aside=(), known=known)
        turn.session = cleared
        machine.trigger(turn, "restart")
    begun = replace(turn.session, alarms=before.alarms)
    turn.session = carried(turn.pathway, before, begun, signs)
    say_what_is_urgent(turn, unconfirmed(turn.pathway, turn.session))
    turn.say("restarted", is_anew=is_anew)
    turn.ask_again()


def leave(turn: Turn) -> None:
    """Leave the chat; the answers are kept, and an emergency is asked about by whoever returns."""
    _close(turn, turn.session.alarms)
    turn.say("stopped")


def hide(turn: Turn) -> None:
    """Leave so that nothing of the conversation stays on the screen; the answers are kept.

    Of an emergency that nobody else may read of nothing is asked when somebody comes back.
    """
    signs = {alarm.id: turn.pathway.items[alarm.sign] for alarm in turn.pathway.alarms}
    _close(turn, tuple(id for id in turn.session.alarms if not signs[id].private))
    turn.hide = True
    turn.say("hidden")


def _close(turn: Turn, alarms: tuple[str, ...]) -> None:
    heard = turn.session.heard if alarms else ()
    cleared = replace(turn.session, alarms=alarms, heard=heard, deleting=False, review=None)
    turn.put_over(replace(cleared, pending=None))
    turn.left = True
    machine.trigger(turn, "close")


def was_left(turn: Turn, hours: float) -> bool:
    """Tell whether signs may differ now: of who comes back after long, or whose are that old.

    Who is asked something beside the interview, as whether to go on, answers that first and is not
    asked once more; nor is whose signs were asked anew already, unless away for very long.
    """
    returning = turn.pathway.content.pathway.returning
    if returning is None or not turn.told:
        return False
    is_inside = turn.state in machine.TALKING or turn.state == Phase.CLOSED
    if not (is_inside and turn.session.agreed) or turn.session.is_beside:
        return False
    if turn.session.renewals:
        return hours >= AWAY_AGAIN_HOURS
    return max(hours, hours_since_signs(turn)) >= returning.after_hours


def go_on(turn: Turn) -> None:
    """Go on with an interview that was left for long: what can change is asked again first.

    Signs that were said and await a yes are asked about before.
    """
    left = set_aside(turn.pathway, turn.session, turn.at, turn.session.answers)
    turn.put_over(replace(left, heard=(), review=None, renewals=1))
    turn.reopen()
    turn.say("signs_again")
    if not take_up_left(turn):
        turn.move_on()


def object_to(turn: Turn) -> None:
    """Ask what does not fit the result; before there is one, the answers can be changed."""
    if turn.ended:
        turn.session = replace(turn.session, pending=Pending.OBJECTION)
    else:
        turn.say("nothing_to_object_to")
    turn.ask_again()


def note_objection(turn: Turn, words: str) -> None:
    """Keep what a person says does not fit, for whoever sees them next; nothing else changes."""
    turn.session = replace(turn.session, pending=None, objection=words)
    turn.say("objection_noted")
    turn.ask_again()
