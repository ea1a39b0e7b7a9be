"""The clock of a test in a conversation: what is pressed, and the words that end it."""

from dataclasses import replace

from flows.pathway.model import Pathway
from flows.talking import timing
from flows.talking.lexicon import lexicon_of
from flows.talking.prompts import START_CLOCK, Prompt
from flows.talking.turn import Turn
from flows.talking.watching import words_of

DENIED_WITHIN = 2
"""So many words before it a no takes such a word back: "no real pain" (expert)."""


def press_clock(turn: Turn, prompt: Prompt, option: str) -> None:
    """Start the clock, or stop it; one that ran out unseen tells no time."""
    clock = turn.session.timing
    if option == START_CLOCK or clock is None:
        clock = timing.started(prompt, turn.at)
    elif not timing.ran_out_unseen(prompt, turn.at):
        clock = timing.stopped(prompt, clock, turn.at)
    turn.session = replace(turn.session, timing=clock)
    turn.ask_again()


def gives_out(pathway: Pathway, text: str) -> bool:
    """Tell whether a text tells of a fall, of dizziness or of pain, and denies none of it."""
    language = lexicon_of(pathway, pathway.wording.language).language
    denials = {*language.noun_denials, *language.verb_denials}
    words = words_of(text)
    return any(
        word in language.giving_out and denials.isdisjoint(words[max(0, at - DENIED_WITHIN) : at])
        for at, word in enumerate(words)
    )
