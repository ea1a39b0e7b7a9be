"""A result speaks of whose knee it is, in every country and language."""

import pytest

from bot.conversation.channel import Channel
from flows.judging.result import assess
from flows.judging.safety import deny_unmentioned
from flows.pathway.translating import about
from tests.conversation.test_render import COUNTRIES, renderer

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
