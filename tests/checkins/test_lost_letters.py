"""Who writes over the bot learns what did not arrive: long letters too, and each once."""

from collections.abc import Callable

import pytest

from bot.sending.outcome import Blocked, Outcome
from bot.store.sends import Send
from bot.trial.world import World
from tests.checkins.conftest import ANA
from tests.checkins.test_relay import write_to
from tests.checkins.test_staff import texts, wants_contact

LONG = "word " * 816
LOST = "did not reach P7"


def blocks_from(part: int) -> Callable[[World, Send], Outcome | None]:
    """Let the patient block the bot before a part of a letter arrives."""
    seen = 0

    def post(_: World, send: Send) -> Outcome | None:
        nonlocal seen
        seen += send.address == "7"
        return Blocked("403") if send.address == "7" and seen >= part else None

    return post


def told(world: World) -> int:
    """Return how often the clinician was told that it did not arrive."""
    return sum(LOST in text for text in texts(world, ANA))


@pytest.mark.parametrize("part", [1, 2])
def test_who_wrote_a_long_letter_learns_once_that_it_did_not_arrive(
    asked: World, part: int
) -> None:
    wants_contact(asked)
    write_to(asked)
    asked.post = blocks_from(part)
    asked.write(ANA, LONG)

    assert told(asked) == 1


@pytest.mark.parametrize("letter", ["How are you?", LONG])
def test_block_that_is_known_before_the_letter_leaves_is_told(asked: World, letter: str) -> None:
    wants_contact(asked)
    write_to(asked)
    asked.bring([asked.written(ANA, letter), asked.blocked("7", is_blocked=True)])

    assert told(asked) == 1


def test_long_letter_that_arrived_is_told_to_nobody(asked: World) -> None:
    wants_contact(asked)
    write_to(asked)
    asked.write(ANA, LONG)
    asked.block("7")

    assert told(asked) == 0
