"""A number that belongs to the words of a warning sign answers no question for a number."""

import pytest

from flows.talking.prompts import Prompt
from tests.talking.chat import Chat, at

SCREENS = ["age", "pain_worst", "pain_average", "psfs_1.score", "height_cm", "weight_kg"]
SIGNS = {
    "I cant take 4 steps": "cannot_take_4_steps",
    "cant walk 4 steps": "cannot_take_4_steps",
    "it is 9 for hours and nothing helps": "pain_9_10_hours",
    "10/10 for 8 hours": "pain_9_10_hours",
    "pain is 9 all the time for 5 hours": "pain_9_10_hours",
    "fever of 39": "fever_or_shivers_48h",
    "temp 39.5 since yesterday": "fever_or_shivers_48h",
    "my calf is swollen for 3 days": "calf_swollen_warm_red",
    "no puedo dar 4 pasos": "cannot_take_4_steps",
    "no puedo andar 4 pasos": "cannot_take_4_steps",
    "9 desde hace horas y nada ayuda": "pain_9_10_hours",
    "10 de 10 desde hace 8 horas": "pain_9_10_hours",
    "fiebre de 39": "fever_or_shivers_48h",
    "la pantorrilla hinchada 3 dias": "calf_swollen_warm_red",
}


def asked_about(chat: Chat) -> set[str]:
    """Return what of a text waits for a yes."""
    return {*dict(chat.session.heard), *chat.session.awaiting}


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("text", SIGNS)
def test_number_of_a_sign_is_no_answer(screen: str, text: str):
    chat = at(screen)
    before = chat.given
    chat.say(text)

    assert chat.given == before
    assert SIGNS[text] in asked_about(chat)


@pytest.mark.parametrize("text", ["after 4 steps i must stop", "i cannot bend past 4"])
def test_number_of_something_else_is_no_pain(text: str):
    assert "pain_worst" not in at("pain_worst").say(text).given


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *(("4", 4), ("about 4", 4), ("8/10", 8), ("4/10 for hours", 4), ("7 on the stairs", 7)),
        *(("9 out of 10", 9), ("it was 6 yesterday", 6), ("can't say, maybe 5", 5)),
        *(("I'd say 3, no fever", 3), ("8, hardly slept", 8)),
    ],
)
def test_pain_in_a_sentence_is_still_a_number(text: str, number: int):
    assert at("pain_worst").say(text).given["pain_worst"] == number


def test_pain_beside_a_sign_is_kept_with_it():
    chat = at("pain_worst").say("8, and my knee is hot and red")

    assert chat.session.awaiting["hot_red"] == "yes"
    assert isinstance(chat.prompt, Prompt)
