"""A warning sign that was told and awaits its yes is lost to nothing that is said beside it."""

from dataclasses import replace

import pytest

from flows.pathway.answers import NO
from flows.talking.events import (
    Back,
    Chose,
    Delete,
    Event,
    Hide,
    Language,
    Restart,
    Said,
    ShowAnswers,
    ShowResult,
    Start,
    Stop,
)
from flows.talking.half_told import is_half_told
from flows.talking.heard import ALL_RIGHT, HEARD
from flows.talking.own_prompts import KEEP
from flows.talking.pending import BEGIN_AGAIN, STAY
from flows.talking.replies import Ask
from flows.talking.resuming import resumed
from flows.talking.review import SURE_TO_CHANGE
from flows.talking.session import Phase
from flows.talking.turn import Turn
from flows.talking.unconfirmed import unconfirmed
from tests.talking.chat import PATHWAY, Chat, at, chat_in
from tests.understanding.test_utterances import SPANISH

CALF = "calf_swollen_warm_red"
PREGNANT = "pregnant_or_6wk"
TOLD = {
    "en": ("my calf is swollen and hot", "I am pregnant"),
    "es": ("tengo la pantorrilla hinchada y caliente", "estoy embarazada"),
}
WOMAN = {"sex": "female", "age": 30}


def woman(screen: str, language: str) -> Chat:
    """Return a chat with somebody who may be pregnant, and said that she is not."""
    session = at(screen, WOMAN).session
    return Chat(session, pathway=SPANISH if language == "es" else PATHWAY)


@pytest.mark.parametrize("screen", ["onset", "knee_to_wall.left"])
@pytest.mark.parametrize("language", TOLD)
def test_pregnancy_that_is_told_leaves_a_sign_waiting(language: str, screen: str):
    sign, pregnant = TOLD[language]
    chat = woman(screen, language).say(sign)
    assert chat.screen == SURE_TO_CHANGE.screen

    chat.say(pregnant)

    assert "contradicted" in chat.messages
    assert chat.screen == SURE_TO_CHANGE.screen
    assert chat.session.awaiting[CALF] == "yes"
    assert chat.tap("yes").screen == PREGNANT
    chat.tap("over_20_weeks")
    assert chat.given[CALF] == "yes"


@pytest.mark.parametrize("language", TOLD)
def test_pregnancy_is_asked_anew_after_a_sign_that_is_not_so(language: str):
    sign, pregnant = TOLD[language]
    chat = woman("onset", language).say(sign).say(pregnant).tap(NO)

    assert chat.given[CALF] == NO
    assert chat.screen == PREGNANT


def test_pregnancy_is_asked_anew_after_a_result_too():
    chat = Chat(at("psfs_1", WOMAN).finish().session).say(TOLD["en"][0]).say(TOLD["en"][1])

    assert chat.screen == SURE_TO_CHANGE.screen
    chat.tap("yes").tap("over_20_weeks")
    assert chat.given[CALF] == "yes"


@pytest.mark.parametrize("event", [Start(), ShowAnswers()])
@pytest.mark.parametrize("phase", [Phase.HISTORY, Phase.SELF_TESTS, Phase.ADVISED])
def test_command_leaves_a_sign_waiting(phase: Phase, event: Start | ShowAnswers):
    chat = chat_in(phase).say(TOLD["en"][0])
    assert chat.screen == SURE_TO_CHANGE.screen

    chat.press(event)

    assert chat.screen == SURE_TO_CHANGE.screen
    assert chat.tap("yes").given[CALF] == "yes"


@pytest.mark.parametrize("language", TOLD)
def test_pregnancy_beside_delete_everything_takes_back_nothing(language: str):
    chat = woman("onset", language)
    before = chat.given
    chat.press(Delete()).say(TOLD[language][1])

    assert "contradicted" not in chat.messages
    assert chat.session.deleting
    assert chat.given == before


@pytest.mark.parametrize(
    ("language", "text"),
    [
        *(("en", "my wife is pregnant"), ("en", "my sister is pregnant")),
        *(("es", "mi mujer está embarazada"), ("es", "mi hermana está embarazada")),
    ],
)
@pytest.mark.parametrize("screen", ["location", "psfs_1"])
def test_pregnancy_of_another_takes_back_nothing(screen: str, language: str, text: str):
    chat = woman(screen, language).say(text)

    assert "contradicted" not in chat.messages
    assert PREGNANT in chat.given


# ---- what stands before a sign, and what does not


@pytest.mark.parametrize(
    ("language", "age"), [("en", "I am 47 years old"), ("es", "tengo 47 años")]
)
def test_sign_comes_before_another_answer_that_is_contradicted(language: str, age: str):
    chat = woman("moving", language).say(TOLD[language][0])
    assert chat.screen == HEARD
    chat.say(age)

    assert chat.messages == ["first_this", "heard"]
    assert chat.screen == HEARD
    chat.tap(ALL_RIGHT)
    assert chat.given[CALF] == "yes"
    assert chat.given["age"] == 30
    assert chat.messages[:2] == ["said_otherwise", "change_preview"]
    assert chat.tap("yes").given["age"] == 47


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "I fell yesterday and my calf is swollen and hot"),
        ("es", "me caí ayer, tengo la pantorrilla hinchada y caliente"),
    ],
)
def test_sign_comes_before_the_injury_that_is_told_with_it(language: str, text: str):
    chat = woman("right_now", language).say(text)

    assert chat.screen == HEARD
    asked = chat.last.replies[-1]
    assert isinstance(asked, Ask)
    assert len(asked.values["rows"]) == 1  # type: ignore[arg-type]  # rows are a list
    chat.tap(ALL_RIGHT)
    assert chat.given[CALF] == "yes"
    assert chat.screen == SURE_TO_CHANGE.screen


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "I gave birth 3 weeks ago and my calf is swollen and hot"),
        ("es", "di a luz hace 3 semanas y tengo la pantorrilla hinchada y caliente"),
    ],
)
def test_pregnancy_that_is_unclear_drops_no_sign(language: str, text: str):
    chat = woman("right_now", language).say(text).say(TOLD[language][1])

    assert chat.screen == HEARD
    assert chat.tap(ALL_RIGHT).given[CALF] == "yes"


