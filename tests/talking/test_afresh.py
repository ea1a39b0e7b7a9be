"""After a result: an old one has its day, and something new is no change of it."""

from dataclasses import replace
from datetime import date

import pytest

from flows.pathway.answers import NO
from flows.talking.engine import advanced
from flows.talking.events import Chose, Event, Language, Said, ShowResult, Start
from flows.talking.replies import Say, Show
from flows.talking.session import Pending, Phase
from flows.talking.turn import Turn
from tests.talking.chat import Chat, at
from tests.talking.test_aging import ASKED, LATE, SOON, ended, then
from tests.understanding.test_utterances import SPANISH

NEW = [
    "it hurts again",
    "the other knee hurts now",
    "my other knee is sore",
    "new problem",
    "my pain is back",
    "I have a new injury",
    "it flared up",
]
IN_SPANISH = [
    "me duele otra vez",
    "me duele la otra rodilla",
    "tengo un problema nuevo",
    "ha vuelto el dolor",
    "de nuevo me duele",
]
OLD = [
    "it does not hurt again",
    "thank you",
    "will it come back?",
    "what if it hurts again",
    "my back hurts",
    "I have a new knee brace",
]


@pytest.mark.parametrize("event", [Start(), ShowResult(), Language("en")])
def test_old_result_is_told_with_its_day(event: Event):
    chat = then(ended(), LATE, event)

    dated = next(one for one in chat.last.replies if isinstance(one, Say) and "on" in one.values)
    assert (dated.message, dated.values["on"]) == ("result_from", date(1970, 1, 12))
    assert len(chat.shown) == 1
    assert chat.session.pending is Pending.RESTART


@pytest.mark.parametrize("event", [Start(), ShowResult()])
def test_new_result_is_shown_as_it_is(event: Event):
    chat = then(ended(), SOON, event)

    assert [type(one) for one in chat.last.replies] == [Show]


def test_who_does_not_begin_again_keeps_the_result():
    chat = then(ended(), LATE, Start(), Chose(("stay",)))

    assert chat.phase == Phase.ADVISED
    assert chat.session.pending is None


@pytest.mark.parametrize("text", NEW)
@pytest.mark.parametrize("now", [SOON, LATE])
def test_something_new_is_offered_a_new_beginning(text: str, now: float):
    chat = then(ended(), now, Said(text))

    assert chat.messages == ["something_new", "ask_restart"]


@pytest.mark.parametrize("text", IN_SPANISH)
def test_something_new_is_heard_in_spanish(text: str):
    step = advanced(Turn(SPANISH, ended().session, LATE), Said(text))

    assert [one.message for one in step.replies] == ["something_new", "ask_restart"]  # type: ignore[union-attr]


@pytest.mark.parametrize("text", OLD)
def test_other_words_offer_no_new_beginning(text: str):
    assert "something_new" not in then(ended(), LATE, Said(text)).messages


def one_sided() -> Chat:
    chat = at("psfs_1", {"side": "right"}).finish()
    chat.session = replace(chat.session, signs_at=ASKED)
    return chat


def test_another_side_after_long_is_a_new_knee():
    chat = then(one_sided(), LATE, Said("my left knee hurts now"))

    assert chat.messages == ["something_new", "ask_restart"]
    again = then(chat, LATE, Chose(("begin_again",)))
    assert again.phase == Phase.CONSENT
    assert again.session.answers == ()


def test_another_side_within_hours_is_a_slip():
    chat = then(one_sided(), SOON, Said("my left knee hurts"))

    assert "said_otherwise" in chat.messages


def test_sign_goes_before_a_new_beginning():
    chat = then(ended(), LATE, Said("it hurts again and my knee is hot and red"))

    assert "something_new" not in chat.messages
    assert chat.session.review is not None
    assert NO in [answer.value for answer in chat.session.answers]


def test_words_that_change_an_old_result_are_heard_below_it():
    chat = then(ended(), LATE, Start(), Said("I am 41 years old"), Chose(("yes",)))

    assert "signs_again" in chat.messages
    assert chat.given["age"] == 41
