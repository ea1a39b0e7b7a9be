"""After a result: one that is old is told with its day, and something new is no change of it."""

from dataclasses import replace
from datetime import UTC, date, datetime

from flows.judging.result import assess
from flows.pathway.answers import SIDE, current
from flows.talking.aging import hours_since_signs
from flows.talking.around import tells
from flows.talking.hearing import otherwise_in
from flows.talking.lexicon import lexicon_of
from flows.talking.replies import Show
from flows.talking.said import said_in
from flows.talking.session import Pending
from flows.talking.turn import Turn
from flows.talking.unconfirmed import signs_in
from flows.talking.urging import say_still, say_what_to_do


def show_result(turn: Turn) -> None:
    """Show the result again; an old one with the day it is from, and the offer to begin again."""
    if is_old(turn):
        turn.say("result_from", on=_day_of(turn), is_same=True)
    turn.replies.append(Show(assess(turn.pathway, current(turn.session.answers))))
    if is_old(turn) and turn.open_prompt() is None:
        turn.session = replace(turn.session, pending=Pending.RESTART)


def is_old(turn: Turn) -> bool:
    """Tell whether the signs that the result rests on may differ now."""
    returning = turn.pathway.content.pathway.returning
    return returning is not None and turn.ended and hours_since_signs(turn) >= returning.after_hours


def hear_anew(turn: Turn, text: str) -> bool:
    """Offer to begin again to who tells of something new; return whether they do.

    A warning sign goes first, and so does a slip that is mended within hours: "no, the left one".
    What to do about a sign that is no change, and whom to call after an emergency, is said before.
    """
    said = said_in(turn, text)
    otherwise = otherwise_in(turn, said)
    if signs_in(turn.pathway, otherwise):
        return False
    if not (_tells_of_new(turn, text) or (SIDE in otherwise and is_old(turn))):
        return False
    say_what_to_do(turn, said)
    say_still(turn)
    _offer(turn)
    return True


def only_tells_anew(turn: Turn, text: str) -> bool:
    """Tell whether a text tells of something new, and of no warning sign."""
    return _tells_of_new(turn, text) and not signs_in(turn.pathway, said_in(turn, text))


def _offer(turn: Turn) -> None:
    turn.say("something_new", on=_day_of(turn) if is_old(turn) else None)
    turn.session = replace(turn.session, pending=Pending.RESTART)
    turn.ask_again()


def _tells_of_new(turn: Turn, text: str) -> bool:
    """Tell whether a text says that there is a new trouble, or the old one again."""
    lexicon = lexicon_of(turn.pathway, turn.pathway.wording.language)
    return tells(lexicon, text, lexicon.anew, lexicon.not_anew)


def _day_of(turn: Turn) -> date:
    return datetime.fromtimestamp(turn.session.signs_at, UTC).date()
