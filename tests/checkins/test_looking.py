"""When somebody looks at what a patient sends, as the patient reads it: days, hours, or nobody."""

from collections.abc import Callable

import pytest

from bot.trial.world import World
from tests.checkins.conftest import staff_linked
from tests.checkins.weeks import answer, pass_days

Joined = Callable[..., World]
DAYS = "Monday to Friday, 09:00 to 17:00"
NOBODY = "Nobody of Northside can be reached here at the moment."


def asked(joined: Joined, *, has_staff: bool) -> World:
    """Return a world with a patient who was just asked, and with a clinician or without."""
    world = joined("7")
    if has_staff:
        staff_linked(world, "90", "Ana", "clinician")
    pass_days(world, 7.5)
    return world


def test_red_flag_promises_nobody_who_is_not_there(joined: Joined) -> None:
    world = asked(joined, has_staff=False)
    answer(world, "☐ 3", "Send")
    told = world.last("7").text
    assert NOBODY in told
    assert "do what is written above" in told
    assert "is told" not in told
    assert "looks" not in told


def test_contact_is_promised_by_nobody_who_is_not_there(joined: Joined) -> None:
    world = asked(joined, has_staff=False)
    answer(world, "None of these", "5", "Worse, please contact me")
    told = world.last("7").text
    assert NOBODY in told
    assert "please call them yourself. In an emergency call 999." in told
    assert "looks" not in told


def test_consent_says_that_nobody_is_there(joined: Joined) -> None:
    world = joined("7")
    assert NOBODY in world.messages["7"][0].text


@pytest.mark.parametrize(
    "words", [("☐ 3", "Send"), ("None of these", "5", "Worse, please contact me")]
)
def test_days_are_told_with_the_hours(joined: Joined, words: tuple[str, ...]) -> None:
    world = asked(joined, has_staff=True)
    answer(world, *words)
    assert DAYS in world.last("7").text


@pytest.mark.parametrize(
    ("city", "told"),
    [("Berlin", f"{DAYS}."), ("Tokyo", f"{DAYS} (Berlin time).")],
    ids=["at home", "far away"],
)
def test_time_of_the_clinic_is_named_elsewhere(joined: Joined, city: str, told: str) -> None:
    world = joined("7")
    staff_linked(world, "90", "Ana", "clinician")
    world.write("7", f"/time {city}")
    world.write("7", "/person")
    assert told in world.last("7").text


def test_days_are_told_in_spanish(joined: Joined) -> None:
    world = joined("7", "es")
    staff_linked(world, "90", "Ana", "clinician")
    world.write("7", "/person")
    assert "Alguien mira de lunes a viernes, de 09:00 a 17:00." in world.last("7").text


def test_message_that_was_passed_on_is_read_on_these_days(joined: Joined) -> None:
    world = joined("7")
    staff_linked(world, "90", "Ana", "clinician")
    world.write("90", "/patient P7")
    answer(world, "Write to them", address="90")
    world.write("90", "How are you?")
    answer(world, "Reply")
    world.write("7", "Well, thank you")
    assert DAYS in world.last("7").text
