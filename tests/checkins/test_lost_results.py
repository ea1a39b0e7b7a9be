"""A message that says to act today or now and does not arrive is told to the clinic, each once."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.sending.outcome import Blocked, NotReached, Outcome, Refused
from bot.store.alerts import alerts_of_patient
from bot.store.patients import change_patient
from bot.store.sends import MUST_ARRIVE, Send
from bot.trial.world import Post, World
from tests.checkins.conftest import ANA
from tests.checkins.test_staff import has_danger, texts

TOLD = {
    "en": ("did not reach them", "may not know what to do"),
    "es": ("no le llegó", "Puede que no sepa qué hacer"),
}


def never(outcome: Outcome, address: str = "7") -> Post:
    """Let nothing that must arrive reach a patient."""

    def post(_: World, send: Send) -> Outcome | None:
        is_it = send.address == address and send.priority == MUST_ARRIVE
        return outcome if is_it else None

    return post


def told(world: World, language: str = "en") -> list[str]:
    return [text for text in texts(world, ANA) if TOLD[language][0] in text]


def lost(world: World) -> list[str]:
    alerts = world.db.run(alerts_of_patient, 1)
    return [one.state for one in alerts if one.rule == "result_lost"]


@pytest.mark.parametrize("outcome", [Refused("400"), Blocked("403")], ids=["refused", "blocked"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_lost_result_is_told_to_the_staff_at_once(
    asked: World, outcome: Outcome, language: str
) -> None:
    asked.write(ANA, f"/language {language}")
    asked.post = never(outcome)
    has_danger(asked)
    asked.pass_time(timedelta(seconds=1))

    [text] = told(asked, language)
    assert TOLD[language][1] in text
    assert f"{'NOW' if language == 'en' else 'AHORA'}: P7" in text


def test_staff_are_told_once_and_find_it_on_the_list(asked: World) -> None:
    asked.post = never(Refused("400"))
    has_danger(asked)
    for _ in range(5):
        asked.pass_time(timedelta(minutes=10))
    asked.write(ANA, "/today")

    assert (len(told(asked)), lost(asked)) == (1, ["open"])
    assert "Warning signs (1)" in asked.last(ANA).text
    assert "P7, since 14 September 2026: 2 alerts" in asked.last(ANA).text


def test_result_that_is_tried_for_a_day_is_told_when_the_day_is_over(asked: World) -> None:
    asked.post = never(NotReached("nobody answers"))
    has_danger(asked)
    asked.now += timedelta(hours=23)
    asked.work()
    assert not told(asked)
    asked.now += timedelta(hours=2)
    asked.work()
    asked.pass_time(timedelta(seconds=1))

    assert len(told(asked)) == 1


def test_result_that_waits_when_the_patient_blocks_is_told(asked: World) -> None:
    asked.post = never(NotReached("nobody answers"))
    has_danger(asked)
    asked.block("7")
    asked.pass_time(timedelta(seconds=1))

    assert len(told(asked)) == 1


@pytest.mark.parametrize("outcome", [None, Refused("400")], ids=["arrived", "other message"])
def test_what_need_not_arrive_is_told_to_nobody(asked: World, outcome: Outcome | None) -> None:
    asked.post = lambda _, send: outcome if send.priority != MUST_ARRIVE else None
    has_danger(asked)
    asked.post = None
    asked.pass_time(timedelta(hours=25))

    assert not lost(asked)


def test_nobody_is_told_of_who_is_not_followed_any_more(asked: World) -> None:
    asked.db.run(change_patient, 1, asked.now, state="stopped")
    asked.post = never(Refused("400"))
    has_danger(asked)

    assert not lost(asked)


def test_lost_question_whether_it_happens_now_is_told(joined: Callable[[str], World]) -> None:
    """It names the emergency number, so it must arrive as a result must."""
    world = joined("7")
    world.post = never(Refused("400"))
    world.write("7", "I can't breathe")

    assert lost(world) == ["open"]
