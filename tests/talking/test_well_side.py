"""A side of which somebody says that it is well is not the side that hurts."""

from dataclasses import replace

import pytest

from flows.pathway.answers import NO, SIDE, YES
from flows.pathway.model import Pathway
from flows.talking.engine import advanced
from flows.talking.events import Delete, Said
from flows.talking.said import said_in
from flows.talking.turn import Turn
from tests.talking.chat import PATHWAY, Chat, at
from tests.talking.test_aging import ASKED, LATE
from tests.understanding.test_utterances import SPANISH

WELL = [
    "I have no pain in my left knee",
    "there's nothing wrong with my left knee",
    "my left knee is fine",
    "left knee is ok",
    "my left knee doesn't hurt",
    "the left isn't sore",
    "it's not my left knee",
]
WELL_IN_SPANISH = [
    "no me duele la rodilla izquierda",
    "no tengo dolor en la rodilla izquierda",
    "mi rodilla izquierda está bien",
    "la izquierda no me duele",
]
STILL_LEFT = [
    "I had no pain in my left knee until last week",
    "left knee, no pain at night",
    "my left knee hurts, right knee is fine",
    "my left knee hurts, no pain in my right knee",
]


def side_in(text: str, pathway=PATHWAY) -> object:
    return said_in(Turn(pathway, Chat(pathway=pathway).session), text).get(SIDE)


@pytest.mark.parametrize("text", WELL)
def test_side_that_is_well_is_not_the_side(text: str):
    assert side_in(text) is None


@pytest.mark.parametrize("text", WELL_IN_SPANISH)
def test_side_that_is_well_is_not_the_side_in_spanish(text: str):
    assert side_in(text, SPANISH) is None


@pytest.mark.parametrize("text", STILL_LEFT)
def test_side_that_hurts_is_still_heard(text: str):
    assert side_in(text) == "left"


@pytest.mark.parametrize("side", ["left", "both"])
@pytest.mark.parametrize("text", WELL)
def test_side_on_record_that_is_well_is_asked_anew(side: str, text: str):
    chat = at("psfs_1", {"side": side}).finish()

    assert chat.say(text).screen == "side"
    assert chat.session.review is not None


def test_side_is_asked_anew_within_the_questions():
    chat = at("onset", {"side": "left"}).say("left knee is fine")

    assert chat.messages == ["change_asks"]
    assert chat.screen == "side"


def test_the_other_side_may_be_well():
    chat = at("psfs_1", {"side": "right"}).finish().say("my left knee is fine")

    assert chat.session.review is None


WELL_AGAIN = [
    "my right knee is fine now, thanks",
    "my right knee does not hurt any more",
    "my right knee no longer hurts",
    "no pain in my right knee now",
]
WELL_AGAIN_IN_SPANISH = [
    "ya no me duele la rodilla derecha",
    "la rodilla derecha ya está bien",
    "ya no tengo dolor en la rodilla derecha",
    "la rodilla derecha está bien, gracias",
]


def after_result(pathway: Pathway = PATHWAY) -> Chat:
    session = at("psfs_1", {"side": "right"}).finish().session
    return Chat(session, pathway=pathway)


@pytest.mark.parametrize("text", WELL_AGAIN)
def test_side_that_is_well_again_after_a_result_is_not_asked_anew(text: str):
    chat = after_result().say(text)

    assert chat.messages == ["already_answered"]
    assert chat.session.review is None


@pytest.mark.parametrize("text", WELL_AGAIN_IN_SPANISH)
def test_side_that_is_well_again_after_a_result_is_not_asked_anew_in_spanish(text: str):
    chat = after_result(SPANISH).say(text)

    assert chat.messages == ["already_answered"]
    assert chat.session.review is None


MISTAKEN = [
    ("It is not my right knee, thanks", PATHWAY),
    ("my right knee is fine, I chose wrong, thanks", PATHWAY),
    ("it's better to say: not my right knee", PATHWAY),
    ("it is not my right knee, I pressed the wrong one", PATHWAY),
    ("ya te dije que no es la rodilla derecha", SPANISH),
    ("ahora veo que me equivoqué, no es la rodilla derecha", SPANISH),
    ("no es la rodilla derecha, gracias", SPANISH),
]


