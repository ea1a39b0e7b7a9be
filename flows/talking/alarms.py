"""Typed emergencies in a conversation: each is asked about, "is it now?", before anything stops."""

from dataclasses import replace

from flows.pathway.answers import NO, YES
from flows.talking import machine
from flows.talking.emergencies import find_alarms, words_of
from flows.talking.session import Phase
from flows.talking.turn import Turn
from flows.talking.understanding import Understood, understand

YES_WORDS = frozenset(
    {"yes", "yeah", "yep", "y", "now", "its", "it", "happening", "si", "claro", "ahora"}
)
NO_WORDS = frozenset({"no", "nope", "not", "nah", "n"})
UNSURE_AFTER_NO = frozenset({"sure", "idea", "se", "lo", "estoy", "tengo"})
"""What makes no answer of a sentence that begins with no: no idea, no lo se."""


def hear_alarm(turn: Turn, text: str) -> bool:
    """Take up what in a text concerns an emergency; return whether anything did."""
    option = _answer_in(turn, text)
    if option is not None:
        turn.take(turn.own.is_it_now, (option,))
        answer_alarm(turn, option)
        return True
    found = find_alarms(turn.pathway, text)
    if found:
        raised = dict.fromkeys((*turn.session.alarms, *(alarm.id for alarm in found)))
        turn.session = replace(turn.session, alarms=tuple(raised))
        turn.ask_again()
    return bool(found)


def _answer_in(turn: Turn, text: str) -> str | None:
    """Return the answer to "is it now?", also from a sentence that begins with it."""
    if not turn.session.alarms:
        return None
    known = understand(turn.pathway, turn.own.is_it_now, text)
    if isinstance(known, Understood):
        return known.options[0]
    found = find_alarms(turn.pathway, text)
    others = [alarm for alarm in found if alarm.id != turn.alarm.id]
    first = words_of(text)[:1]
    if others or not first:
        return None
    if first[0] in NO_WORDS:
        unsure = not UNSURE_AFTER_NO.isdisjoint(words_of(text)[1:2])
        return None if found or unsure else NO
    return YES if first[0] in YES_WORDS or found else None


def answer_alarm(turn: Turn, option: str) -> None:
    """Apply the answer to the alarm that is asked about; what is not denied sets its sign."""
    sign = turn.alarm.sign
    turn.session = replace(turn.session, alarms=turn.session.alarms[1:])
    if option == NO:
        turn.say("alarm_denied")
        turn.ask_or_begin()
        return
    if turn.state == Phase.CLOSED and not turn.session.agreed:
        alarms = turn.session.alarms
        turn.renew()
        turn.session = replace(turn.session, alarms=alarms)
    turn.session = replace(turn.session, review=None, pending=None)
    turn.add({sign: option})
    machine.trigger(turn, "alarm")
    if turn.is_emergency():
        turn.conclude()
        return
    turn.say("alarm_noted", sign=sign)
    if turn.state == Phase.SAFETY and not turn.session.alarms:
        turn.move_on()
    else:
        turn.ask_or_begin()
