"""A pregnancy that is told in one breath with a warning sign is asked about after it."""

import pytest

from flows.pathway.answers import NO, YES
from flows.pathway.model import Pathway
from flows.talking.own_prompts import IS_IT_NOW
from flows.talking.review import SURE_TO_CHANGE
from tests.talking.chat import PATHWAY, Chat, at
from tests.understanding.test_utterances import SPANISH

PREGNANT, CALF = "pregnant_or_6wk", "calf_swollen_warm_red"
WOMAN = {"age": 30, "sex": "female", PREGNANT: NO}
WITH_A_CALF = [
    ("I am pregnant and my calf is swollen and hot", PATHWAY),
    ("my calf is swollen and hot, I'm pregnant", PATHWAY),
    ("estoy embarazada y tengo la pantorrilla hinchada y caliente", SPANISH),
]
WITH_AN_EMERGENCY = [
    ("I am pregnant and I have chest pain", PATHWAY),
    ("estoy embarazada y tengo dolor en el pecho", SPANISH),
]

TOLD_SWOLLEN = {**WOMAN, "onset": "slow_no_reason", "knee_swollen_new": YES}
WITH_AN_ANSWER = [
    ("onset", TOLD_SWOLLEN, "it came slowly, my knee is swollen, I'm pregnant", PATHWAY),
    ("location", TOLD_SWOLLEN, "my knee is swollen and I'm pregnant", PATHWAY),
    ("knee_to_wall.left", WOMAN, "8, swollen knee and im pregnant", PATHWAY),
    (
        "location",
        TOLD_SWOLLEN,
        "por dentro, tengo la rodilla hinchada y estoy embarazada",
        SPANISH,
    ),
    ("knee_to_wall.left", WOMAN, "8, rodilla hinchada y estoy embarazada", SPANISH),
]
OF_ANOTHER = [
    "my calf is hot and swollen, my sister, pregnant, has it too",
    "I have chest pain, my sister is with me, pregnant",
]


def said(text: str, pathway: Pathway, screen: str = "onset") -> Chat:
    return Chat(at(screen, WOMAN).session, pathway=pathway).say(text)


@pytest.mark.parametrize(("text", "pathway"), WITH_A_CALF)
@pytest.mark.parametrize("screen", ["onset", "knee_to_wall.left"])
@pytest.mark.parametrize("answer", [YES, NO])
def test_pregnancy_is_asked_about_after_the_sign(
    text: str, pathway: Pathway, screen: str, answer: str
):
    chat = said(text, pathway, screen)
    assert chat.screen == SURE_TO_CHANGE.screen
    assert chat.session.awaiting[CALF] == YES

    chat.tap(answer)

    assert chat.screen == PREGNANT
    assert not chat.shown
    assert PREGNANT not in chat.given
    assert chat.tap(NO).given[CALF] == answer
    assert bool(chat.shown) == (answer == YES)


@pytest.mark.parametrize(("text", "pathway"), WITH_AN_EMERGENCY)
def test_pregnancy_is_asked_about_after_a_no_to_an_emergency(text: str, pathway: Pathway):
    chat = said(text, pathway)
    assert chat.screen == IS_IT_NOW.screen

    assert chat.tap(NO).screen == PREGNANT


@pytest.mark.parametrize(("text", "pathway"), WITH_AN_EMERGENCY)
def test_an_emergency_is_shown_before_a_pregnancy(text: str, pathway: Pathway):
    chat = said(text, pathway).tap(YES)

    assert chat.tier == "emergency"
    assert chat.screen is None


def test_pregnancy_of_a_wife_is_not_asked_about():
    chat = said("my wife is pregnant and my calf is swollen", PATHWAY)

    assert chat.given[PREGNANT] == NO


@pytest.mark.parametrize(("screen", "answers", "text", "pathway"), WITH_AN_ANSWER)
def test_question_that_is_shown_is_the_one_that_is_open(
    screen: str, answers: dict[str, object], text: str, pathway: Pathway
):
    chat = Chat(at(screen, answers).session, pathway=pathway).say(text)

    assert chat.asked == [PREGNANT]
    assert chat.screen == PREGNANT
    assert chat.messages == ["contradicted"]


def test_answer_beside_a_pregnancy_is_kept():
    chat = said("8, swollen knee and im pregnant", PATHWAY, "knee_to_wall.left").tap(NO)

    assert chat.given["knee_to_wall"] == {"left": 8}
    assert chat.screen == "knee_to_wall.right"


@pytest.mark.parametrize("text", OF_ANOTHER)
def test_pregnancy_in_a_part_about_a_sister_is_not_ones_own(text: str):
    assert said(text, PATHWAY).given[PREGNANT] == NO
