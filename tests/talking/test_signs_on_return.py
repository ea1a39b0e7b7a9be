"""A warning sign is heard after a pause and on new content: typed, under a picture, or changed."""

from dataclasses import replace

import pytest

from flows.talking.events import CANNOT_READ, Beside, Event, Help, Said, Start, Stop
from flows.talking.own_prompts import IS_IT_NOW
from flows.talking.resuming import resumed
from flows.talking.session import Pending, Phase, Session
from flows.talking.turn import Turn
from tests.talking.chat import PATHWAY, Chat, chat_in
from tests.understanding.test_utterances import SPANISH

CALF = "calf_swollen_warm_red"
PHASES = [Phase.SAFETY, Phase.HISTORY, Phase.SELF_TESTS, Phase.ADVISED]
TOLD = {"en": "my calf is swollen and hot", "es": "tengo la pantorrilla hinchada y caliente"}


def ways(text: str) -> list[Event]:
    return [Said(text), Beside(CANNOT_READ, text), Beside("edited", text)]


def back(session: Session, language: str, event: Event, away_hours: float) -> Chat:
    chat = Chat(session, pathway=SPANISH if language == "es" else PATHWAY)
    chat.last = resumed(Turn(chat.pathway, session), event, away_hours)
    chat.session = chat.last.session
    return chat


@pytest.mark.parametrize("way", range(3), ids=["typed", "picture", "edited"])
@pytest.mark.parametrize("phase", PHASES[:3])
@pytest.mark.parametrize("language", TOLD)
def test_sign_is_heard_after_a_pause(language: str, phase: Phase, way: int):
    session = replace(chat_in(phase).session, content_hash=PATHWAY.content_hash)
    session = replace(session, content_hash=SPANISH.content_hash) if language == "es" else session
    chat = back(session, language, ways(TOLD[language])[way], 30)

    assert "if_true_now" in chat.messages
    assert chat.session.pending is Pending.RETURN
    assert chat.session.awaiting[CALF] == "yes"


@pytest.mark.parametrize("way", range(3), ids=["typed", "picture", "edited"])
@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("language", TOLD)
def test_sign_is_heard_on_new_content(language: str, phase: Phase, way: int):
    session = replace(chat_in(phase).session, content_hash="of before")
    chat = back(session, language, ways(TOLD[language])[way], 0)

    assert chat.messages[0] == "content_changed"
    assert "if_true_now" in chat.messages
    assert chat.session.awaiting[CALF] == "yes"


@pytest.mark.parametrize("way", range(3), ids=["typed", "picture", "edited"])
def test_other_words_answer_nothing_on_new_content(way: int):
    session = replace(chat_in(Phase.HISTORY).session, content_hash="of before")
    chat = back(session, "en", ways("none of these")[way], 0)

    assert chat.messages[0] == "content_changed"
    assert "if_true_now" not in chat.messages
    assert chat.session.heard == ()


@pytest.mark.parametrize("way", range(3), ids=["typed", "picture", "edited"])
def test_emergency_is_asked_about_on_new_content(way: int):
    session = replace(chat_in(Phase.HISTORY).session, content_hash="of before")
    chat = back(session, "en", ways("I have chest pain and cannot breathe")[way], 0)

    assert chat.session.alarms


@pytest.mark.parametrize("phase", [*PHASES, Phase.CLOSED])
def test_emergency_in_a_changed_text_is_asked_about(phase: Phase):
    chat = chat_in(phase).press(Beside("edited", "I have chest pain and cannot breathe"))

    assert chat.prompt == IS_IT_NOW


def test_changed_text_answers_no_emergency():
    chat = chat_in(Phase.HISTORY).say("I have chest pain").press(Beside("edited", "no"))

    assert chat.prompt == IS_IT_NOW


def test_who_left_is_told_that_questions_changed():
    chat = chat_in(Phase.CLOSED)
    chat = back(replace(chat.session, content_hash="of before"), "en", Start(), 0)

    assert chat.messages[:2] == ["content_changed", "welcome_back"]


@pytest.mark.parametrize("event", [Stop(), Help()])
def test_who_stays_away_is_told_of_no_change(event: Event):
    chat = chat_in(Phase.CLOSED)
    chat = back(replace(chat.session, content_hash="of before"), "en", event, 0)

    assert "content_changed" not in chat.messages
