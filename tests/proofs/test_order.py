"""Many people at once: each chat keeps its order, and none waits for ever."""

import asyncio

import pytest

from bot.store.database import Database
from tests.proofs.meeting import meeting, pairs


@pytest.mark.slow
def test_each_chat_keeps_its_order(base: Database):
    """Answers are kept as they were given, and questions come in the order they were asked."""
    met = asyncio.run(meeting(base))
    early = sum(one.early for one in met.people)
    print(f"{met.turns} turns, {early} typed too early; {met.seconds:.1f} s")

    for one in met.people:
        stored = met.bot.stored(one.patient)
        assert stored is not None
        assert pairs(stored.session.answers) == pairs(one.meant.session.answers), one.person.name
        asked = [mark.version for mark in one.asked()]
        assert asked == sorted(asked), one.person.name
