"""A sign that hangs on another answer, as a limp on a child's age, waits with that answer."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from random import Random

import pytest

from flows.pathway.answers import NO, YES
from flows.talking.events import (
    Chose,
    Event,
    Help,
    Hide,
    Said,
    ShowAnswers,
    ShowResult,
    Start,
    Stop,
)
from flows.talking.half_told import told_so_far
from flows.talking.heard import ALL_RIGHT, HEARD, put_now
from flows.talking.own_prompts import IS_IT_NOW
from flows.talking.pending import GO_ON
from flows.talking.replies import Say
from flows.talking.resuming import resumed
from flows.talking.review import SURE_TO_CHANGE
from flows.talking.turn import Turn
from flows.talking.unconfirmed import signs_in, unconfirmed
from tests.talking.chat import Chat, at
from tests.talking.test_signs_that_wait import BESIDE, CALF, COMMANDS, LANGUAGES, WAYS_OUT, WORDS
from tests.understanding.test_utterances import SPANISH

SIGNS: Mapping[str, Mapping[str, str]] = {
    "limp": {
        "en": "it's my son's knee, he is 12 and limps",
        "es": "es la rodilla de mi hijo, tiene 12 años y cojea",
    },
    "groin_pain_risk": {
        "en": "I take steroids and my groin hurts",
        "es": "tomo corticoides y me duele la ingle",
    },
}
FOR_NOBODY = {
    "en": ["it's my left knee and I am limping", "I am 41 and I limp"],
    "es": ["en realidad es la rodilla izquierda y cojeo", "tengo 41 años y cojeo"],
}
"""An adult's limp is no sign of ours."""


def ended() -> Chat:
    return at("self_tests_now").tap("no")


def in_history() -> Chat:
    return at("onset")


PLACES = [in_history, ended]


def told(place: Callable[[], Chat], text: str, language: str) -> Chat:
    chat = place()
    if language == "es":
        session = replace(chat.session, content_hash=SPANISH.content_hash)
        chat = Chat(session, pathway=SPANISH)
    return chat.say(text)


def come_back(chat: Chat, away_hours: float = 0) -> Chat:
    then(chat, Start(), away_hours)
    for _ in range(4):
        known = {"consent": YES, "ask_known": ALL_RIGHT, "ask_return": GO_ON, "ask_restart": "stay"}
        known |= {"ask_objection": "not_sure"}
        if chat.screen in known:
            then(chat, Chose((known[chat.screen],)))
    return chat


def then(chat: Chat, event: Event, away_hours: float = 0) -> Chat:
    chat.last = resumed(Turn(chat.pathway, chat.session), event, away_hours)
    chat.session = chat.last.session
    return chat


def say_yes(chat: Chat, sign: str) -> None:
    """Say yes to what is put, one after another, until the sign is an answer."""
    for _ in range(4):
        if told_so_far(chat.session).get(sign) == YES:
            return
        assert chat.screen in (HEARD, SURE_TO_CHANGE.screen)
        chat.tap(ALL_RIGHT if chat.screen == HEARD else YES)
    raise AssertionError(f"{sign} was not asked about")


@pytest.mark.parametrize("away_hours", [0, 8])
@pytest.mark.parametrize("out", [Stop(), Hide(), Help(), ShowAnswers(), ShowResult()])
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sign", SIGNS)
def test_sign_is_asked_about_with_what_it_hangs_on(
    sign: str, language: str, place: Callable[[], Chat], out: Event, away_hours: float
):
    chat = then(told(place, SIGNS[sign][language], language), out)
    come_back(chat, away_hours)

    assert not chat.shown
    say_yes(chat, sign)


@pytest.mark.parametrize("out", [out for out, way in WAYS_OUT.items() if isinstance(way, tuple)])
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("sign", SIGNS)
def test_no_way_out_loses_it(sign: str, place: Callable[[], Chat], out: str):
    way = WAYS_OUT[out]
    assert isinstance(way, tuple)
    chat = told(place, SIGNS[sign]["en"], "en")
    for event in way:
        then(chat, Said(WORDS["en"][event]) if isinstance(event, str) else event)
    come_back(chat)

    assert not chat.shown
    assert sign in unconfirmed(chat.pathway, chat.session)


@pytest.mark.parametrize(
    ("sign", "text", "language"),
    [
        ("limp", "it's my son's knee, he is 12, he limps and his calf is swollen and hot", "en"),
        (
            "limp",
            "es la rodilla de mi hijo, tiene 12 años, cojea y tiene la pantorrilla hinchada"
            " y caliente",
            "es",
        ),
        (
            "groin_pain_risk",
            "I take steroids. My groin is sore. My calf is swollen and hot",
            "en",
        ),
    ],
)
def test_sign_that_needs_nothing_goes_before_it(sign: str, text: str, language: str):
    chat = told(lambda: at("moving"), text, language)
    if chat.screen == IS_IT_NOW.screen:
        chat.tap(NO)
    assert chat.screen == HEARD
    assert signs_in(chat.pathway, put_now(chat.pathway, chat.session)).keys() == {CALF}

    chat.tap(ALL_RIGHT)

    say_yes(chat, sign)


@pytest.mark.parametrize("sign", SIGNS)
def test_new_content_loses_it_neither(sign: str):
    chat = told(in_history, SIGNS[sign]["en"], "en")
    chat.session = replace(chat.session, content_hash="of before")
    come_back(chat)

    say_yes(chat, sign)


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sign", SIGNS)
def test_no_way_through_a_chat_loses_it(sign: str, language: str, seed: int):
    random = Random(seed)
    chat = told(random.choice(PLACES), SIGNS[sign][language], language)
    for _ in range(12):
        presses = [Chose((one,)) for one in BESIDE.get(chat.screen or "", ())]
        words = [Said(text) for text in WORDS[language].values()]
        event = random.choice((*COMMANDS, *words, *presses))
        then(chat, event, random.choice((0, 0, 0, 7)))

        assert not chat.shown, event
        assert sign in unconfirmed(chat.pathway, chat.session), event


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_change_is_put_once_beside_a_sign_of_others(language: str, place: Callable[[], Chat]):
    for text in FOR_NOBODY[language]:
        chat = told(place, text, language)

        assert chat.messages.count("said_otherwise") == 1
        assert chat.messages.count("change_preview") == 1
        assert chat.screen == SURE_TO_CHANGE.screen


@pytest.mark.parametrize("event", [Help(), ShowResult(), Said("hello")])
@pytest.mark.parametrize("place", PLACES)
def test_change_is_not_told_again_under_everything(place: Callable[[], Chat], event: Event):
    for text in (*FOR_NOBODY["en"], SIGNS["limp"]["en"]):
        chat = told(place, text, "en").press(event)

        said = [reply.message for reply in chat.last.replies if isinstance(reply, Say)]
        assert "change_preview" not in said
        assert chat.screen == SURE_TO_CHANGE.screen


def test_answers_are_listed_beside_a_sign_of_others():
    assert told(ended, "I am 41 and I limp", "en").press(ShowAnswers()).screen == "answers"


def test_change_in_an_emergency_is_put_once_beside_a_sign():
    chat = at("onset").say("I have chest pain").tap("yes")
    chat.say("it's my left knee and my calf is swollen and hot")

    assert chat.messages.count("change_preview") == 1
