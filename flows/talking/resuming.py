"""Carries a conversation over to changed content: what still fits is kept, signs are asked anew."""

from dataclasses import replace

from flows.errors import AnswersError
from flows.pathway.answers import Answer, Value
from flows.pathway.model import Pathway
from flows.pathway.reading import read_value
from flows.talking import machine
from flows.talking.replies import Say, Step
from flows.talking.session import Session
from flows.talking.turn import Turn


def is_outdated(pathway: Pathway, session: Session) -> bool:
    """Tell whether a session was begun on other content."""
    return session.content_hash != pathway.content_hash


def carry_over(pathway: Pathway, session: Session) -> Step:
    """Return the session on this content, with the warning signs open again."""
    kept = tuple(answer for answer in session.answers if _still_fits(pathway, answer))
    renewed = replace(
        session, content_hash=pathway.content_hash, answers=kept, singly=(), alarm=None
    )
    turn = Turn(pathway, renewed)
    if turn.begun and session.answers:
        turn.replies.append(Say("content_changed"))
        machine.trigger(turn, "reopen")
        machine.settle(turn)
    return turn.step()


def _still_fits(pathway: Pathway, answer: Answer) -> bool:
    item = pathway.items.get(answer.item)
    return item is not None and not item.is_sign and _is_valid(pathway, answer.item, answer.value)


def _is_valid(pathway: Pathway, id: str, value: Value) -> bool:
    try:
        return read_value(pathway.items[id], value) == value
    except AnswersError:
        return False
