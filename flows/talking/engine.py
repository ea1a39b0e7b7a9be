"""One turn of a conversation: `advance` takes a session and an event, and returns what follows.

Pure: no clock, no randomness, no I/O. The same session and event give the same Step.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import assert_never

from flows.judging.explanation import explain
from flows.pathway.answers import NO, Answer, Sideless, Values, current
from flows.pathway.model import Pathway
from flows.talking import machine
from flows.talking.afresh import show_result
from flows.talking.alarms import deny
from flows.talking.answering import answer_delete, choose, hear, tell, tell_help
from flows.talking.asking_first import ask_first, ask_or_come_back
from flows.talking.captions import hear_beside
from flows.talking.changing import show_answers, step_back
from flows.talking.commanding import meant
from flows.talking.events import (
    Back,
    Beside,
    Chose,
    Delete,
    Disagree,
    Event,
    Export,
    Help,
    Hide,
    Language,
    Person,
    Privacy,
    Restart,
    Said,
    ShowAnswers,
    ShowResult,
    Start,
    Stop,
    Summary,
    Why,
)
from flows.talking.explained import for_patient
from flows.talking.heard import HEARD, told_rows, without_left_over, worth_naming
from flows.talking.hearing import answer_otherwise
from flows.talking.leaving import ask_to_delete, back_from, begin_anew, hide, leave, object_to
from flows.talking.left_open import LeftOpen
from flows.talking.own_prompts import KEEP
from flows.talking.prompts import Prompt
from flows.talking.replies import PERSON, CopyAll, Step, Summarise
from flows.talking.session import Pending, Phase, Session, without_heard
from flows.talking.ticking import keeping_ticked
from flows.talking.turn import Turn, new_session
from flows.talking.unconfirmed import comes_first, signs_in
from flows.talking.urging import say_what_is_urgent

BEFORE_AND_AFTER = (Phase.NEW, Phase.CONSENT, Phase.CLOSED)


def advance(pathway: Pathway, session: Session, event: Event, kept: LeftOpen | None = None) -> Step:
    """Apply one event; none raises. What the step before left open is found again if not `kept`."""
    return advanced(Turn(pathway, session, kept=kept), event)


def advanced(turn: Turn, event: Event) -> Step:
    """Apply one event to a turn in which nothing has happened yet."""
    match meant(turn, event):
        case Start():
            _start(turn)
        case Said(text, ticked):
            turn.session = keeping_ticked(turn.session, turn.open_prompt(), ticked)
            hear(turn, text)
        case Chose(options):
            choose(turn, options)
        case Beside(message, text):
            hear_beside(turn, message, text)
        case Back():
            _back(turn)
        case Why():
            _why(turn)
        case Help():
            tell_help(turn)
        case Privacy():
            tell(turn, "privacy")
        case Summary():
            _summarise(turn)
        case Export():
            turn.replies.append(CopyAll())
            turn.ask_again()
        case Delete():
            ask_to_delete(turn)
        case Language(wanted):
            _language(turn, wanted)
        case ShowAnswers():
            show_answers(turn)
        case Restart():
            _restart(turn)
        case Stop():
            leave(turn)
        case ShowResult():
            _show_result(turn)
        case Disagree():
            object_to(turn)
        case Person():
            turn.say(PERSON, kinds=())
            turn.ask_again()
        case Hide():
            hide(turn)
        case _:
            assert_never(event)
    ask_first(turn)
    return turn.step()


def open_after(pathway: Pathway, values: Values) -> Prompt | None:
    """Return what would be asked next after these answers, or None."""
    answers = tuple(Answer(item=id, value=value, turn=0) for id, value in values.items())
    session = replace(new_session(pathway), phase=Phase.SAFETY, agreed=True, answers=answers)
    turn = Turn(pathway, session)
    machine.settle(turn)
    return turn.open_prompt()


def _show_result(turn: Turn) -> None:
    """Show the result; what comes first is asked in its place, but for an emergency."""
    if _is_emergency(turn) or not comes_first(turn.pathway, turn.session):
        show_result(turn) if turn.ended else turn.say("no_result")
    turn.ask_again()


def _start(turn: Turn) -> None:
    """Put what is open, or the result; one that is an emergency is shown whatever is open."""
    if not comes_first(turn.pathway, turn.session):
        turn.session = replace(turn.session, review=None)
    if turn.session.is_beside or turn.session.review:
        if _is_emergency(turn):
            show_result(turn)
        turn.ask_again()
    elif not turn.begun:
        ask_or_come_back(turn)
    elif turn.ended:
        show_result(turn)
        turn.ask_again()
    else:
        turn.say("welcome_back")
        turn.ask_again()


def _is_emergency(turn: Turn) -> bool:
    return turn.ended and turn.is_emergency()


def _language(turn: Turn, wanted: str) -> None:
    """Say in which language we speak, and put what is open, or the result, in its words."""
    turn.say("language" if wanted else "languages")
    if turn.ended and turn.open_prompt() is None and wanted:
        show_result(turn)
    turn.ask_again()


def _restart(turn: Turn) -> None:
    """Ask whether to begin again; where nothing was told yet, there is nothing to ask about.

    An emergency that awaits "is it now?" is asked about afterwards, whatever the answer.
    """
    if turn.told and turn.session.agreed:
        turn.session = replace(turn.session, deleting=False, pending=Pending.RESTART)
        turn.ask_again()
    else:
        begin_anew(turn)


def _back(turn: Turn) -> None:
    if turn.open_prompt() is turn.own.is_it_now:
        deny(turn)
    elif turn.session.deleting:
        answer_delete(turn, KEEP)
    elif turn.session.pending is not None:
        back_from(turn)
    elif (review := turn.session.review) is not None and review.said:
        answer_otherwise(turn, review, NO)
    elif review is not None:
        step_back(turn, review)
    elif (prompt := turn.open_prompt()) is not None and prompt.screen == HEARD:
        heard = dict(turn.session.heard)
        turn.session = without_heard(turn.session)
        turn.say("heard_dropped")
        say_what_is_urgent(turn, heard)
        turn.ask_again()
    elif _leave_single_signs(turn):
        turn.ask_again()
    elif turn.state in BEFORE_AND_AFTER or not (turn.told or turn.session.noted):
        turn.say("nothing_to_take_back")
        ask_or_come_back(turn)
    else:
        was_emergency = turn.is_emergency()
        named = worth_naming(turn.pathway, _take_back_last(turn))
        turn.say(
            "taken_back",
            was_emergency=was_emergency and not turn.is_emergency(),
            rows=told_rows(turn.pathway, named.items()),
            is_sign=bool(signs_in(turn.pathway, named)),
        )
        if turn.is_emergency():
            turn.conclude()
            return
        turn.reopen()
        turn.move_on()


def _take_back_last(turn: Turn) -> dict[str, Sideless]:
    """Take back what was answered last, with what was noted in the same turn; return it."""
    given = (*turn.told, *turn.session.noted)
    last = max(answer.turn for answer in given)
    taken = {one.item: one.value for one in given if one.turn == last}
    asked = without_left_over(turn.session).answers
    answers = tuple(answer for answer in asked if answer.turn != last)
    noted = tuple(answer for answer in turn.session.noted if answer.turn != last)
    turn.session = replace(turn.session, answers=answers, noted=noted)
    return {id: value for id, value in taken.items() if not isinstance(value, Mapping)}


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


def _summarise(turn: Turn) -> None:
    if turn.ended:
        turn.replies.append(Summarise())
    else:
        turn.say("no_summary")
    turn.ask_again()
