"""What a clinic sent takes words only when it has arrived, and while nothing newer was said."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.sending.outcome import NotReached, Outcome, Refused, Unclear
from bot.store.addressed import awaited
from bot.store.polls import counted
from bot.store.sends import Send
from bot.trial.world import World
from tests.checkins.conftest import ANA, OLE
from tests.checkins.test_meant import ASKS_SIGN, KEEP, told
from tests.checkins.test_relay import write_to, writes

POLL = "Our course\n? Would you come to a group? yes/no"


def for_broadcasts(outcome: Outcome) -> Callable[[World, Send], Outcome | None]:
    """Return a post in which a broadcast meets an outcome."""
    return lambda _, send: outcome if send.is_broadcast else None


def handed_over(world: World, text: str, outcome: Outcome) -> None:
    """Let a broadcast be handed over which meets an outcome, while a warning sign is asked."""
    world.press(world.last("7"), ASKS_SIGN)
    world.pass_time(timedelta(hours=14))
    world.post = for_broadcasts(outcome)
    world.write(OLE, f"/broadcast {text}")
    world.press(world.last(OLE), next(iter(world.last(OLE).buttons)))
    for _ in range(2):
        world.pass_time(timedelta(minutes=5))


@pytest.mark.parametrize("text", [POLL, "The pool is closed"])
def test_broadcast_on_its_way_leaves_the_sign_its_answer(asked: World, text: str) -> None:
    handed_over(asked, text, NotReached("away"))
    asked.write("7", "Yes")

    assert told(asked, "new_chest") == "yes"
    assert any("call 999" in one.text for one in asked.messages["7"][-2:])
    assert asked.db.run(counted, 1) == {}


def test_cancelled_broadcast_leaves_the_sign_its_answer(asked: World) -> None:
    handed_over(asked, POLL, NotReached("away"))
    asked.write(OLE, "/today")
    [one] = [label for label in asked.last(OLE).buttons if label.startswith("Broadcast")]
    asked.press(asked.last(OLE), one)
    asked.press(asked.last(OLE), "Cancel it")
    asked.post = None
    asked.pass_time(timedelta(hours=2))
    asked.write("7", "Yes")

    assert told(asked, "new_chest") == "yes"
    assert asked.db.run(counted, 1) == {}


def test_failed_letter_leaves_the_sign_its_answer(asked: World) -> None:
    asked.press(asked.last("7"), ASKS_SIGN)
    asked.pass_time(timedelta(hours=14))
    write_to(asked)
    asked.post = lambda _, send: Refused("400") if send.address == "7" else None
    asked.write(ANA, "Come on Monday")
    asked.pass_time(timedelta(minutes=2))
    asked.post = None
    asked.pass_time(timedelta(hours=3))
    asked.write("7", "Yes")

    assert told(asked, "new_chest") == "yes"


@pytest.mark.parametrize("said", ["Yes", "No"])
def test_poll_that_perhaps_arrived_is_asked_about(asked: World, said: str) -> None:
    handed_over(asked, POLL, Unclear("cut off", at_once=True))
    asked.post = None
    [answer] = writes(asked, "7", said)

    assert "Send your message to Northside?" in answer
    assert told(asked, "new_chest") is None
    assert asked.db.run(counted, 1) == {}
    asked.press(asked.last("7"), KEEP)
    assert "Chest pain" in asked.last("7").text


def test_poll_that_arrives_after_an_answer_is_the_newest(asked: World) -> None:
    handed_over(asked, POLL, NotReached("away"))
    asked.write("7", "No")
    assert told(asked, "new_chest") == "no"
    asked.post = None
    for _ in range(24):
        asked.pass_time(timedelta(minutes=5))
    assert "Would you come" in asked.last("7").text
    before = told(asked, "new_locked")
    asked.write("7", "No")

    assert told(asked, "new_locked") == before
    assert asked.db.run(counted, 1) == {(0, 1): 1}


def test_no_to_another_card_denies_no_sign_while_a_poll_comes(asked: World) -> None:
    handed_over(asked, POLL, NotReached("away"))
    asked.write("7", "/stop")
    asked.post = None
    for _ in range(24):
        asked.pass_time(timedelta(minutes=5))
    asked.write("7", "No")

    assert told(asked, "new_chest") is None


def test_poll_below_which_something_was_said_is_asked_about(asked: World) -> None:
    asked.press(asked.last("7"), "None of these")
    asked.pass_time(timedelta(hours=14))
    asked.write(OLE, f"/broadcast {POLL}")
    asked.press(asked.last(OLE), next(iter(asked.last(OLE).buttons)))
    for _ in range(12):
        asked.pass_time(timedelta(minutes=5))
    asked.write("7", "/clinics")
    asked.pass_time(timedelta(minutes=5))
    [answer] = writes(asked, "7", "Yes")

    assert "Send your message to Northside?" in answer
    assert asked.db.run(counted, 1) == {}


def test_second_letter_does_not_hide_the_first(asked: World) -> None:
    asked.press(asked.last("7"), ASKS_SIGN)
    asked.pass_time(timedelta(hours=14))
    write_to(asked)
    asked.write(ANA, "Come on Monday")
    asked.pass_time(timedelta(minutes=10))
    asked.post = lambda _, send: NotReached("away") if send.address == "7" else None
    write_to(asked)
    asked.write(ANA, "Or on Tuesday")
    asked.post = None
    put = asked.db.run(awaited, 1)

    assert put is not None
    assert put.verb == "letter"