@pytest.mark.parametrize(("text", "pathway"), MISTAKEN)
def test_side_that_was_a_mistake_is_asked_anew_after_a_result(text: str, pathway: Pathway):
    chat = after_result(pathway).say(text)

    assert chat.messages == ["change_asks"]
    assert chat.screen == "side"


@pytest.mark.parametrize(("text", "pathway"), MISTAKEN)
def test_side_that_was_a_mistake_is_asked_anew_after_an_old_result(text: str, pathway: Pathway):
    chat = after_result(pathway)
    chat.session = replace(chat.session, signs_at=ASKED)
    chat.last = advanced(Turn(pathway, chat.session, LATE), Said(text))
    chat.session = chat.last.session

    assert "change_asks" in chat.messages
    assert chat.screen == "side"


@pytest.mark.parametrize(
    ("text", "pathway"),
    [("my right knee is fine now", PATHWAY), ("la rodilla derecha ya está bien", SPANISH)],
)
def test_side_that_is_well_again_is_asked_anew_before_a_result(text: str, pathway: Pathway):
    chat = Chat(at("onset", {"side": "right"}).session, pathway=pathway).say(text)

    assert chat.messages == ["change_asks"]
    assert chat.screen == "side"


def test_side_that_is_well_again_after_an_emergency_leaves_whom_to_call():
    answers = {"side": "right"}
    chat = at("right_now", answers).tap("foot_cold_pale_numb").say("my right knee is fine now")

    assert chat.messages == ["still_emergency", "already_answered"]


SIGN_BESIDE_ALARM = [
    ("chest pain and my calf is swollen", "my right knee is fine", PATHWAY),
    ("me duele el pecho y tengo la pantorrilla hinchada", "la rodilla derecha está bien", SPANISH),
]
SIGN = [
    ("my calf is swollen", "my right knee is fine", PATHWAY),
    ("tengo la pantorrilla hinchada", "la rodilla derecha está bien", SPANISH),
]
STIFF = [
    ("the morning stiffness lasts 10 minutes", "my right knee is fine", PATHWAY),
    ("la rigidez de la mañana dura 10 minutos", "la rodilla derecha está bien", SPANISH),
]


def moving(pathway: Pathway) -> Chat:
    return Chat(at("moving", {"side": "right"}).session, pathway=pathway)


@pytest.mark.parametrize(("sign", "well", "pathway"), SIGN_BESIDE_ALARM)
def test_emergency_is_answered_before_a_side_and_the_sign_behind_it_waits(
    sign: str, well: str, pathway: Pathway
):
    chat = moving(pathway).say(sign).say(well)

    assert chat.screen == "is_it_now"
    assert chat.session.review is None
    chat.tap(NO)
    assert "calf_swollen_warm_red" in chat.session.awaiting


@pytest.mark.parametrize(("sign", "well", "pathway"), SIGN)
def test_sign_that_awaits_a_yes_is_answered_before_a_side(sign: str, well: str, pathway: Pathway):
    chat = moving(pathway).say(sign)
    asked = chat.screen
    chat.say(well)

    assert chat.screen == asked
    assert chat.session.awaiting["calf_swollen_warm_red"] == YES


@pytest.mark.parametrize(("told", "well", "pathway"), STIFF)
def test_what_was_heard_waits_while_the_side_is_asked(told: str, well: str, pathway: Pathway):
    chat = Chat(at("onset", {"side": "right"}).session, pathway=pathway).say(told)
    assert chat.screen == "heard"
    chat.say(well)

    assert chat.screen == "side"
    assert "morning_stiffness" in chat.session.awaiting


@pytest.mark.parametrize(("_", "well", "pathway"), SIGN)
def test_side_is_not_asked_beside_the_wish_to_delete(_: str, well: str, pathway: Pathway):
    chat = moving(pathway).press(Delete()).say(well)

    assert chat.screen == "delete_all"
    assert chat.session.review is None
