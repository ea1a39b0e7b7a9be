"""What staff write to patients: to whom it goes, and that it is said where it goes nowhere."""

from datetime import timedelta

import pytest

from bot.trial.world import World
from tests.checkins.conftest import ANA, join
from tests.checkins.test_relay import NET, write_to, writes


def deletes(world: World) -> None:
    """Let the patient delete everything."""
    world.write("7", "/delete")
    world.press(world.last("7"), "Delete everything")


@pytest.mark.parametrize("text", ["Please come on Monday.", NET])
def test_letter_to_who_is_gone_is_told_so(asked: World, text: str) -> None:
    write_to(asked)
    deletes(asked)
    told = writes(asked, ANA, text)

    assert len(told) == 1
    assert told[0].startswith("<b>Not sent.</b> Whom you wrote to has deleted everything")


def test_late_letter_to_who_is_gone_is_told_so(asked: World) -> None:
    write_to(asked)
    deletes(asked)
    asked.pass_time(timedelta(hours=2))
    [told] = writes(asked, ANA, "Please come on Monday.")

    assert told.startswith("<b>Not sent.</b> Whom you wrote to has deleted everything")


@pytest.mark.parametrize("label", ["I take it", "Open", "Close"])
def test_alert_of_who_is_gone_is_told_so(asked: World, label: str) -> None:
    for words in ("☐ 3", "Send"):
        asked.press(asked.last("7"), words)
    alert = asked.last(ANA)
    deletes(asked)
    asked.press(alert, label)

    assert "nothing was changed" in asked.last(ANA).text
    assert "/clinics" not in asked.last(ANA).text


def test_second_part_of_a_letter_arrives(asked: World) -> None:
    write_to(asked)
    for text in ("Hello, thanks for your answers.", NET):
        asked.pass_time(timedelta(minutes=1))
        [told] = writes(asked, ANA, text)
        assert "Passed on to P7" in told
        assert text in asked.last("7").text


def test_part_that_comes_later_is_told_to_be_unsent(asked: World) -> None:
    write_to(asked)
    asked.write(ANA, "Hello, thanks for your answers.")
    asked.pass_time(timedelta(minutes=3))
    before = len(asked.messages["7"])
    [told] = writes(asked, ANA, "Please come on Monday.")

    assert told.startswith("<b>Not sent.</b> Your time to write to P7 is over.")
    assert len(asked.messages["7"]) == before


def test_letter_ends_by_that_is_all(asked: World) -> None:
    write_to(asked)
    asked.write(ANA, "Hello, thanks for your answers.")
    asked.press(asked.last(ANA), "That is all")
    assert asked.last(ANA).text == "What you write from now on does not go to P7."
    before = len(asked.messages["7"])
    asked.write(ANA, "hello")

    assert len(asked.messages["7"]) == before


def test_letter_beside_an_own_emergency_is_told_to_be_unsent(asked: World) -> None:
    asked.write(ANA, "I have chest pain")
    write_to(asked)
    assert "First answer what I asked you" in asked.last(ANA).text
    before = len(asked.messages["7"])
    told = writes(asked, ANA, "Please come at ten.")
    assert told[0].startswith("<b>Not sent to P7.</b>")
    assert len(asked.messages["7"]) == before
    asked.write(ANA, "no")
    asked.write(ANA, "Please come at ten.")

    assert "Please come at ten." in asked.last("7").text


@pytest.mark.parametrize("has_written", [False, True])
def test_card_of_another_patient_ends_a_letter(asked: World, has_written: bool) -> None:
    join(asked, "8")
    write_to(asked)
    if has_written:
        asked.write(ANA, "Please come on Monday.")
    opened = writes(asked, ANA, "/patient P8")
    assert opened[0] == "What you write from now on does not go to P7."
    assert opened[1].startswith("<b>P8</b>")
    before = [len(asked.messages[one]) for one in "78"]
    [told] = writes(asked, ANA, "Your scan shows nothing.")

    assert told.startswith("<b>Not sent.</b> Your time to write to P7 is over.")
    assert [len(asked.messages[one]) for one in "78"] == before


def test_card_of_the_same_patient_leaves_a_letter_open(asked: World) -> None:
    write_to(asked)
    [card] = writes(asked, ANA, "/patient P7")
    asked.write(ANA, "Please come on Monday.")

    assert card.startswith("<b>P7</b>")
    assert "Please come on Monday." in asked.last("7").text
