"""An emergency is shown again on wish, also while something else awaits its answer."""

import pytest

from flows.talking.events import Event, Hide, ShowAnswers, ShowResult, Start, Stop
from flows.talking.replies import Ask
from flows.talking.review import SURE_TO_CHANGE
from tests.talking.chat import Chat, at

TOLD_AFTER = ["my calf is swollen and hot", "it's my left knee and I am limping", "I am 47"]


def in_emergency(*said: str) -> Chat:
    chat = at("onset").say("I have chest pain").tap("yes")
    for one in said:
        chat.say(one)
    return chat


@pytest.mark.parametrize("event", [Start(), ShowResult()])
@pytest.mark.parametrize("told", TOLD_AFTER)
def test_emergency_is_shown_while_a_change_waits(told: str, event: Event):
    chat = in_emergency(told).press(event)

    assert [one.conclusion.disposition for one in chat.shown] == ["emergency"]


@pytest.mark.parametrize("event", [Start(), ShowResult()])
def test_sign_is_asked_about_below_the_emergency(event: Event):
    chat = in_emergency("my calf is swollen and hot").press(event)

    assert chat.screen == SURE_TO_CHANGE.screen
    assert isinstance(chat.last.replies[-1], Ask)


@pytest.mark.parametrize("event", [Start(), ShowResult()])
def test_emergency_is_shown_once_where_nothing_waits(event: Event):
    chat = in_emergency().press(event)

    assert len(chat.shown) == 1


@pytest.mark.parametrize("leaving", [Stop(), Hide()])
def test_emergency_is_shown_to_who_comes_back_to_a_sign(leaving: Event):
    chat = in_emergency("my calf is swollen and hot").press(leaving).press(Start())

    assert [one.conclusion.disposition for one in chat.shown] == ["emergency"]
    assert chat.screen == SURE_TO_CHANGE.screen


@pytest.mark.parametrize("told", ["I am 12", "I am 47", "it's my left knee"])
def test_emergency_stays_whatever_is_changed_beside_it(told: str):
    chat = in_emergency(told).tap("yes")

    assert [one.conclusion.disposition for one in chat.shown] == ["emergency"]
    assert len(chat.press(ShowResult()).shown) == 1


def test_emergency_ends_where_its_sign_is_taken_back():
    chat = in_emergency().press(ShowAnswers()).tap("right_now").tap("none_of_these").tap("yes")

    assert not chat.shown
