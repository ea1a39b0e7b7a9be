"""Words that end a self-test: a warning sign, a fall, dizziness, or something that gives way."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from flows.pathway.answers import LEFT, NO, NOT_SURE, RIGHT, STOPPED, YES, Value
from flows.pathway.language import Language
from flows.pathway.model import Pathway
from flows.talking import timing
from flows.talking.dangers import (
    hear_danger_before_tests,
    hear_danger_beside_offer,
    hear_danger_in_test,
    hear_injury,
    tells_injury,
)
from flows.talking.lexicon import lexicon_of
from flows.talking.limits import stopped, with_stops
from flows.talking.patterns import END, Row, end_of, row_of
from flows.talking.prompts import Prompt
from flows.talking.replies import Answered
from flows.talking.turn import Turn
from flows.talking.understanding import SELF_TEST, understand
from flows.talking.understood import Understood
from flows.talking.watching import breaks_in, words_of

DENIED_WITHIN = 2
"""So many words before it a no takes such a word back: "no real pain" (expert)."""


@dataclass(frozen=True, slots=True)
class _Said:
    """A text in words of a language, and those that punctuation stands before."""

    language: Language
    words: Sequence[str]
    breaks: frozenset[int]


def hear_giving_out(turn: Turn, prompt: Prompt, text: str) -> bool:
    """Stop a test for a danger, a fall or too much pain; return whether that was all.

    Both are heard between the tests too, and every new sign where a yes or no is asked. What
    answers for both sides is still to be taken: the movement is over already.
    """
    if prompt.section != SELF_TEST or turn.session.review is not None:
        return False
    if hear_danger_in_test(turn, text, lambda: _note_stop(turn, prompt, text), soon=True):
        return True
    is_hurt = prompt.test and hurts(turn.pathway, text) and _gives_up(turn.pathway, text)
    if not (is_hurt or gives_out(turn.pathway, text)):
        return hear_danger_beside_offer(turn, prompt, text)
    if prompt.test is None:
        return _begins_none(turn, prompt, text)
    if not prompt.option(STOPPED):
        return _ends_after(turn, prompt, text)
    if _is_over(turn.pathway, prompt, text):
        _say_given_out(turn, prompt, text)
        turn.add(_unsteady(turn, text))
        return _hear_injury_beside(turn, prompt, text)
    _give_out(turn, prompt, text)
    return True


def _begins_none(turn: Turn, prompt: Prompt, text: str) -> bool:
    """Take no yes to tests from who is dizzy or fell; return whether nothing else was answered.

    A sign or an injury that is told with it is asked about first. Who is asked about falls may tell
    of one, and who is not sure answers nothing.
    """
    known = understand(turn.pathway, prompt, text)
    if isinstance(known, Understood) and known.options == (NO,):
        return hear_danger_before_tests(turn, text, lambda: None)
    if isinstance(known, Understood) and known.options not in ((YES,), (NOT_SURE,)):
        return False
    if prompt.kind == "group":
        return hear_danger_before_tests(turn, text, lambda: None)
    if not hear_danger_before_tests(turn, text, lambda: _leave_out(turn, prompt, text)):
        _leave_out(turn, prompt, text)
        turn.ask_again() if prompt.option(NO) else turn.move_on()
    return True


def _leave_out(turn: Turn, prompt: Prompt, text: str) -> None:
    """Say that no test begins now, or end those that somebody wanted."""
    if prompt.option(NO):
        turn.say("no_test_yet", prompt=prompt)
        return
    _say_given_out(turn, prompt, text)
    turn.add({**dict.fromkeys(_wanted_last(turn), NO), **_unsteady(turn, text)})


def _wanted_last(turn: Turn) -> Sequence[str]:
    """Return the question to which somebody said last that they want tests."""
    items = turn.pathway.items
    wanted = [
        one.item
        for one in turn.told
        if one.value == YES and items[one.item].section == SELF_TEST and not items[one.item].test
    ]
    return wanted[-1:]


def _ends_after(turn: Turn, prompt: Prompt, text: str) -> bool:
    """Note a test as stopped that is asked about after its movement; return whether that is all."""
    _say_given_out(turn, prompt, text)
    _note_over(turn, prompt)
    turn.add(_unsteady(turn, text))
    known, still = understand(turn.pathway, prompt, text), turn.open_prompt()
    if isinstance(known, Understood) and still is not None and still.screen == prompt.screen:
        return _hear_injury_beside(turn, prompt, text)
    _go_on(turn, text)
    return True


def _hear_injury_beside(turn: Turn, prompt: Prompt, text: str) -> bool:
    """Take what a text answers of a test, and ask about an injury; without any do neither."""
    if not tells_injury(turn, text):
        return False
    known, items = understand(turn.pathway, prompt, text), turn.pathway.items
    assert isinstance(known, Understood)
    values = dict(known.values)
    if known.value is not None and prompt.side is None:
        values[prompt.items[0].id] = known.value
    own = {id: v for id, v in values.items() if prompt.test and items[id].test == prompt.test.id}
    turn.answered = Answered(prompt, text)
    turn.add(with_stops(turn.pathway, turn.values, own))
    return hear_injury(turn, text)


def _go_on(turn: Turn, text: str) -> None:
    """Go on; who was hurt in a test is asked about the injury first."""
    if not hear_injury(turn, text):
        turn.move_on()


def _note_over(turn: Turn, prompt: Prompt) -> None:
    """Note the movement of a test as stopped, on the side that was done last."""
    assert prompt.test is not None
    id = prompt.test.id
    given = turn.values.get(id)
    side = [*given][-1] if isinstance(given, Mapping) and given else None
    turn.add({id: stopped(turn.pathway, id, turn.values, side)})


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
        _note_stop(turn, prompt, text)


def end_in_words(turn: Turn, prompt: Prompt, text: str, *, is_request: bool) -> bool:
    """Stop a test, or a clock that runs, for words that answer nothing; return whether it is so.

    How long somebody held who writes meanwhile nobody knows. Who hurts does no more of it.
    """
    is_running = prompt.clock == timing.RUNNING
    is_number = not is_running and any(sign.isdigit() for sign in text)
    is_hurt = hurts(turn.pathway, text) and (not is_number or _gives_up(turn.pathway, text))
    if is_hurt and turn.session.review is None and prompt.option(STOPPED):
        if not hear_danger_in_test(turn, text, lambda: _note_stop(turn, prompt, text), soon=False):
            _give_out(turn, prompt, text)
        return True
    if is_hurt and turn.session.review is None and _is_between(prompt):
        return _ends_after(turn, prompt, text) if prompt.test else _begins_none(turn, prompt, text)
    if not is_running or timing.ran_out_unseen(prompt, turn.at):
        return False
    turn.session = timing.without_running(turn.session)
    if hear_danger_in_test(turn, text, lambda: _note_stop(turn, prompt, text), soon=False):
        return True
    if not is_request:
        turn.say("clock_stopped")
    turn.ask_again()
    return True


def _is_between(prompt: Prompt) -> bool:
    """Tell whether a prompt is about the tests, while nobody moves and no number is wanted."""
    return prompt.section == SELF_TEST and prompt.kind != "number" and not prompt.option(STOPPED)


def gives_out(pathway: Pathway, text: str) -> bool:
    """Tell whether a text tells of a fall, of dizziness or of what gave way, and denies it not."""
    language = lexicon_of(pathway, pathway.wording.language).language
    return _tells(pathway, text, (*language.falls, *language.gives_out))


def falls(pathway: Pathway, text: str) -> bool:
    """Tell whether a text tells of a fall, of dizziness or of a leg that gave way."""
    return _tells(pathway, text, lexicon_of(pathway, pathway.wording.language).language.falls)


def _tells(pathway: Pathway, text: str, patterns: tuple[str, ...]) -> bool:
    said = _said(pathway, text)
    over = () if _gives_up(pathway, text) else said.language.long_over
    rows = (*said.language.goes_on, *over)
    kept = [one for one in _found(said, rows) if _is_of_one_clause(said, one)]
    return any(
        not any(_overlap(one, other) for other in kept)
        for one in _found(said, patterns)
        if not _is_denied(said, one.start)
    )


def hurts(pathway: Pathway, text: str) -> bool:
    """Tell whether a text that is no answer has a word of pain or of a fall, and denies it not."""
    said = _said(pathway, text)
    return any(
        word in said.language.giving_out and not _is_denied(said, at)
        for at, word in enumerate(said.words)
    )


def _gives_up(pathway: Pathway, text: str) -> bool:
    """Tell whether a text says that somebody stopped, or that it was too much."""
    said = _said(pathway, text)
    return any(not _is_denied(said, one.start) for one in _found(said, said.language.gives_up))


def _give_out(turn: Turn, prompt: Prompt, text: str) -> None:
    _say_given_out(turn, prompt, text)
    _note_stop(turn, prompt, text)
    _go_on(turn, text)


def _say_given_out(turn: Turn, prompt: Prompt, text: str) -> None:
    is_timed = prompt.clock == timing.RUNNING
    turn.say("given_out", is_timed=is_timed, is_unsteady=bool(_unsteady(turn, text)))


def _note_stop(turn: Turn, prompt: Prompt, text: str) -> None:
    """Note that the movement was stopped, as who presses "It hurts, stop" does."""
    option = prompt.option(STOPPED)
    if option is None:
        return
    item = prompt.items[0].id
    turn.answered = Answered(prompt, option.label)
    turn.session = timing.without_running(turn.session)
    ended = stopped(turn.pathway, item, turn.values, prompt.side)
    turn.add({item: ended, **_unsteady(turn, text)})


def _unsteady(turn: Turn, text: str) -> Mapping[str, Value]:
    """Return what is noted of who falls or is dizzy, with what of the same question was told."""
    unsteady = turn.pathway.content.pathway.unsteady
    if unsteady is None or not falls(turn.pathway, text):
        return {}
    before = turn.values.get(unsteady.item)
    told = {unsteady.choice, *(before if isinstance(before, tuple) else ())}
    choices = turn.pathway.items[unsteady.item].choices
    return {unsteady.item: tuple(one.id for one in choices if one.id in told and not one.alone)}


def _said(pathway: Pathway, text: str) -> _Said:
    language = lexicon_of(pathway, pathway.wording.language).language
    return _Said(language, words_of(text), breaks_in(text))


def _is_denied(said: _Said, at: int) -> bool:
    """Tell whether a no stands before a word, with no punctuation on the way."""
    first = max((0, at - DENIED_WITHIN, *(place for place in said.breaks if place <= at)))
    denials = {*said.language.noun_denials, *said.language.verb_denials}
    return not denials.isdisjoint(said.words[first:at])


def _is_of_one_clause(said: _Said, place: range) -> bool:
    return said.breaks.isdisjoint(place[1:])


def _overlap(one: range, other: range) -> bool:
    return one.start < other.stop and other.start < one.stop


def _found(said: _Said, patterns: tuple[str, ...]) -> Iterator[range]:
    """Yield where one of the patterns stands in a text."""

    def fits(at: int, known: frozenset[str]) -> bool:
        return said.words[at] in known if at < len(said.words) else END in known

    for row in _rows(patterns):
        for at in range(len(said.words)):
            end = end_of(row, fits, at)
            if end is not None:
                yield range(at, end)


@lru_cache(maxsize=16)
def _rows(patterns: tuple[str, ...]) -> tuple[Row, ...]:
    return tuple(row_of(pattern, {}) for pattern in patterns)
