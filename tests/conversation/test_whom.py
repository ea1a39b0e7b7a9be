"""A result speaks of whose knee it is, in every country and language."""

import pytest

from bot.conversation.channel import Channel
from flows.judging.result import assess
from flows.judging.safety import deny_unmentioned
from flows.pathway.loading import shipped
from flows.pathway.translating import about
from flows.pathway.whom import WHOM
from flows.talking.replies import Say
from tests.conversation.test_render import COUNTRIES, renderer

LANGUAGES = ("en", "es")
CANNOT_STAND = {"age": 40, "cannot_take_4_steps": "yes"}
SAID = {
    ("en", "self"): "You need to be checked today.",
    ("en", "child"): "Your child needs to be checked today.",
    ("en", "other"): "The person needs to be checked today.",
    ("es", "self"): "Le tienen que revisar hoy.",
    ("es", "child"): "A su hijo o hija le tienen que revisar hoy.",
    ("es", "other"): "A la persona le tienen que revisar hoy.",
}


@pytest.mark.parametrize(("language", "whom"), SAID)
@pytest.mark.parametrize("country", COUNTRIES)
def test_result_speaks_of_whose_knee_it_is(country: str, language: str, whom: str):
    speaking = renderer(country).speaking(language)
    told = about(speaking.pathway, whom)
    result = assess(told, deny_unmentioned(told, {**CANNOT_STAND, "subject": whom}))

    text = speaking.result(result, Channel.TERMINAL)

    assert SAID[language, whom] in text
    assert not set("[]") & set(text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_to_show_name_signs_as_they_were_asked(language: str):
    speaking = renderer(COUNTRIES[0]).speaking(language)
    told = about(speaking.pathway, "other")
    sign = told.items["cannot_lift_straight_leg"]
    answers = {"age": 40, "subject": "other", sign.id: "yes"}
    result = assess(told, deny_unmentioned(told, answers))

    assert sign.text in speaking.result(result, Channel.TERMINAL)


def advised(template: str, language: str, whom: str) -> str:
    """Return a paragraph of advice as it is said of one's own, a child's or another's knee."""
    speaking = renderer("GB").speaking(language)
    spec = next(one for one in shipped().content.advice if one.template == template)
    return speaking.advice(spec, assess(speaking.pathway, {"subject": whom, "age": 40}))


@pytest.mark.parametrize("whom", WHOM)
@pytest.mark.parametrize(("language", "words"), [("en", "drive"), ("es", "condu")])
def test_nobody_drives_to_an_emergency(language: str, words: str, whom: str):
    """The one who typed it may be the one who is ill, also where the knee is a child's."""
    assert words in advised("emergency", language, whom)


@pytest.mark.parametrize("whom", ["child", "other"])
@pytest.mark.parametrize(("language", "blamed"), [("en", "You are not"), ("es", "Usted no")])
def test_who_answers_for_another_is_not_taken_for_the_one_who_is_hurt(
    language: str, blamed: str, whom: str
):
    said = Say("alarm_noted", {"sign": "feels_unsafe", "whom": whom})

    text = renderer("GB").speaking(language).render(said, Channel.TERMINAL).text

    assert blamed not in text
    assert "999" in text
