"""What a press reads: each thing once, whatever it comes to."""

from collections import Counter
from collections.abc import Callable

import pytest

from bot.trial.world import World
from tests.checkins.test_world import pass_hours

Joined = Callable[[str], World]


def read_by(world: World, words: str) -> Counter[str]:
    """Press a button; return the reads of the transaction that takes it in."""
    told: list[str] = []
    raw = world.db.home._connection.connection.driver_connection
    raw.set_trace_callback(told.append)
    world.press(world.last("7"), words)
    raw.set_trace_callback(None)
    taken_in = told[: told.index("COMMIT")]
    return Counter(one for one in taken_in if one.startswith("SELECT"))


@pytest.mark.parametrize("words", ["☐ 1", "None of these"])
def test_nothing_is_read_twice(joined: Joined, words: str) -> None:
    world = joined("7")
    pass_hours(world, 24 * 7 + 7)

    read = read_by(world, words)

    assert len(read) > 5
    assert [text for text, count in read.items() if count > 1] == []


def test_nothing_is_read_twice_in_the_triage(joined: Joined) -> None:
    world = joined("7")
    world.write("7", "/start")
    world.press(world.last("7"), "I agree")

    assert max(read_by(world, "Me").values()) == 1
