"""Carries a conversation over to changed content: what still fits is kept, signs are asked anew."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flows.errors import AnswersError
from flows.pathway.answers import Answer, Sideless
from flows.pathway.connecting import TYPED
from flows.pathway.model import Pathway
from flows.pathway.reading import read_value
from flows.talking import machine
from flows.talking.aging import hours_since_signs
from flows.talking.asking_first import ask_first
from flows.talking.commanding import as_command
from flows.talking.dangers import hear_danger, tells_danger
from flows.talking.emergencies import find_alarms
from flows.talking.engine import advance, advanced
from flows.talking.events import Beside, Chose, Event, Said
from flows.talking.half_told import signs_without_result
from flows.talking.leaving import was_left
from flows.talking.left_open import ASKED_IN
from flows.talking.pending import RETURN
from flows.talking.replies import Ask, Say, Step
from flows.talking.session import Pending, Phase, Session
from flows.talking.turn import Turn
from flows.talking.unconfirmed import carried
from flows.talking.waiting import standing, take_waiting


def resumed(turn: Turn, event: Event, away_hours: float = 0) -> Step:
    """Apply an event to a turn; a session begun on other content is carried over first.

    What was typed or pressed then answers a question that is no longer open, so it is not taken
    for an answer; a command and an emergency are heard as ever. Who was away for long, or was
    asked for signs long ago, is asked first whether to go on; a press or a text is then no answer.
    A warning sign in a text, or under a picture, is heard whatever happened meanwhile.
    """
    pathway, session = turn.pathway, turn.session
    if session.content_hash == pathway.content_hash:
        if not was_left(turn, away_hours):
            return advanced(turn, event)
        turn.session = replace(session, pending=Pending.RETURN)
        hours = _hours(turn, away_hours)
        is_sign = tells_danger(turn, _words_of(event))
        if is_sign or not _answers_what_was_open(pathway, event):
            return _with_hours(advanced(turn, event), hours)
        turn.ask_again()
        return _with_hours(turn.step(), hours)
    turn = _renewed(pathway, session, turn.at)
    if not turn.begun or not (session.answers or session.heard or session.pending):
        step = advance(pathway, turn.step().session, event)
        return _telling_of_change(step) if _goes_on(session, step.session) else step
    turn.say("content_changed")
    if not find_alarms(pathway, _words_of(event)) and hear_danger(turn, _words_of(event)):
        ask_first(turn)
        return turn.step()
    if _answers_what_was_open(pathway, event):
        if turn.ended and not turn.session.alarms:
            turn.conclude()
        else:
            turn.ask_again()
        ask_first(turn)
        return turn.step()
    told = turn.step()
    step = advance(pathway, told.session, event)
    return replace(step, replies=(*told.replies, *step.replies))


def _goes_on(before: Session, after: Session) -> bool:
    """Tell whether an interview that was left goes on, with the answers that it had."""
    return before.phase is Phase.CLOSED and bool(before.answers) and after.phase in ASKED_IN


def _telling_of_change(step: Step) -> Step:
    return replace(step, replies=(Say("content_changed"), *step.replies))


def _hours(turn: Turn, away_hours: float) -> dict[str, float]:
    """Return why somebody is asked whether to go on: for how long they were away, or signs old."""
    returning = turn.pathway.content.pathway.returning
    was_away = returning is not None and away_hours >= returning.after_hours
    return {"away_hours": away_hours} if was_away else {"signs_hours": hours_since_signs(turn)}


def _with_hours(step: Step, hours: Mapping[str, float]) -> Step:
    """Tell it where they are asked whether to go on."""
    replies = (
        replace(reply, values={**reply.values, **hours})
        if isinstance(reply, Ask) and reply.prompt.screen == RETURN.screen
        else reply
        for reply in step.replies
    )
    return replace(step, replies=tuple(replies))


def _renewed(pathway: Pathway, session: Session, at: float) -> Turn:
    """Return a turn on changed content; signs told without a result are asked about first."""
    readable = tuple(answer for answer in session.answers if _can_be_read(pathway, answer))
    aside = tuple(answer for answer in session.aside if _can_be_read(pathway, answer))
    fitting = replace(session, answers=readable, aside=aside)
    signs = signs_without_result(pathway, fitting, at)
    known = {alarm.id for alarm in pathway.alarms}
    renewed = replace(
        session,
        content_hash=pathway.content_hash,
        version=session.version + 1,  # old buttons belong to another question now
        answered_at=None,
        answers=_still_counting(pathway, readable),
        aside=tuple(answer for answer in aside if _still_fits(pathway, answer)),
        review=None,
        known=tuple(answer for answer in session.known if _still_fits(pathway, answer)),
        pending=None,
        alarms=tuple(alarm for alarm in session.alarms if alarm in known),
        singly=(),
        signs_at=0,
        heard=(),
        likely=tuple(one for one in session.likely if _hint_fits(pathway, *one)),
        noted=tuple(answer for answer in session.noted if _still_fits(pathway, answer)),
    )
    kept = carried(pathway, session, renewed, signs)
    heard = tuple(one for one in kept.heard if _hint_fits(pathway, *one))
    turn = Turn(pathway, replace(kept, heard=heard))
    if turn.begun:
        turn.reopen()
        machine.settle(turn)
        take_waiting(turn)
    return turn


def _answers_what_was_open(pathway: Pathway, event: Event) -> bool:
    heard = as_command(pathway, event)
    return isinstance(heard, Said | Chose | Beside) and not find_alarms(pathway, _words_of(heard))


def _words_of(event: Event) -> str:
    """Return what was typed: also under a picture, or where an older text was changed."""
    return event.text if isinstance(event, Said | Beside) else ""


def _still_counting(pathway: Pathway, answers: Sequence[Answer]) -> tuple[Answer, ...]:
    """Return the answers that fit, and the named dangers that nobody would be asked about again."""
    dangers = standing(pathway, tuple(answers))
    return tuple(one for one in answers if one in dangers or _still_fits(pathway, one))


def _still_fits(pathway: Pathway, answer: Answer) -> bool:
    """Tell whether an answer still has its question; signs are asked anew but for typed ones."""
    if not _can_be_read(pathway, answer):
        return False
    item = pathway.items[answer.item]
    return not item.is_sign or item.screen == TYPED


def _hint_fits(pathway: Pathway, id: str, value: Sideless) -> bool:
    return _can_be_read(pathway, Answer(item=id, value=value, turn=0))


def _can_be_read(pathway: Pathway, answer: Answer) -> bool:
    item = pathway.items.get(answer.item)
    if item is None:
        return False
    try:
        return read_value(item, answer.value) == answer.value
    except AnswersError:
        return False
