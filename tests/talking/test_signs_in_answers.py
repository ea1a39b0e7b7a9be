"""Words of an answer that stand inside those of a warning sign leave the sign what it is."""

import pytest

from flows.talking.review import SURE_TO_CHANGE
from tests.talking.chat import PATHWAY, Chat, at
from tests.understanding.test_utterances import SPANISH

CALF, STEPS, FOOT = "calf_swollen_warm_red", "cannot_take_4_steps", "toes_or_foot_cannot_move"
FEVER = "fever_or_shivers_48h"
HOT_CALF = "tengo la pantorrilla hinchada y caliente"
SAID = [
    ("es", "location", HOT_CALF, CALF),
    ("es", "location", "detrás de la rodilla y la pantorrilla está hinchada", CALF),
    ("es", "hip_back_body", HOT_CALF, CALF),
    ("es", "in_use", "no puedo dar cuatro pasos", STEPS),
    ("es", "in_use", "no puedo levantar el pie", FOOT),
    ("en", "in_use", "calf hurts and is red", CALF),
    ("en", "in_use", "I can't take four steps", STEPS),
    ("en", "aggravators", "I can't take four steps", STEPS),
    ("en", "ankle_and_toe", "I can't take four steps", STEPS),
]


def said_at(language: str, screen: str, text: str) -> Chat:
    session = at(screen).session
    return Chat(session, pathway=SPANISH if language == "es" else PATHWAY).say(text)


@pytest.mark.parametrize(("language", "screen", "text", "sign"), SAID)
def test_sign_is_asked_about_before_the_answer_counts(
    language: str, screen: str, text: str, sign: str
):
    chat = said_at(language, screen, text)

    assert chat.messages[0] == "if_true_now"
    assert chat.screen == SURE_TO_CHANGE.screen
    assert chat.session.awaiting[sign] == "yes"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "since yesterday I cannot put weight on it"),
        ("en", "3 weeks, worse, and since yesterday I can't put weight on it"),
        ("es", "desde esta mañana no puedo apoyarla"),
    ],
)
def test_time_takes_no_sign_its_words(language: str, text: str):
    assert said_at(language, "how_long", text).session.awaiting[STEPS] == "yes"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        *(("en", "since yesterday"), ("en", "3 weeks, worse since yesterday")),
        *(("es", "desde esta mañana"), ("es", "3 semanas, peor desde ayer")),
    ],
)
def test_time_alone_names_no_sign(language: str, text: str):
    assert not said_at(language, "how_long", text).session.awaiting


@pytest.mark.parametrize(
    ("language", "text"),
    [
        *(("en", "behind the knee"), ("en", "below the knee"), ("en", "on the outside")),
        *(("es", "detrás de la rodilla"), ("es", "en la pantorrilla"), ("es", "por fuera")),
    ],
)
def test_answer_without_a_sign_counts_at_once(language: str, text: str):
    chat = said_at(language, "location", text)

    assert chat.session.review is None
    assert "location" in chat.given


@pytest.mark.parametrize("text", ["caliente desde ayer", "la rodilla está hinchada desde el lunes"])
def test_since_when_it_is_hot_is_still_heard_in_spanish(text: str):
    said = said_at("es", "heat_and_hours", text)

    assert {**said.given, **dict(said.session.heard)}["heat_swelling_since"] == "under_2_weeks"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "vi al médico ayer y tengo fiebre y la rodilla caliente"),
        ("es", "desde ayer tengo fiebre y la rodilla caliente"),
        ("en", "I saw my GP yesterday, I have a fever and my knee is hot"),
    ],
)
def test_fever_beside_heat_is_asked_about(language: str, text: str):
    chat = said_at(language, "heat_and_hours", text)

    assert chat.messages == ["if_true_now", "heard"]
    assert chat.session.awaiting[FEVER] == "yes"
    assert "heat_swelling_since" not in chat.given
