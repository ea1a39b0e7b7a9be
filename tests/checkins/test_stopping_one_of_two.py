"""Who stops one clinic in the middle of its check-in goes on with the other; it hears no more."""

from datetime import datetime, timedelta

import pytest

from bot.store.conversations import stored_session
from bot.trial.world import World
from flows.pathway.answers import current
from tests.checkins.conftest import ANA, join, staff_linked
from tests.checkins.southside import invited, opened
from tests.checkins.test_away import away
from tests.checkins.weeks import BERLIN, answer, asked, until

SUE = "92"
"""A clinician of the clinic that is stopped."""
NORTH, SOUTH = 1, 2
"""The check-ins of each clinic, by their conversations."""
MINUTE = timedelta(minutes=1)


@pytest.fixture
def both(world: World) -> World:
    """Return a world in which the check-ins of two clinics were begun, Southside's last."""
    other = opened(world, asks=True)
    join(world, "7")
    invited(world, "7", other, programme="standard")
    answer(world, "Yes, I agree", "18:00")
    staff_linked(world, ANA, "Ana", "clinician")
    staff_linked(world, SUE, "Sue", "clinician", other)
    until(world, datetime(2026, 9, 14, 19, 0, tzinfo=BERLIN))
    for one in ("Northside", "Southside"):
        world.press(asked(world, clinic=one)[-1], "None of these")
        world.pass_time(MINUTE)
    return world


def stop(world: World, clinic: str = "Southside") -> None:
    """Let the patient stop a clinic."""
    world.write("7", "/clinics")
    world.press(world.last("7"), f"Stop {clinic}")
    world.pass_time(MINUTE)


def known(world: World, session_id: int, item: str) -> object:
    """Return what a check-in knows of an item."""
    stored = world.db.run(stored_session, session_id)
    assert stored is not None
    return current(stored.session.answers).get(item)


def test_words_after_it_answer_the_other_clinic(both: World) -> None:
    stop(both)
    before = len(both.messages[SUE])
    both.write("7", "10")
    both.write("7", "Worse, please contact me")
    both.pass_time(timedelta(hours=14))

    assert known(both, NORTH, "pain_worst") == 10
    assert known(both, SOUTH, "pain_worst") is None
    assert "Northside can read your answers" in "\n".join(one.text for one in both.messages["7"])
    assert any("P7" in one.text for one in both.messages[ANA])
    assert not any("Wants or may need" in one.text for one in both.messages[SUE][before:])


def test_question_of_the_other_clinic_is_put_again_after_an_absence(both: World) -> None:
    stop(both)
    [again] = away(both)

    assert "How bad was the pain" in again
    both.press(both.last("7"), "3")
    assert known(both, NORTH, "pain_worst") == 3


def test_sign_after_it_is_told_to_the_other_clinic(both: World) -> None:
    stop(both)
    before = len(both.messages[SUE])
    both.write("7", "my calf is swollen and hot")

    both.press(both.last("7"), "Yes, change it")
    assert known(both, NORTH, "new_calf") == "yes"
    assert both.messages[SUE][before:] == []


def test_emergency_that_is_asked_about_is_answered_where_it_was_asked(both: World) -> None:
    both.write("7", "I can't breathe, chest pain")
    stop(both)
    both.write("7", "yes")

    assert "This needs emergency help now" in both.messages["7"][-2].text
    assert known(both, SOUTH, "chest_pain_breathless_faint") == "yes"


def test_sign_that_awaits_a_yes_is_answered_where_it_was_told(both: World) -> None:
    both.write("7", "my calf is swollen and hot")
    stop(both)
    both.write("7", "yes")

    assert known(both, SOUTH, "new_calf") == "yes"


def test_words_after_the_only_clinic_was_stopped_are_no_answer(asked: World) -> None:
    asked.press(asked.last("7"), "None of these")
    stop(asked, "Northside")
    asked.write("7", "10")

    assert known(asked, NORTH, "pain_worst") is None
    assert "Do you agree, and shall we begin?" in asked.last("7").text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("my calf is swollen and hot", "it must be checked today"),
        ("chest pain, I can't breathe", "call 999 at once"),
    ],
)
def test_danger_after_the_only_clinic_was_stopped_is_met_all_the_same(
    asked: World, words: str, said: str
) -> None:
    asked.press(asked.last("7"), "None of these")
    stop(asked, "Northside")
    asked.write("7", words)

    assert said in asked.last("7").text
