"""Who is not sure of a warning sign is followed up as who has it, and staff read that they are not
sure."""

from bot.trial.world import World
from tests.checkins.conftest import ANA, OLE
from tests.checkins.test_world import pass_hours

CALF = "Swollen, warm or sore calf or leg"


def not_sure_of_calf(world: World) -> None:
    """Say one by one that there is no sign, and of the calf that it is not sure."""
    world.press(world.last("7"), "Not sure about one of these")
    while "Not sure" in world.last("7").buttons and "Yes" in world.last("7").buttons:
        unsure = "calf" in world.last("7").text
        world.press(world.last("7"), "Not sure" if unsure else "No")


def test_alert_says_that_they_are_not_sure(asked: World) -> None:
    not_sure_of_calf(asked)

    assert "NOW: P7" in asked.last(ANA).text
    assert f"• {CALF}: Not sure\n" in asked.last(ANA).text


def test_card_says_that_they_are_not_sure(asked: World) -> None:
    not_sure_of_calf(asked)
    asked.write(ANA, "/patient P7")

    assert f"• {CALF}: Not sure\n" in asked.last(ANA).text


def test_card_names_no_sign_that_they_have_not(asked: World) -> None:
    not_sure_of_calf(asked)
    asked.write(ANA, "/patient P7")

    assert "Chest pain" not in asked.last(ANA).text


def test_sign_half_told_says_that_they_are_not_sure(asked: World) -> None:
    asked.press(asked.last("7"), "Not sure about one of these")
    while "calf" not in asked.last("7").text:
        asked.press(asked.last("7"), "No")
    asked.press(asked.last("7"), "Not sure")
    pass_hours(asked, 20)

    told = [one.text for one in asked.messages[OLE] if "left before its end" in one.text]
    assert f"• {CALF}: Not sure\n" in told[-1]


def test_sign_that_is_sure_says_so(asked: World) -> None:
    asked.press(asked.last("7"), "☐ 3")
    asked.press(asked.last("7"), "Send")

    assert f"• {CALF}\n" in asked.last(ANA).text
