"""A warning sign that was told and awaits its yes is lost to nothing that is said beside it."""

import pytest

from flows.pathway.answers import NO
from flows.talking.events import Delete, ShowAnswers, Start
from flows.talking.review import SURE_TO_CHANGE
from flows.talking.session import Phase
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
