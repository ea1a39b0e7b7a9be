"""Words that wait for "Send it" stay as they are where a message is changed or a photo comes."""

from dataclasses import replace

import pytest

from bot.trial.world import World
from tests.checkins.conftest import ANA, join, staff_linked
from tests.checkins.test_meant import ASKS_SIGN, KEEP, SEND, letter, told
from tests.checkins.test_staff import texts

FIRST = "Ten is too early for me, and the swelling is bakc"
MENDED = "Ten is too early for me, and the swelling is back"


def changes(world: World, text: str) -> None:
    """Let the patient change what they typed last."""
    update = world.written("7", text)
    others = {key: value for key, value in update.body.items() if key != "message"}
    world.bring([replace(update, body={**others, "edited_message": update.body["message"]})])


def shows(world: World, words: str = "") -> None:
    """Let the patient send a photo, with words under it."""
    update = world.written("7", "")
    wrote = {key: value for key, value in update.body["message"].items() if key != "text"}
    photo = {**wrote, "photo": [{"file_id": "x"}], "caption": words}
    world.bring([replace(update, body={**update.body, "message": photo})])


@pytest.mark.parametrize("how", [SEND, "yes"])
@pytest.mark.parametrize("beside", ["change", "photo"])
def test_words_wait_on(asked: World, beside: str, how: str) -> None:
    asked.press(asked.last("7"), ASKS_SIGN)
    letter(asked)
    asked.write("7", FIRST)
    first = asked.last("7")
    changes(asked, MENDED) if beside == "change" else shows(asked)
    assert "Send your message to Northside?" in asked.last("7").text
    assert not first.buttons
    asked.press(asked.last("7"), SEND) if how == SEND else asked.write("7", how)

    assert asked.last(ANA).text.endswith(FIRST)
    assert told(asked, "new_chest") is None


def test_change_is_told_not_to_count(asked: World) -> None:
    letter(asked)
    asked.write("7", FIRST)
    changes(asked, MENDED)
    *_, said, again = texts(asked, "7")
    assert "You changed an earlier message" in said
    assert "What you wrote first counts" in again
    asked.press(asked.last("7"), KEEP)
    letter(asked)
    asked.write("7", MENDED)
    asked.write("7", "yes")

    assert asked.last(ANA).text.endswith(MENDED)


def test_warning_sign_below_a_photo_is_asked_about_first(asked: World) -> None:
    letter(asked)
    asked.write("7", FIRST)
    first = asked.last("7")
    shows(asked, "my calf is swollen")
    assert "Send your message" not in asked.last("7").text
    asked.write("7", "yes")
    assert not any(FIRST in one.text for one in asked.messages[ANA])
    asked.press(first, SEND)

    assert any(one.text.endswith(FIRST) for one in asked.messages[ANA])


def test_emergency_is_not_asked_about_above_the_words(asked: World) -> None:
    letter(asked)
    asked.write("7", FIRST)
    asked.write("7", "I have chest pain")
    shows(asked)

    assert "Send your message" not in asked.last("7").text


def test_it_is_asked_anew_in_spanish(world: World) -> None:
    join(world, "7", "es")
    staff_linked(world, ANA, "Ana", "clinician")
    letter(world, "¿Puede venir el lunes?")
    world.write("7", "El lunes no, el mares")
    changes(world, "El lunes no, el martes")

    assert "Cuenta lo que escribió primero" in world.last("7").text
