"""Who answers once in some hours comes to a result, and signs are asked anew a few times only."""

from collections import Counter
from collections.abc import Mapping

import pytest

from flows.pathway.loading import shipped
from flows.talking.events import Chose, Event, Said, Start
from flows.talking.pending import RETURN
from flows.talking.prompts import Prompt
from flows.talking.resuming import resumed
from flows.talking.session import Phase, Session
from flows.talking.turn import Turn, new_session
from tests.patients import Patient

BEGAN, HOUR, MOST = 1_000_000.0, 3600, 150
CALM = Patient(name="calm", answers={"self_tests_now": "no"})
TESTED = Patient(name="tested", answers={"self_tests_now": "yes", "more_self_tests": "no"})


def answer(prompt: Prompt, patient: Patient) -> Event:
    """Return what somebody answers, who goes on with the interview where that is asked."""
    return Chose(("go_on",)) if prompt.screen == RETURN.screen else Said(patient.types(prompt))


def talk(
    gap_hours: float, patient: Patient = CALM, says: Mapping[int, Event] | None = None
) -> tuple[Session, list[str]]:
    """Answer one question after another, so many hours apart.

    `says` is said in place of an answer as the first signs are asked, by how often they were.
    """
    session, now, screens = new_session(shipped()), BEGAN, list[str]()
    event: Event = Start()
    for _ in range(MOST):
        away = 0 if not screens else gap_hours
        session = resumed(Turn(shipped(), session, now), event, away).session
        prompt = Turn(shipped(), session, now).open_prompt()
        if prompt is None:
            return session, screens
        screens.append(prompt.screen)
        event = answer(prompt, patient)
        if prompt.screen == "right_now":
            event = (says or {}).get(screens.count("right_now"), event)
        now += gap_hours * HOUR
    raise AssertionError(f"no result after {MOST} screens: {screens[-9:]}")


@pytest.mark.parametrize("gap_hours", [0.3, 1, 2, 5, 7, 12, 30])
def test_slow_answers_come_to_a_result(gap_hours: float):
    session, screens = talk(gap_hours)

    assert session.phase is Phase.ADVISED
    assert screens.count("right_now") <= 3
    assert screens.count(RETURN.screen) <= 1
    assert len(screens) <= 60


def test_quick_answers_are_asked_once():
    _, screens = talk(0.05)

    assert max(Counter(screens).values()) == 1


def test_signs_are_asked_anew_before_self_tests_and_after_slow_ones():
    session, screens = talk(5, TESTED)
    anew = [place for place, screen in enumerate(screens) if screen == "hot_joint"]
    begins = screens.index("self_tests_now")

    assert session.phase is Phase.ADVISED
    assert any(begins - 12 < place < begins for place in anew)
    assert anew[-1] > begins
    assert len(anew) <= 4


@pytest.mark.parametrize("round", [1, 2])
def test_a_sign_that_came_meanwhile_counts_in_the_last_round(round: int):
    session, _ = talk(5, says={round + 1: Chose(("foot_cold_pale_numb",))})

    assert session.phase is Phase.STOPPED_FOR_SAFETY


def test_what_must_be_seen_today_waits_for_no_round():
    _, screens = talk(5, Patient(name="hot", answers={"hot_red": "yes"}))
    after = screens[screens.index("right_now", screens.index(RETURN.screen)) :]

    assert Counter(after)["right_now"] == 1


def test_who_is_away_for_days_is_asked_anew_again():
    session, _ = _left_in_history(5)
    back = resumed(Turn(shipped(), session, BEGAN + 999 * HOUR), Start(), 48)

    assert back.session.pending is not None
    assert session.renewals == 1


def _left_in_history(gap_hours: float) -> tuple[Session, list[str]]:
    """Return somebody slow whose signs were asked anew, at a question of the history."""
    session, now = new_session(shipped()), BEGAN
    event: Event = Start()
    screens: list[str] = []
    while "onset" not in screens:
        session = resumed(Turn(shipped(), session, now), event, gap_hours).session
        prompt = Turn(shipped(), session, now).open_prompt()
        assert prompt is not None
        screens.append(prompt.screen)
        event = answer(prompt, CALM)
        now += gap_hours * HOUR
    return session, screens
