"""Words after a check-in that is over: whom to call, or what helps, and no first screen."""

from collections.abc import Callable

import pytest

from bot.trial.world import World
from tests.checkins.test_relay import writes

Joined = Callable[..., World]
FIRST_SCREEN = "Do you agree, and shall we begin?"


def answered(world: World, *presses: str) -> World:
    """Answer the check-in that was just asked, from its first button on."""
    for words in presses:
        world.press(world.last("7"), words)
    return world


@pytest.fixture
def emergency(asked: World) -> World:
    """Return a world in which a check-in came to an emergency."""
    asked.write("7", "I have chest pain")
    asked.write("7", "yes")
    return asked


@pytest.fixture
def calm(asked: World) -> World:
    """Return a world in which a check-in came to a calm end."""
    return answered(asked, "None of these", "3", "Better")


@pytest.mark.parametrize("said", ["what next", "ok", "it still hurts", "I am so worried"])
def test_after_an_emergency_whom_to_call_stands_first(emergency: World, said: str) -> None:
    [told] = writes(emergency, "7", said)

    assert told.startswith("<b>If it is still so, call 999 now.")
    assert FIRST_SCREEN not in told


@pytest.mark.parametrize("said", ["I am worried about it", "it still hurts", "thank you", "hello?"])
def test_after_a_calm_end_what_helps_is_said(calm: World, said: str) -> None:
    told, *_ = writes(calm, "7", said)

    assert "/person" in told
    assert "/start" in told
    assert "/back" in told
    assert "call 999" in told
    assert FIRST_SCREEN not in told


def test_a_visit_is_no_reason_for_the_first_screen(calm: World) -> None:
    told, *_ = writes(calm, "7", "I was seen by my GP")

    assert FIRST_SCREEN not in told
    assert "/person" in told


def test_new_problem_still_begins_at_the_first_screen(calm: World) -> None:
    assert FIRST_SCREEN in writes(calm, "7", "/start")[-1]


def test_sign_after_a_calm_end_is_asked_about_as_ever(calm: World) -> None:
    assert "must be checked today" in " ".join(writes(calm, "7", "my calf is swollen"))


def test_emergency_after_a_calm_end_is_asked_about(calm: World) -> None:
    assert "call 999 at once" in " ".join(writes(calm, "7", "I have chest pain"))


@pytest.mark.parametrize("command", ["/help", "/privacy", "/language es", "/language", "/hide"])
def test_command_in_between_brings_no_first_screen(calm: World, command: str) -> None:
    calm.write("7", command)
    [told] = writes(calm, "7", "thank you")

    assert told.startswith(("This check-in is over.", "Este control ya terminó."))


def test_command_in_between_leaves_an_open_check_in_open(asked: World) -> None:
    asked.write("7", "/privacy")
    asked.write("7", "none of these")

    assert "How bad" in asked.last("7").text


def test_triage_that_asks_for_a_yes_still_gets_it(calm: World) -> None:
    calm.write("7", "/start")
    calm.write("7", "/help")

    assert FIRST_SCREEN not in writes(calm, "7", "yes")[-1]


TRIAGE_SIGNS = {
    "I had a fall and cannot walk 4 steps": "must be checked today",
    "lump behind my knee and night sweats": "call a GP today",
    "I have night sweats": "call a GP today",
}


@pytest.mark.parametrize("said", TRIAGE_SIGNS)
def test_sign_that_only_the_triage_knows_says_how_urgent_it_is(calm: World, said: str) -> None:
    told = " ".join(writes(calm, "7", said))

    assert TRIAGE_SIGNS[said] in told
    assert "This check-in is over" not in told


def test_sign_that_only_the_triage_knows_is_told_in_spanish(calm: World) -> None:
    calm.write("7", "/language es")
    told = " ".join(writes(calm, "7", "me caí y no puedo dar 4 pasos"))

    assert "hay que verlo hoy" in told
    assert "Este control ya terminó" not in told


@pytest.mark.parametrize("said", TRIAGE_SIGNS)
def test_sign_after_an_emergency_is_called_no_less(emergency: World, said: str) -> None:
    [told] = writes(emergency, "7", said)

    assert told.startswith("<b>If it is still so, call 999 now.")


@pytest.mark.parametrize("said", ["no lump and no night sweats", "I did not fall"])
def test_denied_sign_is_answered_by_the_check_in(calm: World, said: str) -> None:
    told, *_ = writes(calm, "7", said)

    assert told.startswith("This check-in is over.")


def test_result_of_a_check_in_is_told_again(asked: World) -> None:
    asked.write("7", "my calf is swollen")
    asked.write("7", "yes")
    for _ in range(3):
        message = asked.last("7")
        if "None of these" in message.buttons:
            asked.press(message, "None of these")
    told = " ".join(writes(asked, "7", "/result"))

    assert "Your check-in of" in told
    assert "today" in told
    assert "999" in told
    assert "There is no result yet" not in told


def test_who_stopped_is_greeted_anew(calm: World) -> None:
    calm.write("7", "/clinics")
    calm.press(calm.last("7"), "Stop Northside")

    assert FIRST_SCREEN in writes(calm, "7", "hello")[-1]
