"""What never arrived takes no words, also when its row is gone; what did arrive still does."""

from datetime import timedelta

import pytest

from bot.retention import Retention
from bot.sending.outcome import NotReached, Refused, Unclear
from bot.store.addressed import CHECK_IN, awaited
from bot.store.unsent import try_again, unsent
from bot.trial.world import World
from tests.checkins.conftest import ANA, OLE
from tests.checkins.test_meant import letter
from tests.checkins.test_relay import write_to, writes
from tests.purging import purge

ASKS = "Send your message to Northside?"


def failed_letter(world: World) -> None:
    """Let a letter of a clinic fail, a minute after what stands above."""
    world.now += timedelta(minutes=1)
    world.post = lambda _, send: Refused("bad") if send.address == "7" else None
    write_to(world)
    world.write(ANA, "How did it go?")
    world.post = None


def forgotten(world: World) -> None:
    """Let the messages of today be forgotten, a week later."""
    purge(world.db, Retention(), world.now + timedelta(days=8))


def test_letter_that_failed_takes_no_words_when_it_is_forgotten(asked: World) -> None:
    failed_letter(asked)
    forgotten(asked)
    [answer] = writes(asked, "7", "None of these")

    assert "How bad was the pain" in answer


@pytest.mark.parametrize("outcome", [None, Unclear("timeout")], ids=["sent", "uncertain"])
def test_letter_that_arrived_takes_words_when_it_is_forgotten(asked: World, outcome) -> None:
    asked.post = lambda _, send: outcome if send.address == "7" else None
    letter(asked)
    asked.pass_time(timedelta(hours=2))
    asked.post = None
    forgotten(asked)
    [answer] = writes(asked, "7", "None of these")

    assert ASKS in answer


def test_broadcast_that_was_cancelled_takes_no_words_when_it_is_forgotten(asked: World) -> None:
    asked.pass_time(timedelta(hours=14))
    asked.post = lambda _, send: NotReached("away") if send.address == "7" else None
    asked.write(OLE, "/broadcast Our course\n? Was it good? yes/no")
    asked.press(asked.last(OLE), next(iter(asked.last(OLE).buttons)))
    asked.pass_time(timedelta(minutes=7))
    asked.press(asked.messages[OLE][-1], "Cancel it")
    asked.post = None
    forgotten(asked)
    [answer] = writes(asked, "7", "None of these")

    assert "How bad was the pain" in answer


def test_letter_that_is_tried_again_takes_words_once_it_has_arrived(asked: World) -> None:
    failed_letter(asked)
    [one] = asked.db.run(unsent, "failed")
    asked.now += timedelta(minutes=5)
    assert asked.db.run(try_again, one.id, "failed", asked.now)
    put = asked.db.run(awaited, 1)
    assert put is not None
    assert put.verb == CHECK_IN
    asked.pass_time(timedelta(minutes=5))
    assert "How did it go?" in asked.last("7").text
    [answer] = writes(asked, "7", "None of these")

    assert ASKS in answer
