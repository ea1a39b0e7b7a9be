"""Signs that are old when a result is left: they are asked again before there is another."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from flows.pathway.answers import NO, YES
from flows.talking.engine import advanced
from flows.talking.events import Back, Chose, Event, Help, Said, ShowAnswers, Start, Stop
from flows.talking.previewing import Preview
from flows.talking.replies import Say
from flows.talking.resuming import resumed
from flows.talking.session import Phase
from flows.talking.turn import Turn
from tests.talking.chat import PATHWAY, Chat, at

RETURNING = PATHWAY.content.pathway.returning
assert RETURNING is not None
HOUR = 3600
ASKED = 1_000_000.0
SOON = ASKED + RETURNING.after_hours * HOUR - 1
LATE = ASKED + RETURNING.after_hours * HOUR


def ended() -> Chat:
    """Return a chat with a result whose signs were asked at a known time."""
    chat = at("psfs_1").finish()
    assert chat.phase == Phase.ADVISED
    chat.session = replace(chat.session, signs_at=ASKED)
    return chat


def then(chat: Chat, now: float, *events: Event) -> Chat:
    for event in events:
        chat.last = advanced(Turn(PATHWAY, chat.session, now), event)
        chat.session = chat.last.session
    return chat


def changes_age(chat: Chat, now: float) -> Chat:
    return then(chat, now, ShowAnswers(), Chose(("age",)), Said("41"), Chose((YES,)))


def answers_on(chat: Chat, now: float) -> list[str]:
    """Answer until nothing is open, and name the screens on the way."""
    screens = []
    while chat.screen is not None:
        screens.append(chat.screen)
        assert chat.prompt is not None
        then(chat, now, Said(chat.patient.types(chat.prompt)))
    return screens


def takes_back(chat: Chat, now: float) -> Chat:
    return then(chat, now, Back())


def leaves_and_returns(chat: Chat, now: float) -> Chat:
    return then(chat, now, Stop(), Start())


def says_otherwise(chat: Chat, now: float) -> Chat:
    return then(chat, now, Said("I am 41 years old"), Chose((YES,)))


WAYS = [changes_age, takes_back, leaves_and_returns, says_otherwise]


@pytest.mark.parametrize("way", WAYS)
def test_old_signs_are_asked_again_before_another_result(way: Callable[[Chat, float], Chat]):
    chat = way(ended(), LATE)

    assert chat.last.result is None
    assert chat.messages.count("signs_again") == 1
    screens = answers_on(chat, LATE + 60)
    assert "right_now" in screens
    assert "hot_joint" in screens
    assert chat.phase == Phase.ADVISED
    assert chat.session.signs_at == LATE


@pytest.mark.parametrize("way", WAYS)
def test_signs_that_are_not_old_are_not_asked_again(way: Callable[[Chat, float], Chat]):
    chat = way(ended(), SOON)

    assert "signs_again" not in chat.messages
    assert "right_now" not in answers_on(chat, SOON)
    assert chat.session.signs_at == ASKED


def test_what_moves_meanwhile_makes_no_sign_younger():
    """Who asks for help two days on, and changes an answer then, was away for a minute only."""
    chat = then(ended(), LATE, Help())

    assert "signs_again" in changes_age(chat, LATE + 60).messages


def test_a_sign_that_came_since_counts():
    chat = changes_age(ended(), LATE)
    while chat.screen != "right_now":
        assert chat.prompt is not None
        then(chat, LATE, Said(chat.patient.types(chat.prompt)))

    assert then(chat, LATE, Chose(("foot_cold_pale_numb",))).tier == "emergency"


def test_an_emergency_does_not_wait_for_old_signs():
    chat = then(ended(), LATE, Said("I can't breathe"), Chose((YES,)))

    assert chat.tier == "emergency"


TWO_SIGNS = "I hit my head and my knee locked"


@pytest.mark.parametrize("second", [YES, NO])
def test_old_signs_are_asked_again_before_a_second_alarm(second: str):
    chat = then(ended(), LATE, Said(TWO_SIGNS), Chose((YES,)))
    assert "signs_again" in chat.messages
    chat = then(chat, LATE + 60, Chose((second,)))

    assert {"right_now", "hot_joint"} <= {*answers_on(chat, LATE + 60)}
    assert chat.tier == "same_day"
    assert chat.session.signs_at == LATE


def test_old_signs_are_asked_again_after_an_alarm_with_a_sign_beside_it():
    chat = then(ended(), LATE, Said("I hit my head and my calf is swollen"), Chose((YES,)))
    chat = then(chat, LATE + 60, Chose(("all_right",)))

    assert {"right_now", "hot_joint"} <= {*answers_on(chat, LATE + 60)}
    assert chat.session.signs_at == LATE


def test_a_sign_in_words_after_leaving_asks_old_signs_again():
    chat = then(ended(), LATE, Stop(), Said("my knee locked"))
    chat = then(chat, LATE + 60, Chose(("all_right",)))

    assert {"right_now", "hot_joint"} <= {*answers_on(chat, LATE + 60)}


def test_signs_that_are_not_old_are_not_asked_again_after_an_alarm():
    chat = then(ended(), SOON, Said(TWO_SIGNS), Chose((YES,)))

    assert "signs_again" not in chat.messages


def test_a_sign_that_is_changed_now_is_not_asked_twice():
    chat = then(ended(), LATE, ShowAnswers(), Chose(("hot_joint",)))
    chat = then(chat, LATE, Chose(("hot_red",)), Chose((YES,)))

    assert chat.given["hot_red"] == YES
    assert "hot_joint" not in answers_on(chat, LATE)
    assert chat.given["hot_red"] == YES


def test_a_result_that_is_only_looked_at_stays():
    chat = then(ended(), LATE, Start())

    assert chat.shown
    assert chat.session.signs_at == ASKED


def test_the_time_is_that_of_the_first_sign():
    chat = Chat()
    for now, event in ((5.0, Start()), (6.0, Chose(("yes",)))):
        then(chat, now, event)
    while chat.prompt is not None and chat.prompt.section != "safety":
        then(chat, 7.0, Said(chat.patient.types(chat.prompt)))
    assert chat.session.signs_at == 0
    answers_on(chat, 9.0)

    assert chat.session.signs_at == 9.0


def test_who_returns_and_is_asked_again_has_new_signs():
    chat = at("location")
    chat.session = replace(chat.session, signs_at=ASKED)
    chat.last = resumed(Turn(PATHWAY, chat.session, LATE), Start(), RETURNING.after_hours)
    chat.session = chat.last.session
    then(chat, LATE, Chose(("go_on",)))

    assert chat.session.signs_at == LATE


def test_a_preview_tells_what_is_asked_again_and_promises_no_change():
    chat = then(ended(), LATE, ShowAnswers(), Chose(("age",)), Said("41"))
    [preview] = [reply.values["preview"] for reply in chat.last.replies if isinstance(reply, Say)]

    assert isinstance(preview, Preview)
    assert preview.asks
    assert not preview.moves
