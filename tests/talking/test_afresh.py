"""After a result: an old one has its day, and something new is no change of it."""

from dataclasses import replace
from datetime import date

import pytest

from flows.pathway.answers import NO, YES
from flows.pathway.model import Pathway
from flows.talking.engine import advanced
from flows.talking.events import Chose, Event, Language, Said, ShowResult, Start
from flows.talking.replies import Say, Show
from flows.talking.session import Pending, Phase
from flows.talking.turn import Turn
from tests.talking.chat import PATHWAY, Chat, at, session_in
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
    "it hurts again even with my new knee brace",
    "I have another knee support and the pain is back",
    "the pain is back despite the new knee sleeve",
    "My knee flared up since I wear a new knee support",
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
    "I wear a new knee sleeve",
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


AFTER_EMERGENCY = ["still_emergency", "something_new", "ask_restart"]
WITH_A_SIGN = [
    "the pain is back and my calf is swollen",
    "it flared up and I have a fever of 39",
]
WITH_A_SIGN_IN_SPANISH = [
    "ha vuelto el dolor y tengo la pantorrilla hinchada",
    "ha vuelto el dolor y tengo fiebre",
]


def after_emergency(text: str, pathway: Pathway = PATHWAY) -> Chat:
    return Chat(session_in(Phase.STOPPED_FOR_SAFETY), pathway=pathway).say(text)


def test_whom_to_call_stays_first_after_an_emergency():
    assert after_emergency("it hurts again").messages == AFTER_EMERGENCY
    assert after_emergency("me duele otra vez", SPANISH).messages == AFTER_EMERGENCY


@pytest.mark.parametrize("text", WITH_A_SIGN)
def test_sign_beside_something_new_is_answered_first(text: str):
    assert after_emergency(text).messages == ["if_true_now", *AFTER_EMERGENCY]


@pytest.mark.parametrize("text", WITH_A_SIGN_IN_SPANISH)
def test_sign_beside_something_new_is_answered_first_in_spanish(text: str):
    assert after_emergency(text, SPANISH).messages == ["if_true_now", *AFTER_EMERGENCY]


@pytest.mark.parametrize(
    ("text", "pathway"), [(WITH_A_SIGN[0], PATHWAY), (WITH_A_SIGN_IN_SPANISH[0], SPANISH)]
)
def test_sign_that_the_result_rests_on_is_answered_first(text: str, pathway: Pathway):
    session = ended().session
    answers = tuple(
        replace(one, value=YES) if one.item == "calf_swollen_warm_red" else one
        for one in session.answers
    )
    chat = Chat(replace(session, answers=answers), pathway=pathway).say(text)

    assert chat.messages == ["if_true_now", "something_new", "ask_restart"]


def offered(pathway: Pathway = PATHWAY) -> Chat:
    """Return a chat where below a result of long ago it is offered to begin again."""
    session = then(one_sided(), LATE, ShowResult()).session
    assert session.pending is Pending.RESTART
    return Chat(session, pathway=pathway)


def late(chat: Chat, text: str) -> Chat:
    chat.last = advanced(Turn(chat.pathway, chat.session, LATE), Said(text))
    chat.session = chat.last.session
    return chat


AT_THE_OFFER = ["the other knee hurts now", "the pain is back"]
AT_THE_OFFER_IN_SPANISH = ["me duele la otra rodilla", "ha vuelto el dolor"]


@pytest.mark.parametrize("text", [*AT_THE_OFFER, "my left knee hurts now"])
def test_something_new_is_heard_where_a_new_beginning_is_offered(text: str):
    chat = late(offered(), text)

    assert chat.messages == ["something_new", "ask_restart"]
    assert chat.session.review is None


@pytest.mark.parametrize("text", [*AT_THE_OFFER_IN_SPANISH, "ahora me duele la rodilla izquierda"])
def test_something_new_is_heard_where_a_new_beginning_is_offered_in_spanish(text: str):
    chat = late(offered(SPANISH), text)

    assert chat.messages == ["something_new", "ask_restart"]
    assert chat.session.review is None


@pytest.mark.parametrize(
    ("text", "pathway"),
    [
        ("yes it hurts again", PATHWAY),
        ("yes, the pain is back", PATHWAY),
        ("sí, me duele otra vez", SPANISH),
    ],
)
def test_yes_that_tells_why_begins_again(text: str, pathway: Pathway):
    chat = late(offered(pathway), text)

    assert chat.messages[0] == "restarted"
    assert chat.phase == Phase.CONSENT


@pytest.mark.parametrize(
    ("text", "pathway"),
    [
        ("yes it hurts again and my calf is swollen", PATHWAY),
        ("sí, me duele otra vez y tengo la pantorrilla hinchada", SPANISH),
    ],
)
def test_sign_beside_such_a_yes_goes_first(text: str, pathway: Pathway):
    chat = late(offered(pathway), text)

    assert chat.messages[0] == "if_true_now"
    assert chat.phase == Phase.ADVISED
    assert "calf_swollen_warm_red" in chat.session.awaiting


@pytest.mark.parametrize(
    ("text", "pathway"),
    [("I saw the doctor yesterday", PATHWAY), ("ayer vi al médico", SPANISH)],
)
def test_visit_is_heard_where_a_new_beginning_is_offered(text: str, pathway: Pathway):
    assert late(offered(pathway), text).session.pending is Pending.VISIT


@pytest.mark.parametrize(
    ("text", "pathway"),
    [("blorp blimp", PATHWAY), ("blorp blimp", SPANISH)],
)
def test_offer_stays_open_below_what_says_nothing(text: str, pathway: Pathway):
    chat = late(offered(pathway), text)

    assert chat.messages == ["not_understood", "ask_restart"]
    assert chat.session.pending is Pending.RESTART


@pytest.mark.parametrize(
    ("text", "pathway"),
    [
        ("my right knee is fine", PATHWAY),
        ("my right knee is fine now, thanks", PATHWAY),
        ("la rodilla derecha está bien", SPANISH),
        ("ya no me duele la rodilla derecha", SPANISH),
    ],
)
def test_who_is_well_where_a_new_beginning_is_offered_keeps_the_result(text: str, pathway: Pathway):
    chat = late(offered(pathway), text)

    assert chat.messages == ["already_answered"]
    assert chat.session.pending is None
    assert chat.session.review is None
