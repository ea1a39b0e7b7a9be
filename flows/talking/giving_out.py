"""Words that end a self-test: a warning sign, a fall, dizziness, or something that gives way."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from flows.pathway.answers import LEFT, RIGHT, STOPPED
from flows.pathway.model import Pathway
from flows.pathway.vocabulary import Language
from flows.talking import timing
from flows.talking.dangers import hear_danger_in_test
from flows.talking.lexicon import lexicon_of
from flows.talking.limits import stopped
from flows.talking.patterns import END, Row, end_of, row_of
from flows.talking.prompts import Prompt
from flows.talking.replies import Answered
from flows.talking.turn import Turn
from flows.talking.understanding import SELF_TEST, Understood, understand
from flows.talking.watching import words_of

DENIED_WITHIN = 2
"""So many words before it a no takes such a word back: "no real pain" (expert)."""


def hear_giving_out(turn: Turn, prompt: Prompt, text: str) -> bool:
    """Stop a test for a danger or a fall, whatever else is said; return whether there is any.

    A danger is heard beside the questions about the tests too: "yes, but my calf is swollen".
    """
    if prompt.section != SELF_TEST or turn.session.review is not None:
        return False
    if hear_danger_in_test(turn, text, lambda: _note_stop(turn, prompt), soon=True):
        return True
    if not (prompt.option(STOPPED) and gives_out(turn.pathway, text)):
        return False
    if _is_over(turn.pathway, prompt, text):
        return False
    _give_out(turn, prompt)
    return True


def _is_over(pathway: Pathway, prompt: Prompt, text: str) -> bool:
    """Tell whether words answer for both sides."""
    known = understand(pathway, prompt, text)
    sides = known.values.get(prompt.items[0].id) if isinstance(known, Understood) else None
    return isinstance(sides, Mapping) and len(sides) == len((LEFT, RIGHT))


def note_giving_out(turn: Turn, text: str) -> None:
    """Note a test as stopped for a fall or dizziness that something else is asked about first."""
    prompt = turn.open_prompt()
    if prompt is None or prompt.test is None or turn.session.review is not None:
        return
    if gives_out(turn.pathway, text):
        _note_stop(turn, prompt)


def end_in_words(turn: Turn, prompt: Prompt, text: str, *, is_request: bool) -> bool:
    """Stop a test, or a clock that runs, for words that answer nothing; return whether it is so.

    How long somebody held who writes meanwhile nobody knows. Who hurts does no more of it.
    """
    is_running = prompt.clock == timing.RUNNING
    is_number = not is_running and any(sign.isdigit() for sign in text)
    is_hurt = turn.session.review is None and not is_number and hurts(turn.pathway, text)
    if is_hurt and prompt.option(STOPPED):
        if not hear_danger_in_test(turn, text, lambda: _note_stop(turn, prompt), soon=False):
            _give_out(turn, prompt)
        return True
    if not is_running or timing.ran_out_unseen(prompt, turn.at):
        return False
    turn.session = timing.without_running(turn.session)
    if hear_danger_in_test(turn, text, lambda: _note_stop(turn, prompt), soon=False):
        return True
    if not is_request:
        turn.say("clock_stopped")
    turn.ask_again()
    return True


def gives_out(pathway: Pathway, text: str) -> bool:
    """Tell whether a text tells of a fall, of dizziness or of what gave way, and denies it not."""
    language = lexicon_of(pathway, pathway.wording.language).language
    words = words_of(text)
    if any(_places(row, words) for row in _rows(language.goes_on)):
        return False
    return any(
        not _is_denied(language, words, at)
        for row in _rows(language.gives_out)
        for at in _places(row, words)
    )


def hurts(pathway: Pathway, text: str) -> bool:
    """Tell whether a text that is no answer has a word of pain or of a fall, and denies it not."""
    language = lexicon_of(pathway, pathway.wording.language).language
    words = words_of(text)
    return any(
        word in language.giving_out and not _is_denied(language, words, at)
        for at, word in enumerate(words)
    )


def _give_out(turn: Turn, prompt: Prompt) -> None:
    turn.say("given_out", is_timed=prompt.clock == timing.RUNNING)
    _note_stop(turn, prompt)
    turn.move_on()


def _note_stop(turn: Turn, prompt: Prompt) -> None:
    """Note that the movement was stopped, as who presses "It hurts, stop" does."""
    option = prompt.option(STOPPED)
    if option is None:
        return
    item = prompt.items[0].id
    turn.answered = Answered(prompt, option.label)
    turn.session = timing.without_running(turn.session)
    turn.add({item: stopped(turn.pathway, item, turn.values, prompt.side)})


def _is_denied(language: Language, words: Sequence[str], at: int) -> bool:
    denials = {*language.noun_denials, *language.verb_denials}
    return not denials.isdisjoint(words[max(0, at - DENIED_WITHIN) : at])


def _places(row: Row, words: Sequence[str]) -> list[int]:
    def fits(at: int, known: frozenset[str]) -> bool:
        return words[at] in known if at < len(words) else END in known

    return [at for at in range(len(words)) if end_of(row, fits, at) is not None]


@lru_cache(maxsize=8)
def _rows(patterns: tuple[str, ...]) -> tuple[Row, ...]:
    return tuple(row_of(pattern, {}) for pattern in patterns)
