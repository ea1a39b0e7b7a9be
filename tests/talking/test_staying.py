"""What goes on about a calf that was named is of the calf, and not of the knee."""

import pytest

from flows.talking.hearing import said_in
from flows.talking.turn import Turn
from tests.talking.chat import PATHWAY, Chat
from tests.understanding.test_utterances import SPANISH

CALF = "calf_swollen_warm_red"
KNEE = {"hot_red", "knee_swollen_new"}
OF_THE_CALF = [
    *("pain in my calf, it is swollen and hot", "my calf, which is swollen"),
    *("my calf hurts. It's red", "pain in my knee and calf, it is swollen"),
    *("my calf doesn't hurt, it is swollen", "my calf hurts, it started monday, it is swollen"),
]
OF_THE_CALF_IN_SPANISH = [
    *("me duele la pantorrilla, está hinchada y caliente", "la pantorrilla, que está hinchada"),
    *("dolor en la pantorrilla, la tengo hinchada", "me duele el gemelo. Está hinchado"),
]
OF_THE_KNEE = [
    *("my knee hurts, it is swollen", "my calf is fine, my knee is swollen"),
    *("pain in my calf and knee, it is swollen", "my calf hurts, my knee is hot and red"),
]
OF_THE_KNEE_IN_SPANISH = [
    *("me duele la rodilla, está hinchada", "me duele la pantorrilla, la rodilla está hinchada"),
]
OF_NEITHER = ["my calf hurts, it is not swollen", "pain in my calf, it started yesterday"]


def signs_in(text: str, pathway=PATHWAY) -> set[str]:
    said = said_in(Turn(pathway, Chat(pathway=pathway).session), text)
    return {id for id in said if id in {CALF, *KNEE}}


@pytest.mark.parametrize("text", OF_THE_CALF)
def test_calf_that_was_named_is_what_is_swollen(text: str):
    assert signs_in(text) == {CALF}


@pytest.mark.parametrize("text", OF_THE_CALF_IN_SPANISH)
def test_calf_that_was_named_is_what_is_swollen_in_spanish(text: str):
    assert signs_in(text, SPANISH) == {CALF}


@pytest.mark.parametrize("text", OF_THE_KNEE)
def test_knee_is_still_what_is_swollen(text: str):
    assert signs_in(text) & KNEE


@pytest.mark.parametrize("text", OF_THE_KNEE_IN_SPANISH)
def test_knee_is_still_what_is_swollen_in_spanish(text: str):
    assert signs_in(text, SPANISH) & KNEE


@pytest.mark.parametrize("text", OF_NEITHER)
def test_nothing_is_swollen_that_is_not_said_to_be(text: str):
    assert signs_in(text) == set()
