"""Hears that a side is well which was told to hurt: it is another one, or well again."""

from dataclasses import replace

from flows.pathway.answers import SIDE
from flows.talking.afresh import is_old
from flows.talking.around import holds, names_in, tells
from flows.talking.clauses import clauses_of
from flows.talking.lexicon import lexicon_of
from flows.talking.review import rows
from flows.talking.said import said_in
from flows.talking.session import Review
from flows.talking.sides import BOTH
from flows.talking.turn import Turn
from flows.talking.unconfirmed import comes_first, signs_in
from flows.talking.urging import say_answered

REMARK = 2
"""Words up to which a clause says nothing of its own: "thank you" (expert)."""


def hear_well_side(turn: Turn, text: str) -> bool:
    """Ask anew for the side where a text says that the one on record is well; return whether so.

    What is asked about a danger goes first, and so does what else is open beside the interview.
    Who is well again after a result changes nothing of it; who was mistaken does.
    """
    is_open = turn.session.is_beside or turn.session.review is not None
    if is_open or comes_first(turn.pathway, turn.session):
        return False
    if signs_in(turn.pathway, said_in(turn, text)):
        return False
    told = turn.values.get(SIDE)
    well = _well_in(turn, text)
    asked = (row.screen for row in rows(turn.pathway, turn.session) if SIDE in row.screen.ids)
    screen = next(asked, None)
    if screen is None or not (told in well or (told == BOTH and well)):
        return False
    if turn.ended and (is_old(turn) or _is_well_now(turn, text)) and not _is_mistaken(turn, text):
        say_answered(turn)
        return True
    turn.session = replace(turn.session, review=Review(screen=screen.id))
    turn.say("change_asks")
    turn.ask_again()
    return True


def _is_well_now(turn: Turn, text: str) -> bool:
    """Tell whether what says that a side is well says of now, or a remark behind it does."""
    lexicon = lexicon_of(turn.pathway, turn.pathway.wording.language)
    well = [row for rows in lexicon.well.values() for row in rows]
    clauses = [(one, names_in(one)) for one in clauses_of(lexicon, text)]
    return any(
        any(holds(row, *clause) for row in lexicon.well_now)
        and (len(clause[0].tokens) <= REMARK or any(holds(row, *clause) for row in well))
        for clause in clauses
    )


def _is_mistaken(turn: Turn, text: str) -> bool:
    lexicon = lexicon_of(turn.pathway, turn.pathway.wording.language)
    return tells(lexicon, text, lexicon.mistaken)


def _well_in(turn: Turn, text: str) -> set[str]:
    lexicon = lexicon_of(turn.pathway, turn.pathway.wording.language)
    return {side for side, rows in lexicon.well.items() if tells(lexicon, text, rows)}
