"""Half a yes to a warning sign is a yes and is said; what is so no longer is asked about."""

import pytest

from flows.pathway.answers import NO
from flows.pathway.translating import in_other_words
from flows.talking.prompts import ONE_BY_ONE
from tests.talking.chat import PATHWAY, Chat, at

SPANISH = in_other_words(PATHWAY, "es", lambda _, words: words)
SIGN = "fever_or_shivers_48h"
HALF = [
    *(("en", text) for text in ("a bit", "kind of", "I think so", "yes, a little", "Probably.")),
    *(("es", text) for text in ("creo que sí", "un poco", "más o menos", "sí, un poco", "supongo")),
]
NO_LONGER = [
    *(("en", text) for text in ("yes but not now", "it was but not any more", "not anymore")),
    *(("es", text) for text in ("sí pero ya no", "antes sí, ahora no", "ya no")),
]


def at_sign(language: str) -> Chat:
    """Return a chat where one sign is asked by itself."""
    chat = at("hot_joint").tap(ONE_BY_ONE)
    while [item.id for item in chat.prompt.items] != [SIGN]:
        chat.tap(NO)
    return Chat(chat.session, pathway=SPANISH) if language == "es" else chat


@pytest.mark.parametrize(("language", "text"), HALF)
def test_half_a_yes_is_a_yes_and_is_said(language: str, text: str):
    chat = at_sign(language).say(text)

    assert chat.given[SIGN] == "yes"
    assert chat.messages[0] == "taken_as"


@pytest.mark.parametrize(("language", "text"), NO_LONGER)
def test_what_is_so_no_longer_is_asked_about(language: str, text: str):
    chat = at_sign(language).say(text)

    assert SIGN not in chat.given
    assert chat.messages == ["no_longer"]
    assert [item.id for item in chat.prompt.items] == [SIGN]


@pytest.mark.parametrize("text", ["not really", "no more than usual", "creo que no", "a bit no"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_half_a_no_denies_nothing(language: str, text: str):
    assert SIGN not in at_sign(language).say(text).given


def test_half_a_yes_to_an_emergency_is_a_yes():
    chat = at("side").say("I have chest pain").say("a bit")

    assert chat.shown
    assert chat.tier == "emergency"


def test_an_emergency_is_told_before_what_was_taken():
    chat = at("right_now").tap(ONE_BY_ONE).say("I think so")

    assert chat.shown
    assert type(chat.last.replies[0]).__name__ == "Show"


def test_half_a_yes_answers_no_other_question():
    assert "training_change" not in at("training_change").say("kind of").given
