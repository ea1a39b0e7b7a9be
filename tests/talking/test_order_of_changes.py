"""In which order words that change several answers are asked about, and when a result follows."""

import pytest

from flows.pathway.model import Pathway
from tests.talking.chat import PATHWAY, Chat, at
from tests.understanding.test_utterances import SPANISH


@pytest.mark.parametrize(
    ("text", "pathway", "after"),
    [
        ("i fell on it today and now cant bend it", PATHWAY, "heard"),  # a sign, asked by itself
        ("I am 47 and I fell on it today", PATHWAY, "sure_to_change"),
        ("me caí hoy y no puedo doblarla", SPANISH, "heard"),
    ],
)
def test_injury_is_asked_about_before_what_is_milder(text: str, pathway: Pathway, after: str):
    chat = Chat(at("self_tests_now").tap("no").session, pathway=pathway).say(text)
    assert chat.session.review is not None
    assert chat.session.review.screen == "injury_when"

    chat.tap("yes")

    assert not chat.shown
    assert chat.given["injury_when"] == "today"
    assert chat.screen == after


def test_result_comes_once_of_several_changes():
    chat = at("self_tests_now", {"age": 40, "sex": "male"}).tap("no")
    chat.say("I am 47 years old and a woman").tap("yes")
    assert not chat.shown

    chat.tap("no").finish()

    assert len(chat.shown) == 1
    assert chat.given["age"] == 47


def test_number_alone_changes_nothing_beside_what_was_heard():
    chat = at("step_down.left").say("i fell over and landed on my knee").say("0")

    assert chat.screen == "heard"
    assert chat.messages[0] == "not_understood"


@pytest.mark.parametrize("number", ["6", "6.", " 12 "])
@pytest.mark.parametrize("pathway", [PATHWAY, SPANISH])
def test_number_alone_joins_nothing_that_was_heard(pathway: Pathway, number: str):
    calf = "tengo la pantorrilla hinchada y caliente"
    said = "my calf is swollen and hot" if pathway is PATHWAY else calf
    chat = Chat(at("subject").session, pathway=pathway).say(said)
    before = chat.session.heard
    assert dict(before)["calf_swollen_warm_red"] == "yes"

    chat.say(number)

    assert chat.session.heard == before
    assert chat.messages[0] == "not_understood"


def test_number_alone_mends_an_odd_age_that_was_heard():
    chat = at("age").say("6")
    assert (chat.screen, dict(chat.session.heard)) == ("heard", {"age": 6})

    chat.say("60")

    assert (chat.screen, dict(chat.session.heard)) == ("heard", {"age": 60})
