"""A reminder brings the very question that is open, also of an emergency or a sign in words."""

import pytest

from bot.trial.world import Message, World
from tests.checkins.test_world import pass_hours
from tests.checkins.weeks import asked as check_ins

CALM = ("that is all right", ", y está bien")
SIGNS = "my knee is hot and red and I have a fever"


def reminded(world: World, *said: str) -> Message:
    """Return the reminder of a patient who said this and then nothing more."""
    for text in said:
        world.write("7", text)
    pass_hours(world, 72)
    reminder = check_ins(world)[-1]
    assert reminder is world.last("7")
    return reminder


@pytest.mark.parametrize("before", [(), ("none of these",)])
def test_emergency_that_was_left_is_asked_about_with_whom_to_call(
    asked: World, before: tuple[str, ...]
) -> None:
    reminder = reminded(asked, *before, "I have chest pain")

    assert "may be an emergency" in reminder.text
    assert "call 999 at once" in reminder.text
    assert "chest pain" in reminder.text
    assert list(reminder.buttons) == ["Yes", "No", "Not sure"]
    assert not any(words in reminder.text for words in CALM)


def test_sign_that_was_left_is_told_again(asked: World) -> None:
    reminder = reminded(asked, SIGNS)

    assert "may be a warning sign" in reminder.text
    assert "I understood:" in reminder.text
    assert "fever" in reminder.text.lower()
    assert not any(words in reminder.text for words in CALM)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("me duele el pecho", "puede ser una emergencia"),
        ("tengo la rodilla caliente y roja y fiebre", "puede ser una señal de alarma"),
    ],
)
def test_reminder_of_danger_is_in_the_language_of_the_chat(
    asked: World, said: str, told: str
) -> None:
    reminder = reminded(asked, "español por favor", said)

    assert told in reminder.text
    assert not any(words in reminder.text for words in CALM)


def test_silence_alone_is_all_right(asked: World) -> None:
    reminder = reminded(asked)

    assert CALM[0] in reminder.text
    assert "Is any of this new" in reminder.text


def test_a_press_on_the_reminder_of_an_emergency_is_taken(asked: World) -> None:
    reminder = reminded(asked, "I have chest pain")
    before = len(asked.messages["7"])
    asked.press(reminder, "Yes")

    assert any("999" in one.text for one in asked.messages["7"][before:])
