"""Takes what a sentence says: what answers the open question, and what is asked about first."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from flows.pathway.answers import YES, Answer, Sideless, Value
from flows.pathway.facts import Facts, Reading
from flows.pathway.model import Item, Pathway
from flows.talking.certainty import without
from flows.talking.changing import draft, make, propose
from flows.talking.contradicting import ask_contradicted
from flows.talking.heard import (
    ALL_RIGHT,
    ASK_ALL,
    NOT,
    is_part,
    joined,
    put_now,
    said_otherwise,
    sifted,
    with_more,
)
from flows.talking.limits import with_stops
from flows.talking.prompts import Prompt
from flows.talking.replies import Answered
from flows.talking.said import read_in, said_in, said_in_another, says_something
from flows.talking.session import Phase, Review
from flows.talking.spoken import spoken
from flows.talking.turn import Turn
from flows.talking.unconfirmed import hanging, in_order, signs_in
from flows.talking.urging import say_what_is_urgent, say_what_to_do
from flows.talking.whom import AGE, is_odd_age, newly_another

LISTENING = (Phase.SAFETY, Phase.HISTORY)
"""Where a sentence may answer more than what is open."""


def take_sentence(
    turn: Turn, prompt: Prompt, values: Mapping[str, Value], unsure: Mapping[str, Sideless]
) -> None:
    """Record what answers the open list; ask first about other answers and about any sign.

    What else is told of the same self-test is recorded with it. What is not sure waits for its
    question.
    """
    asked = {item.id: item for item in (*prompt.items, *_of_test(turn, prompt, values))}
    own = {id: _of_both(turn, prompt, id, value) for id, value in values.items() if id in asked}
    listens = turn.state in LISTENING and turn.session.review is None
    told = {id: value for id, value in values.items() if not isinstance(value, Mapping)}
    fits = sifted(turn.pathway, turn.values, told) if listens else {}
    otherwise = otherwise_in(turn, told) if listens else {}
    is_asked_first = listens and any(asked[id].is_sign or id in unsure for id in own)
    if otherwise and not is_sign_first(turn.pathway, otherwise, fits):
        propose(turn, told, otherwise)
        return
    if fits.keys() - asked.keys() or is_asked_first:
        say_what_is_urgent(turn, told)
    sure = _without_likely(turn, fits, {id: unsure[id] for id in unsure.keys() - asked.keys()})
    is_odd = listens and AGE in own and is_odd_age({**turn.values, **own})
    if otherwise or sure.keys() - asked.keys() or is_asked_first or is_odd:
        ask_about(turn, {**sure, **_with_hanging(turn, told, otherwise)})
    elif own:
        words = "; ".join(spoken(asked[id], value) for id, value in own.items())
        turn.answered = Answered(prompt, words)
        record(turn, own)
    elif fits:
        turn.say("not_sure_of_all")
        turn.ask_again()
    else:
        turn.say("not_understood", prompt=prompt)
        turn.ask_again()


def _without_likely(
    turn: Turn, said: Mapping[str, Sideless], unsure: Mapping[str, Sideless]
) -> dict[str, Sideless]:
    """Keep what is not sure for its question; return what is, and the signs, to be asked about."""
    likely = {id: value for id, value in unsure.items() if id in said}
    known = {id: value for id, value in turn.session.likely if id not in said}
    turn.session = replace(turn.session, likely=tuple({**known, **likely}.items()))
    items = turn.pathway.items
    return without(said, {id: value for id, value in likely.items() if not items[id].is_sign})


def _of_test(turn: Turn, prompt: Prompt, values: Mapping[str, Value]) -> Iterator[Item]:
    """Yield what else is asked of the self-test that is open, and is answered and applies."""
    facts = Facts(values={**turn.values, **values}, reading=Reading.ASKING)
    for id in values:
        item = turn.pathway.items[id]
        is_of_test = prompt.test is not None and item.test == prompt.test.id
        if is_of_test and turn.session.review is None and item.ask_if.holds(facts) is True:
            yield item


def _of_both(turn: Turn, prompt: Prompt, id: str, value: Value) -> Value:
    """Return the value of the side that was asked with that of the other, if it was told before."""
    before = turn.values.get(id)
    if prompt.side and id == prompt.items[0].id and isinstance(value, str | int | float):
        value = {prompt.side: value}
    if isinstance(value, Mapping) and isinstance(before, Mapping):
        return {**before, **value}
    return value


def otherwise_in(turn: Turn, said: Mapping[str, Sideless]) -> dict[str, Sideless]:
    """Return what was said otherwise than it was answered."""
    return said_otherwise(turn.pathway, turn.session, turn.values, said)


def is_sign_first(
    pathway: Pathway, otherwise: Mapping[str, Sideless], fits: Mapping[str, Sideless]
) -> bool:
    """Tell whether a sign that has no answer yet stands beside what was answered otherwise."""
    return bool(signs_in(pathway, fits)) and not signs_in(pathway, otherwise)


def hear_otherwise(turn: Turn, text: str) -> bool:
    """Take up what a text says otherwise than it was answered; return whether anything did.

    A number alone is of nothing, and changes nothing.
    """
    said = said_in(turn, text) if any(sign.isalpha() for sign in text) else {}
    otherwise = otherwise_in(turn, said)
    if otherwise:
        propose(turn, said, otherwise)
    return bool(otherwise)


def answer_otherwise(turn: Turn, review: Review, option: str) -> None:
    """Change an answer that words contradict, or keep it; then comes what else they say."""
    before, of_screen = turn.session, {answer.item for answer in review.draft}
    if option == YES:
        make(turn, review)
    else:
        turn.session = replace(turn.session, review=None)
        turn.say("kept_answer")
        said = {id: value for id, value in review.said if id in of_screen}
        say_what_to_do(turn, said)
    rest = {id: value for id, value in review.said if id not in of_screen}
    if turn.ended and option == YES:
        _conclude_or_reopen(turn, rest)
    if not turn.is_emergency():
        _put_rest(turn, rest, newly_another(before, turn.session))


def _conclude_or_reopen(turn: Turn, rest: Mapping[str, Sideless]) -> None:
    """Show what a change led to; what else is to be changed goes first, but for an emergency."""
    if turn.is_emergency() or not otherwise_in(turn, rest):
        turn.conclude()
    else:
        turn.reopen()


def _put_rest(turn: Turn, said: Mapping[str, Sideless], whom: str | None) -> None:
    otherwise, fits = sorted_out(turn, {**dict(turn.session.heard), **said})
    if not (otherwise or fits):
        if not turn.ended:
            turn.move_on()
        return
    if whom:
        turn.say("for_another", subject=whom)
    put(turn, said, otherwise, fits)


def sorted_out(
    turn: Turn, said: Mapping[str, Sideless]
) -> tuple[dict[str, Sideless], dict[str, Sideless]]:
    """Return what was said otherwise than answered, and what answers something else."""
    fits = {} if turn.ended else sifted(turn.pathway, turn.values, said)
    return otherwise_in(turn, said), fits


def put(
    turn: Turn,
    said: Mapping[str, Sideless],
    otherwise: Mapping[str, Sideless],
    fits: Mapping[str, Sideless],
) -> None:
    """Put before the person what was said: signs first, then what was answered otherwise."""
    if otherwise and not is_sign_first(turn.pathway, otherwise, fits):
        propose(turn, said, otherwise)
    else:
        ask_about(turn, {**fits, **_with_hanging(turn, said, otherwise)})


def _with_hanging(
    turn: Turn, said: Mapping[str, Sideless], otherwise: Mapping[str, Sideless]
) -> dict[str, Sideless]:
    """Return what was said otherwise with the signs that hang on it."""
    heard = in_order(turn.pathway, {**dict(turn.session.heard), **said}) if otherwise else ()
    later = hanging(turn.pathway, replace(turn.session, heard=heard, review=None))
    return {**otherwise, **dict.fromkeys(later, YES)}


def ask_about(turn: Turn, values: Mapping[str, Sideless]) -> None:
    """Put what was heard before the person, in the order of asking."""
    if not values:
        turn.say("not_understood", prompt=turn.open_prompt())
    heard = in_order(turn.pathway, {**dict(turn.session.heard), **values})
    turn.put_over(replace(turn.session, heard=heard))
    turn.ask_again()


def record(turn: Turn, values: Mapping[str, Value]) -> None:
    """Note answers, with what was told of the same questions before, and go on.

    Of an answer that is being changed it is shown first what that would do.
    """
    if turn.session.review is not None:
        draft(turn, turn.session.review, values)
        return
    told = joined(turn.pathway, turn.session, values)
    turn.add(with_stops(turn.pathway, turn.values, told))
    ask_contradicted(turn, told)
    turn.move_on()


def hear_more(turn: Turn, text: str) -> bool:
    """Mend what was heard by a further sentence; return whether it says anything.

    A number alone changes no answer, and mends only what alone was heard: of an age of 6, "60".
    """
    heard, before = read_in(turn, text, turn.pathway.wording.language), dict(turn.session.heard)
    otherwise, said = sorted_out(turn, heard.values)
    if not any(sign.isalpha() for sign in text):
        otherwise = {}
        said = {id: value for id, value in said.items() if before.keys() == {id}}
    waiting = {**before, **said}
    if otherwise and not is_sign_first(turn.pathway, otherwise, waiting):
        propose(turn, {**before, **heard.values}, otherwise)
    elif otherwise or said:
        if otherwise:
            turn.say("first_this")
        say_what_is_urgent(turn, said)
        sure = _without_likely(turn, said, without(heard.unsure, before))
        beside = _with_hanging(turn, heard.values, otherwise)
        ask_about(turn, {**with_more(turn.pathway, before, sure), **beside})
    return bool(otherwise or said)


def offer_language(turn: Turn, text: str) -> None:
    """Name the command for another language where a text is understood in that one only."""
    language, said = said_in_another(turn, text)
    if language and not turn.session.alarms:
        say_what_to_do(turn, said)
        turn.say("other_language", other=language)


def tell_to_agree_first(turn: Turn, text: str) -> bool:
    """Say to somebody who tells their story before they agreed that none of it is kept."""
    if not turn.session.agreed and says_something(turn, text):
        say_what_to_do(turn, said_in(turn, text))
        turn.say("agree_first")
        return True
    return False


def answer_heard(turn: Turn, option: str) -> None:
    """Apply the answer to "is that right?"; only a yes makes answers of it."""
    heard = put_now(turn.pathway, turn.session)
    rest = tuple((id, value) for id, value in turn.session.heard if id not in heard)
    likely = tuple((id, value) for id, value in turn.session.likely if id not in heard)
    turn.session = replace(turn.session, heard=rest, likely=likely)
    if option == ALL_RIGHT:
        _confirm(turn, heard)
    elif option == ASK_ALL:
        say_what_is_urgent(turn, heard)
        turn.session = replace(turn.session, likely=likely if rest else ())
        turn.ask_again()
    else:
        wrong = option.removeprefix(NOT)
        say_what_is_urgent(turn, {wrong: heard[wrong]})
        left = {id: value for id, value in heard.items() if id != wrong}
        ask_about(turn, {**left, **dict(rest)})


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
