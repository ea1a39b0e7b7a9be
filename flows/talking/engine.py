"""One turn of a conversation: `advance` takes a session and an event, and returns what follows.

Pure: no clock, no randomness, no I/O. The same session and event give the same Step.
"""

from dataclasses import replace
from typing import assert_never

from flows.judging.explanation import explain
from flows.judging.result import assess
from flows.pathway.answers import current
from flows.pathway.model import Pathway
from flows.talking import machine
from flows.talking.answering import answer_delete, choose, hear, tell
from flows.talking.changing import show_answers, step_back
from flows.talking.events import (
    COMMANDS,
    Back,
    Beside,
    Chose,
    Delete,
    Event,
    Help,
    Privacy,
    Restart,
    Said,
    ShowAnswers,
    Start,
    Stop,
    Why,
)
from flows.talking.explained import for_patient
from flows.talking.replies import Show, Step
from flows.talking.session import Phase, Session
from flows.talking.turn import KEEP, Turn
from flows.talking.understanding import plain

LONGEST_PAYLOAD = 64
"""Telegram's limit for what a deep link carries."""


def advance(pathway: Pathway, session: Session, event: Event) -> Step:
    """Apply one event; every state answers every event, and none raises."""
    turn = Turn(pathway, session)
    event = as_command(event)
    match event:
        case Start():
            _start(turn)
        case Said(text):
            hear(turn, text)
        case Chose(options):
            choose(turn, options)
        case Beside(message):
            tell(turn, message)
        case Back():
            _back(turn)
        case Why():
            _why(turn)
        case Help():
            tell(turn, "help")
        case Privacy():
            tell(turn, "privacy")
        case Delete():
            turn.session = replace(turn.session, deleting=True)
            turn.ask_again()
        case ShowAnswers():
            show_answers(turn)
        case Restart():
            _restart(turn)
        case Stop():
            _stop(turn)
        case _:
            assert_never(event)
    return turn.step()


def as_command(event: Event) -> Event:
    """Read a typed command as what it asks for; an unknown one asks for help.

    Words after a command that may mean an emergency are not lost: the text stays a text.
    """
    if not isinstance(event, Said) or not event.text.lstrip().startswith("/"):
        return event
    name, _, rest = event.text.strip().partition(" ")
    command = COMMANDS.get(plain(name[:LONGEST_PAYLOAD].partition("@")[0]), Help())
    if isinstance(command, Start) and " " not in rest.strip():
        return Start(rest.strip()[:LONGEST_PAYLOAD])
    return Said(rest) if rest.strip() else command


def _start(turn: Turn) -> None:
    turn.session = replace(turn.session, review=None)
    if turn.session.alarms or turn.session.deleting:
        turn.ask_again()
    elif not turn.begun:
        turn.begin()
    elif turn.ended:
        turn.replies.append(Show(assess(turn.pathway, current(turn.session.answers))))
    else:
        turn.say("welcome_back")
        turn.ask_again()


def _restart(turn: Turn) -> None:
    if turn.pathway.content.pathway.follows:
        turn.begin_again()
    else:
        if turn.session.answers:
            turn.renew()
        turn.session = replace(
            turn.session, alarms=(), agreed=False, deleting=False, review=None, aside=()
        )
        machine.trigger(turn, "restart")
    turn.say("restarted")
    turn.ask_again()


def _stop(turn: Turn) -> None:
    turn.session = replace(turn.session, alarms=(), deleting=False, review=None)
    machine.trigger(turn, "close")
    turn.say("stopped")


def _back(turn: Turn) -> None:
    if turn.session.alarms:
        turn.session = replace(turn.session, alarms=turn.session.alarms[1:])
        turn.say("alarm_denied")
        turn.ask_or_begin()
    elif turn.session.deleting:
        answer_delete(turn, KEEP)
    elif turn.session.review is not None:
        step_back(turn, turn.session.review)
    elif _leave_single_signs(turn):
        turn.ask_again()
    elif not turn.told or turn.state in (Phase.NEW, Phase.CONSENT, Phase.CLOSED):
        turn.say("nothing_to_take_back")
        turn.ask_or_begin()
    else:
        was_emergency = turn.is_emergency()
        last = turn.session.answers[-1].turn
        kept = tuple(answer for answer in turn.session.answers if answer.turn != last)
        turn.session = replace(turn.session, answers=kept)
        turn.say("taken_back", was_emergency=was_emergency)
        if turn.is_emergency():
            turn.conclude()
            return
        machine.trigger(turn, "reopen")
        turn.move_on()


def _leave_single_signs(turn: Turn) -> bool:
    """Go from signs one by one back to the whole screen, if none was answered yet."""
    prompt = turn.open_prompt()
    if prompt is None or prompt.screen not in turn.session.singly:
        return False
    screen = next(screen for screen in turn.pathway.screens if screen.id == prompt.screen)
    signs = {item.id for item in screen.items}
    answers = turn.session.answers
    if any(answer.turn == answers[-1].turn and answer.item in signs for answer in answers):
        return False
    singly = tuple(id for id in turn.session.singly if id != prompt.screen)
    turn.session = replace(turn.session, singly=singly)
    return True


def _why(turn: Turn) -> None:
    prompt = turn.open_prompt()
    if prompt is not None and prompt.why:
        turn.say("why", prompt=prompt)
    elif turn.ended and prompt is None:
        explanation = explain(turn.pathway, current(turn.session.answers), pairs=False)
        turn.say("why_result", why=for_patient(turn.pathway, explanation))
    else:
        turn.say("why_here")
    turn.ask_again()
