"""Takes what a sentence says: what answers the open question, and what is asked about first."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from flows.pathway.answers import Answer, Sideless, Value
from flows.pathway.facts import Facts, Reading
from flows.pathway.model import Item
from flows.talking.changing import draft
from flows.talking.heard import ALL_RIGHT, ASK_ALL, NOT, is_part, joined, sifted, with_more
from flows.talking.lexicon import lexicon_of
from flows.talking.prompts import Prompt
from flows.talking.replies import Answered
from flows.talking.sentences import hear
from flows.talking.session import Phase
from flows.talking.spoken import spoken
from flows.talking.turn import Turn

LISTENING = (Phase.SAFETY, Phase.HISTORY)
"""Where a sentence may answer more than what is open."""


def take_sentence(turn: Turn, prompt: Prompt, values: Mapping[str, Value]) -> None:
    """Record what answers the open list; ask first about other answers and about any sign.

    What else is told of the same self-test is recorded with it.
    """
    asked = {item.id: item for item in (*prompt.items, *_of_test(turn, prompt, values))}
    own = {id: _of_both(turn, id, value) for id, value in values.items() if id in asked}
    listens = turn.state in LISTENING and turn.session.review is None
    told = {id: value for id, value in values.items() if not isinstance(value, Mapping)}
    fits = sifted(turn.pathway, turn.values, told) if listens else {}
    if fits.keys() - asked.keys() or (listens and any(asked[id].is_sign for id in own)):
        _ask_about(turn, fits)
    elif own:
        words = "; ".join(spoken(asked[id], value) for id, value in own.items())
        turn.answered = Answered(prompt, words)
        record(turn, own)
    else:
        turn.say("not_understood", prompt=prompt)
        turn.ask_again()


def _of_test(turn: Turn, prompt: Prompt, values: Mapping[str, Value]) -> Iterator[Item]:
    """Yield what else is asked of the self-test that is open, and is answered and applies."""
    facts = Facts(values={**turn.values, **values}, reading=Reading.ASKING)
    for id in values:
        item = turn.pathway.items[id]
        is_of_test = prompt.test is not None and item.test == prompt.test.id
        if is_of_test and turn.session.review is None and item.ask_if.holds(facts) is True:
            yield item


def _of_both(turn: Turn, id: str, value: Value) -> Value:
    """Return the value of one side with that of the other, if it was told before."""
    before = turn.values.get(id)
    if isinstance(value, Mapping) and isinstance(before, Mapping):
        return {**before, **value}
    return value


def _ask_about(turn: Turn, values: Mapping[str, Sideless]) -> None:
    """Put what was heard before the person, in the order of asking."""
    if not values:
        turn.say("not_understood", prompt=turn.open_prompt())
    in_order = tuple((id, values[id]) for id in turn.pathway.items if id in values)
    turn.session = replace(turn.session, heard=in_order)
    turn.ask_again()


def record(turn: Turn, values: Mapping[str, Value]) -> None:
    """Note answers, with what was told of the same questions before, and go on.

    Of an answer that is being changed it is shown first what that would do.
    """
    if turn.session.review is not None:
        draft(turn, turn.session.review, values)
        return
    turn.add(joined(turn.pathway, turn.session, values))
    turn.move_on()


def hear_more(turn: Turn, text: str) -> bool:
    """Mend what was heard by a further sentence; return whether it says anything."""
    said = sifted(turn.pathway, turn.values, _said(turn, text))
    if not said:
        return False
    _ask_about(turn, with_more(turn.pathway, dict(turn.session.heard), said))
    return True


def says_something(turn: Turn, text: str) -> bool:
    """Tell whether a text tells more than who it is about."""
    has_words = any(sign.isalpha() for sign in text)
    return has_words and not _said(turn, text).keys() <= turn.pathway.screens[0].ids


def _said(turn: Turn, text: str) -> Mapping[str, Sideless]:
    lexicon = lexicon_of(turn.pathway, turn.pathway.wording.language)
    return hear(turn.pathway, lexicon, text).values


def answer_heard(turn: Turn, option: str) -> None:
    """Apply the answer to "is that right?"; only a yes makes answers of it."""
    heard = dict(turn.session.heard)
    turn.session = replace(turn.session, heard=())
    if option == ALL_RIGHT:
        _confirm(turn, heard)
    elif option == ASK_ALL:
        turn.ask_again()
    else:
        left = {id: value for id, value in heard.items() if id != option.removeprefix(NOT)}
        _ask_about(turn, left)


def _confirm(turn: Turn, heard: Mapping[str, Sideless]) -> None:
    items = turn.pathway.items
    whole = {id: value for id, value in heard.items() if not is_part(items[id], value)}
    noted = tuple(
        Answer(item=id, value=value, turn=turn.session.version)
        for id, value in heard.items()
        if id not in whole
    )
    turn.session = replace(turn.session, noted=(*turn.session.noted, *noted))
    record(turn, whole)
