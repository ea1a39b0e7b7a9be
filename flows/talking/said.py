"""What a text says, whatever is asked: read once in a turn, however often it is asked for."""

from collections.abc import Mapping

from flows.pathway.answers import Sideless
from flows.talking.certainty import without
from flows.talking.lexicon import lexicon_of
from flows.talking.sentences import Heard, hear
from flows.talking.turn import Turn
from flows.talking.unconfirmed import signs_in

SHORTEST_STORY = 2
"""A text of no more words is not taken for one in another language (expert)."""


def says_something(turn: Turn, text: str) -> bool:
    """Tell whether a text tells more than who it is about."""
    has_words = any(sign.isalpha() for sign in text)
    return has_words and not said_in(turn, text).keys() <= turn.pathway.screens[0].ids


def said_in(turn: Turn, text: str) -> Mapping[str, Sideless]:
    """Return all that a text says, whatever is asked."""
    return read_in(turn, text, turn.pathway.wording.language).values


def sure_in(turn: Turn, text: str) -> Mapping[str, Sideless]:
    """Return what a text surely says."""
    heard = read_in(turn, text, turn.pathway.wording.language)
    return without(heard.values, heard.unsure)


def said_in_another(turn: Turn, text: str) -> tuple[str, Mapping[str, Sideless]]:
    """Return which other language a text says anything in, and what; nothing where none."""
    spoken = turn.pathway.wording.language
    others = (one.id for one in turn.pathway.content.vocabularies if one.id != spoken)
    for language in others:
        said = read_in(turn, text, language).values
        if len(text.split()) > SHORTEST_STORY and said:
            return language, said
    return "", {}


def read_in(turn: Turn, text: str, language: str) -> Heard:
    """Return what a text says in a language; in one turn it is read once, however often asked."""
    key = (turn.pathway, text, language)
    if key not in turn.heard:
        lexicon, asked = lexicon_of(turn.pathway, language), _asked_about(turn)
        turn.heard[key] = hear(turn.pathway, lexicon, text, awaiting=asked)
    return turn.heard[key]


def _asked_about(turn: Turn) -> frozenset[str]:
    """Return the signs that awaited a yes when the turn began, where that was being asked."""
    before = turn.begun_with
    if before.alarms or before.pending or before.deleting:
        return frozenset()
    return frozenset(signs_in(turn.pathway, before.awaiting))
