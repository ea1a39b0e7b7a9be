"""Nothing else arrives while somebody answers, also where it waits at the sender already."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.checkins.asking import tick
from bot.trial.world import Message, World
from tests.checkins.conftest import ANA

Joined = Callable[[str], World]
CLOSED = "We are closed."


def texts(world: World) -> list[str]:
    return [one.text for one in world.messages["7"]]


def launch(world: World, words: str) -> None:
    """Launch a broadcast and let its hold pass, until nobody talks with the bot any more."""
    world.write(ANA, f"/broadcast {words}")
    world.press(world.last(ANA), "Send to 1")
    world.now += timedelta(minutes=31)


def hand_over(world: World) -> None:
    """Let what is due wait at the sender."""
    while world.db.run(tick, world.desk, world.now):
        pass


def check_in(world: World) -> Message:
    return world.last("7")


def poll(world: World) -> Message:
    launch(world, "A group.\n? Would you come? Yes | No\n? And you? Yes | No")
    world.work()
    return world.last("7")


@pytest.mark.parametrize(("question", "words"), [(check_in, "None of these"), (poll, "Yes")])
def test_nothing_arrives_in_the_middle_of_an_answer(
    asked: World, question: Callable[[World], Message], words: str
) -> None:
    open_question = question(asked)
    launch(asked, CLOSED)
    hand_over(asked)
    asked.press(open_question, words)
    assert not any(CLOSED in one for one in texts(asked))
    asked.pass_time(timedelta(minutes=31))
    assert CLOSED in asked.last("7").text
