"""Words that wait for "Send it" go by that alone, wait two days at most, and go once."""

from datetime import timedelta

import pytest

from bot.retention import Retention
from bot.sending.outcome import NotReached
from bot.store.addressed import awaited
from bot.trial.world import World
from tests.checkins.conftest import ANA
from tests.checkins.test_meant import KEEP, SEND, letter
from tests.purging import purge


@pytest.mark.parametrize("said", ["/person", "/clinics", "/access", "/time", "/pause"])
def test_yes_to_a_later_card_sends_no_words(asked: World, said: str) -> None:
    letter(asked)
    asked.write("7", "private words")
    question = asked.last("7")
    asked.write("7", said)
    asked.pass_time(timedelta(minutes=1))
    asked.write("7", "ok")
    asked.write("7", "send it")
    asked.press(question, SEND)

    assert not any("private words" in one.text for one in asked.messages[ANA])


def test_button_of_another_card_ends_words_that_wait(asked: World) -> None:
    asked.write("7", "/clinics")
    card = asked.last("7")
    letter(asked)
    asked.write("7", "private words")
    asked.press(card, next(iter(card.buttons)))
    asked.pass_time(timedelta(minutes=1))
    asked.write("7", "yes")
    asked.write("7", "send it")

    assert not any("private words" in one.text for one in asked.messages[ANA])


def test_yes_before_the_question_arrived_sends_no_words(asked: World) -> None:
    letter(asked)
    asked.post = lambda _, send: NotReached("away") if send.address == "7" else None
    asked.write("7", "private words")
    asked.write("7", "ok")

    assert not any("private words" in one.text for one in asked.messages[ANA])


def test_words_are_not_kept_for_long(asked: World) -> None:
    letter(asked)
    asked.write("7", "Monday is fine")
    question = asked.last("7")
    purge(asked.db, Retention(), asked.now + timedelta(hours=47))
    assert "Monday is fine" in str(asked.db.run(awaited, 1))
    purge(asked.db, Retention(), asked.now + timedelta(hours=49))
    assert "Monday is fine" not in str(asked.db.run(awaited, 1))
    before = len(asked.messages[ANA])
    asked.press(question, SEND)

    assert "Nothing was sent by that button" in asked.last("7").text
    assert len(asked.messages[ANA]) == before


def pressed_before_they_are_gone(world: World, *labels: str) -> list[str]:
    """Let buttons of one question be pressed in turn; return what is read after the first."""
    letter(world)
    world.write("7", "Monday is fine")
    question = world.last("7")
    buttons = dict(question.buttons)
    world.bring([world.pressed(question, buttons[labels[0]])])
    before = len(world.messages["7"])
    for label in labels[1:]:
        world.bring([world.pressed(question, buttons[label])])
    return [one.text for one in world.messages["7"][before:]]


@pytest.mark.parametrize("second", [SEND, KEEP])
def test_button_after_send_it_tells_that_it_was_said(asked: World, second: str) -> None:
    [answer] = pressed_before_they_are_gone(asked, SEND, second)

    assert answer.startswith('You said "Send it" before.')
    assert sum("Monday is fine" in one.text for one in asked.messages[ANA]) == 1


def test_send_it_after_do_not_send_it_sends_nothing(asked: World) -> None:
    [answer] = pressed_before_they_are_gone(asked, KEEP, SEND)

    assert answer.startswith("Nothing was sent by that button now")
    assert not any("Monday is fine" in one.text for one in asked.messages[ANA])


def test_two_taps_on_do_not_send_it_send_nothing(asked: World) -> None:
    [answer] = pressed_before_they_are_gone(asked, KEEP, KEEP)

    assert answer.startswith("That message is not waiting to be sent any more")
    assert not any("Monday is fine" in one.text for one in asked.messages[ANA])


def test_older_do_not_send_it_holds_back_all_that_waits(asked: World) -> None:
    letter(asked)
    asked.write("7", "Monday is fine")
    question, data = asked.last("7"), asked.last("7").buttons[KEEP]
    asked.pass_time(timedelta(minutes=1))
    asked.write("7", "or Tuesday")
    asked.bring([asked.pressed(question, data)])
    asked.write("7", "send it")

    assert not any("Tuesday" in one.text for one in asked.messages[ANA])


def test_send_it_sends_also_below_a_later_letter(asked: World) -> None:
    letter(asked)
    asked.write("7", "Monday is fine")
    question = asked.last("7")
    asked.pass_time(timedelta(minutes=1))
    letter(asked, "Please bring your scan")
    asked.press(question, SEND)

    assert asked.last(ANA).text.endswith("Monday is fine")


def test_later_words_keep_the_first_no_longer(asked: World) -> None:
    letter(asked)
    asked.write("7", "my first words")
    asked.pass_time(timedelta(hours=1))
    asked.now += timedelta(hours=30)  # nothing else comes between
    asked.write("7", "and some more")
    assert "my first words" in str(asked.db.run(awaited, 1))
    purge(asked.db, Retention(), asked.now + timedelta(hours=18))

    assert "my first words" not in str(asked.db.run(awaited, 1))
