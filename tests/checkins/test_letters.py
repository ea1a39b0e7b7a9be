"""What staff write to patients: to whom it goes, and that it is said where it goes nowhere."""

from datetime import timedelta

import pytest

from bot.trial.world import World
from tests.checkins.conftest import ANA, join
from tests.checkins.test_relay import NET, write_to, writes

LONG = "Come to the course on Mondays. " * 70
"""More than an app sends in one half of a message: it may be a part of a longer text."""


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
    for text in (LONG, NET):
        asked.pass_time(timedelta(seconds=5))
        [told] = writes(asked, ANA, text)
        assert "Passed on to P7" in told
        assert text.strip() in asked.last("7").text


@pytest.mark.parametrize("words", ["today", "help", "patient P8", "Yes, stop the tablets today"])
def test_what_follows_a_short_letter_goes_to_nobody(asked: World, words: str) -> None:
    write_to(asked)
    asked.write(ANA, "Hello, thanks for your answers.")
    before = len(asked.messages["7"])
    [told] = writes(asked, ANA, words)

    assert told.startswith("<b>Not sent.</b>")
    assert len(asked.messages["7"]) == before
    asked.press(asked.last(ANA), "Write to them")
    asked.write(ANA, "Come on Monday.")
    assert "Come on Monday." in asked.last("7").text


def test_danger_after_a_short_letter_is_asked_about(asked: World) -> None:
    write_to(asked)
    asked.write(ANA, "Hello, thanks for your answers.")
    told = writes(asked, ANA, "I have chest pain")

    assert told[0].startswith("<b>Not sent.</b>")
    assert "999" in told[-1]


def test_answer_to_another_patient_goes_to_no_wrong_one(asked: World) -> None:
    join(asked, "8")
    write_to(asked, "P8")
    asked.write(ANA, "Any news?")
    asked.press(asked.last("8"), "Reply")
    write_to(asked)
    asked.write(ANA, "Come on Monday.")
    asked.write("8", "I feel sick, can I stop them?")
    before = len(asked.messages["7"])
    asked.write(ANA, "Yes, stop the tablets today")

    assert asked.last(ANA).text.startswith("<b>Not sent.</b>")
    assert len(asked.messages["7"]) == before


def test_part_that_comes_later_is_told_to_be_unsent(asked: World) -> None:
    write_to(asked)
    asked.write(ANA, LONG)
    asked.pass_time(timedelta(seconds=11))
    before = len(asked.messages["7"])
    [told] = writes(asked, ANA, "Please come on Monday.")

    assert told.startswith("<b>Not sent.</b> Your time to write to P7 is over.")
    assert len(asked.messages["7"]) == before


def test_letter_ends_by_that_is_all(asked: World) -> None:
    write_to(asked)
    asked.write(ANA, LONG)
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
        asked.write(ANA, LONG)
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
