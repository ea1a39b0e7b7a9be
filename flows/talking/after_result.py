"""What a text may tell after a result: something new, something otherwise, or a visit."""

from dataclasses import replace

from flows.pathway.answers import YES
from flows.talking.afresh import hear_anew, only_tells_anew
from flows.talking.contradicting import hear_unclear
from flows.talking.hearing import hear_otherwise
from flows.talking.leaving import begin_anew
from flows.talking.lexicon import lexicon_of
from flows.talking.openings import opening_of
from flows.talking.plain import plain
from flows.talking.session import Pending
from flows.talking.turn import Turn
from flows.talking.unconfirmed import comes_first
from flows.talking.visits import hear_visit
from flows.talking.well_side import hear_well_side

BESIDE_A_RESULT = (Pending.VISIT, Pending.RESTART)
"""What may be open below a result, where words are heard as if nothing was."""


def hear_after_result(turn: Turn, text: str, *, is_request: bool) -> bool:
    """Take up what a text tells after a result; return whether it tells anything."""
    return turn.ended and (
        hear_anew(turn, text)
        or hear_otherwise(turn, text)
        or hear_well_side(turn, text)
        or hear_unclear(turn, text)
        or (not is_request and hear_visit(turn, text))
    )


def hear_below_result(turn: Turn, text: str, *, is_request: bool) -> bool:
    """Do the same where a text answers nothing of what is open below a result.

    Who says yes to a new beginning and tells why, begins: "yes, it hurts again".
    Not where a sign awaits its yes behind it: that is asked about before.
    """
    before = turn.session
    is_below = before.pending in BESIDE_A_RESULT and not (before.alarms or before.deleting)
    if not is_below or comes_first(turn.pathway, before):
        return False
    if before.pending is Pending.RESTART and _begins_anew(turn, text):
        begin_anew(turn)
        return True
    turn.session = replace(before, pending=None)
    if hear_after_result(turn, text, is_request=is_request):
        return True
    turn.session = before
    return False


def _begins_anew(turn: Turn, text: str) -> bool:
    """Tell whether a text says yes to a new beginning, and nothing awaits an answer before it."""
    language = lexicon_of(turn.pathway, turn.pathway.wording.language).language
    is_yes = opening_of(language, plain(text)) == YES
    return is_yes and not turn.session.awaiting and only_tells_anew(turn, text)
