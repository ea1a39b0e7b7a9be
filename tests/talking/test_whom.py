"""Somebody who answers for another is told whose knee is meant, and who may answer."""

import pytest

from tests.talking.chat import at


@pytest.mark.parametrize(
    ("whom", "told"), [("self", []), ("child", ["for_another"]), ("other", ["for_another"])]
)
def test_whose_knee_is_meant_is_said_once_it_is_another_s(whom: str, told: list[str]):
    asked = at("subject").tap(whom)

    assert asked.messages == told
    assert asked.say("12").messages == []


def test_words_for_another_tell_it_too():
    heard = at("subject").say("it is my son, he is 13").say("yes")

    assert "for_another" in heard.messages
