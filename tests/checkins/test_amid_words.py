"""Nothing that asks comes in between while words are asked about, or a card awaits some."""

from datetime import datetime, timedelta

import pytest

from bot.sending.outcome import TooFast
from bot.store.alerts import alerts_of_patient
from bot.store.conversations import latest
from bot.store.polls import counted
from bot.trial.world import World
from flows.pathway.answers import current
from tests.checkins.conftest import ANA, OLE
from tests.checkins.test_meant import ASKS_SIGN, SEND, finished
from tests.checkins.test_relay import write_to

LETTER = "Shall we move your appointment to Thursday at ten?"
WORDS = "Thursday is fine but only after eleven"


def pass_until(world: World, day: int, hour: int, minute: int) -> None:
    """Let time pass until shortly after an hour of a day in September, in UTC."""
    until = datetime(2026, 9, day, hour, minute, tzinfo=world.now.tzinfo)
    while until - world.now > timedelta(hours=1):
        world.pass_time(timedelta(hours=1))
    world.pass_time(until - world.now)


def words_asked_about(world: World) -> None:
    """Let a clinic write, and the patient answer ten minutes later."""
    write_to(world)
    world.write(ANA, LETTER)
    world.pass_time(timedelta(minutes=9))
    world.write("7", WORDS)
    assert "Send your message to Northside?" in world.last("7").text


def told(world: World) -> dict[str, object]:
    """Return what the newest check-in knows."""
    stored = world.db.run(latest, 1, "checkin")
    assert stored is not None
    return dict(current(stored.session.answers))


def test_reminder_waits_while_words_do(asked: World) -> None:
    asked.press(asked.last("7"), ASKS_SIGN)
    pass_until(asked, 16, 5, 50)
    words_asked_about(asked)
    asked.pass_time(timedelta(minutes=2))
    asked.write("7", "yes")

    assert asked.last(ANA).text.endswith(WORDS)
    assert told(asked).get("new_chest") is None
    assert asked.db.run(alerts_of_patient, 1) == []


def test_check_in_waits_while_words_do(asked: World) -> None:
    finished(asked)
    pass_until(asked, 21, 15, 50)
    words_asked_about(asked)
    asked.pass_time(timedelta(minutes=2))
    asked.press(asked.last("7"), SEND)
    assert asked.last(ANA).text.endswith(WORDS)
    asked.press(asked.last("7"), "That is all")
    asked.pass_time(timedelta(minutes=35))

    assert "How is your knee?" in asked.last("7").text


def test_question_of_a_broadcast_waits_while_words_do(asked: World) -> None:
    asked.pass_time(timedelta(hours=14))
    write_to(asked)
    asked.write(ANA, LETTER)
    asked.pass_time(timedelta(minutes=40))
    asked.write(OLE, "/broadcast Our course\n? Will you come on Friday? yes/no")
    asked.press(asked.last(OLE), next(iter(asked.last(OLE).buttons)))
    asked.pass_time(timedelta(minutes=1))
    asked.write("7", WORDS)
    for _ in range(6):
        asked.pass_time(timedelta(minutes=1))
    asked.write("7", "yes")

    assert asked.db.run(counted, 1) == {}
    assert asked.last(ANA).text.endswith(WORDS)


def test_reminder_that_waits_at_the_sender_is_taken_back_for_words(asked: World) -> None:
    asked.press(asked.last("7"), ASKS_SIGN)
    pass_until(asked, 16, 5, 20)
    write_to(asked)
    asked.write(ANA, LETTER)
    asked.post = lambda _, send: TooFast(60) if send.is_broadcast else None
    pass_until(asked, 16, 6, 0)
    asked.now += timedelta(minutes=1)
    asked.write("7", WORDS)
    asked.post = None
    asked.pass_time(timedelta(minutes=3))
    asked.write("7", "yes")

    assert asked.last(ANA).text.endswith(WORDS)
    assert told(asked).get("new_chest") is None


@pytest.mark.parametrize("said", ["yes", "no"])
def test_reminder_waits_while_a_letter_awaits_its_answer(asked: World, said: str) -> None:
    asked.press(asked.last("7"), ASKS_SIGN)
    pass_until(asked, 16, 5, 59)
    write_to(asked)
    asked.write(ANA, LETTER)
    asked.pass_time(timedelta(minutes=2))
    asked.write("7", said)

    assert "Send your message to Northside?" in asked.last("7").text
    assert told(asked).get("new_chest") is None


def test_what_awaits_words_holds_nothing_up_for_long(asked: World) -> None:
    finished(asked)
    pass_until(asked, 21, 15, 50)
    words_asked_about(asked)
    asked.pass_time(timedelta(minutes=40))

    assert "How is your knee?" in asked.last("7").text


def test_clock_that_was_ahead_holds_nothing_up(asked: World) -> None:
    finished(asked)
    right = asked.now
    asked.now += timedelta(days=9)
    write_to(asked)
    asked.write(ANA, LETTER)
    asked.write("7", WORDS)
    asked.now = right
    pass_until(asked, 21, 17, 0)

    assert sum("How is your knee?" in one.text for one in asked.messages["7"]) == 2
