"""A side of which somebody says that it is well is not the side that hurts."""

import pytest

from flows.pathway.answers import SIDE
from flows.talking.hearing import said_in
from flows.talking.turn import Turn
from tests.talking.chat import PATHWAY, Chat, at
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