def test_result_waits_until_every_sign_is_settled():
    chat = chat_in(Phase.ADVISED).say("my calf is swollen and hot and I cannot put weight on it")
    assert chat.screen == SURE_TO_CHANGE.screen
    chat.tap("yes")
    assert not chat.shown
    assert chat.screen == SURE_TO_CHANGE.screen

    assert len(chat.tap(NO).shown) == 1
    assert chat.tier == "same_day"


def test_sign_that_was_ticked_for_a_change_outlives_another_sign():
    chat = chat_in(Phase.HISTORY).press(ShowAnswers()).tap("calf_and_skin").tap(CALF)
    chat.say("my knee is hot and red")

    chat.tap(NO)
    assert chat.session.awaiting[CALF] == "yes"
    assert chat.tap("yes").given[CALF] == "yes"


@pytest.mark.parametrize("event", [ShowResult(), ShowAnswers(), Language("es")])
def test_command_after_leaving_says_nothing_but_the_sign(event: Event):
    chat = chat_in(Phase.ADVISED).say(TOLD["en"][0]).press(Stop()).press(event)

    assert "no_result" not in chat.messages
    assert not chat.shown
    assert chat.screen == SURE_TO_CHANGE.screen


@pytest.mark.parametrize(("event", "press"), [(Restart(), STAY), (Delete(), KEEP)])
def test_who_stays_after_leaving_is_asked_about_the_sign(event: Event, press: str):
    chat = chat_in(Phase.ADVISED).say(TOLD["en"][0]).press(Stop()).press(event).tap(press)

    assert "stopped" not in chat.messages
    assert "welcome_back" in chat.messages
    assert chat.screen == SURE_TO_CHANGE.screen


def test_back_from_the_terms_drops_no_sign():
    chat = woman("moving", "en").say(TOLD["en"][0]).press(Restart()).tap(BEGIN_AGAIN)
    assert chat.screen == "consent"

    chat.press(Back()).tap("yes").tap(ALL_RIGHT)
    assert chat.screen == HEARD
    assert chat.session.awaiting[CALF] == "yes"


def test_leaving_twice_asks_nothing():
    chat = chat_in(Phase.ADVISED).say(TOLD["en"][0]).press(Stop()).press(Stop())

    assert chat.messages == ["stopped"]
    assert chat.prompt is None


UNSURE = "my left knee hurts, strange blorp swollen calf weirdly blimp"


@pytest.mark.parametrize("leave", [Stop(), Hide()])
def test_what_may_have_been_said_outlives_leaving(leave: Event):
    chat = at("sex").say(UNSURE)
    assert dict(chat.session.likely)["side"] == "left"
    chat.press(leave).press(Start())

    assert dict(chat.session.likely)["side"] == "left"


def test_what_may_have_been_said_outlives_a_change():
    chat = at("sex").say(UNSURE)
    chat.tap(ALL_RIGHT).say("I am 47 years old")

    assert chat.screen == SURE_TO_CHANGE.screen
    assert dict(chat.session.likely)["side"] == "left"


def test_sign_that_waits_for_an_earlier_answer_is_half_told():
    chat = woman("onset", "en").say(TOLD["en"][0]).say(TOLD["en"][1]).tap("yes")
    assert chat.screen == PREGNANT
    assert CALF not in chat.given

    assert is_half_told(PATHWAY, chat.session)
    assert is_half_told(PATHWAY, chat.press(Stop()).session)


@pytest.mark.parametrize(("hours", "is_asked"), [(1, True), (7, False)])
def test_confirmed_sign_of_the_last_hours_is_asked_about_by_who_begins_anew(
    hours: int, is_asked: bool
):
    chat = Chat(at("moving").session)
    then = 1_000_000.0
    for event in (Said(TOLD["en"][0]), Chose((ALL_RIGHT,))):
        chat.session = resumed(Turn(PATHWAY, chat.session, at=then), event).session
    assert chat.given[CALF] == "yes"
    now = then + hours * 3600
    for event in (Restart(), Chose((BEGIN_AGAIN,))):
        chat.session = resumed(Turn(PATHWAY, chat.session, at=now), event).session

    assert (CALF in chat.session.awaiting) == is_asked


def test_sign_of_a_result_is_not_asked_about_by_who_begins_anew():
    chat = chat_in(Phase.STOPPED_FOR_SAFETY).press(Restart()).tap(BEGIN_AGAIN)

    assert chat.session.heard == ()


def test_old_answer_beside_a_change_hides_no_sign():
    chat = chat_in(Phase.HISTORY).press(ShowAnswers()).tap("calf_and_skin").tap("lump")
    assert chat.session.review is not None
    assert (CALF, NO) in {(one.item, one.value) for one in chat.session.review.draft}
    session = replace(chat.session, heard=((CALF, "yes"),))

    assert CALF in unconfirmed(PATHWAY, session)
