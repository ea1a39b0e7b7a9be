"""Hears after a result that somebody was seen since, and asks what was found, to judge it anew."""

from collections.abc import Iterator
from dataclasses import replace

from flows.pathway.model import Pathway, Screen
from flows.pathway.whom import whose
from flows.talking.around import tells
from flows.talking.heard import sifted, with_more
from flows.talking.hearing import LISTENING, ask_about
from flows.talking.lexicon import Lexicon, lexicon_of
from flows.talking.pending import visit_screen
from flows.talking.said import said_in
from flows.talking.session import Pending, Review
from flows.talking.turn import Turn
from flows.talking.urging import say_what_to_do


def hear_visit(turn: Turn, text: str) -> bool:
    """Offer to tell what was found where a text tells of a visit; return whether it does."""
    lexicon = lexicon_of(turn.pathway, turn.pathway.wording.language)
    if not _tells_of_visit(lexicon, text, whose(turn.values)):
        return False
    say_what_to_do(turn, said_in(turn, text))
    turn.session = replace(turn.session, pending=Pending.VISIT)
    turn.ask_again()
    return True


def hear_early_visit(turn: Turn, text: str) -> bool:
    """Ask whether to note a visit that is told before it is asked about; return whether it is."""
    lexicon = lexicon_of(turn.pathway, turn.pathway.wording.language)
    noted = lexicon.visits.noted
    is_open = turn.session.is_beside or turn.session.review or turn.state not in LISTENING
    if noted is None or is_open or not _tells_of_visit(lexicon, text, whose(turn.values)):
        return False
    question, choice = noted
    fits = sifted(turn.pathway, turn.values, {question: (choice,)})
    if fits:
        ask_about(turn, with_more(turn.pathway, dict(turn.session.heard), fits))
    return bool(fits)


def _tells_of_visit(lexicon: Lexicon, text: str, whom: str) -> bool:
    """Tell whether somebody says that they were seen, or the one whose knee it is."""
    known = lexicon.visits
    return tells(lexicon, text, known.says, (*known.unless, *known.another.get(whom, ())))


def tell(turn: Turn) -> None:
    """Ask what was found; what was asked about an earlier visit is asked again about this one."""
    screen = visit_screen(turn.pathway)
    if screen is not None:
        anew = tuple(_hanging_on(turn.pathway, screen))
        turn.put_over(replace(turn.session, review=Review(screen=screen.id, anew=anew)))
        turn.say("change_asks")
    turn.ask_again()


def _hanging_on(pathway: Pathway, screen: Screen) -> Iterator[str]:
    """Yield the questions that are asked by the answers of a screen; signs stay as told."""
    for item in pathway.items.values():
        if not item.is_sign and any(leaf.item in screen.ids for leaf in item.ask_if.leaves()):
            yield item.id
