"""Hears that a side is well which was told to hurt, and asks which one it is."""

from dataclasses import replace

from flows.pathway.answers import SIDE
from flows.talking.around import holds, names_in
from flows.talking.clauses import clauses_of
from flows.talking.lexicon import lexicon_of
from flows.talking.review import rows
from flows.talking.session import Review, without_heard
from flows.talking.sides import BOTH
from flows.talking.turn import Turn


def hear_well_side(turn: Turn, text: str) -> bool:
    """Ask anew for the side where a text says that the one on record is well; return whether so."""
    if turn.session.review is not None or turn.session.pending is not None:
        return False
    told = turn.values.get(SIDE)
    well = _well_in(turn, text)
    asked = (row.screen for row in rows(turn.pathway, turn.session) if SIDE in row.screen.ids)
    screen = next(asked, None)
    if screen is None or not (told in well or (told == BOTH and well)):
        return False
    turn.session = replace(without_heard(turn.session), review=Review(screen=screen.id))
    turn.say("change_asks")
    turn.ask_again()
    return True


def _well_in(turn: Turn, text: str) -> set[str]:
    lexicon = lexicon_of(turn.pathway, turn.pathway.wording.language)
    clauses = [(one, names_in(one)) for one in clauses_of(lexicon, text) if not one.asks]
    return {
        side
        for side, patterns in lexicon.well.items()
        if any(holds(row, *clause) for row in patterns for clause in clauses)
    }
