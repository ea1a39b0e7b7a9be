"""What a process is told to wait for, the next one waits for: a start forgets no pause."""

import asyncio
from collections.abc import Callable

import pytest

from bot.channels.telegram.speaking import Piece, plan_hiding, plan_piece
from bot.sending.outcome import Outcome, TooFast, Unclear
from bot.sending.sender import Sender
from bot.store.questions import Messages
from bot.store.sends import BROADCAST, CHANGE, MUST_ARRIVE, REPLY
from tests.sending.conftest import INTERVAL
from tests.sending.test_sender import HERE, Post, until

pytestmark = pytest.mark.slow

DATABASES = ("sqlite", "postgresql")
PAUSE_S, STARTS, BETWEEN_S = 600.0, 6, 10.0
TAKEN_AWAY: dict[str, Callable[[Messages, Post], None]] = {
    "said again": lambda messages, post: plan_piece(messages, None, Piece("one"), post.clock()),
    "hidden": lambda messages, post: plan_hiding(messages, post.clock()),
}
"""How a message that nobody began to send may go."""


@pytest.mark.parametrize("priority", [MUST_ARRIVE, REPLY, CHANGE, BROADCAST])
def test_message_refused_as_too_fast_waits_through_each_start(post: Post, priority: int) -> None:
    post.outside.script = {"one": [TooFast(PAUSE_S)]}
    post.plan("ann", "one", priority=priority)

    asyncio.run(_start_again_and_again(post))

    assert post.outside.texts() == ["one"]
    asyncio.run(_arrives_after_the_pause(post, "one"))


def test_what_is_planned_behind_it_waits_as_well(post: Post) -> None:
    post.outside.script = {"one": [TooFast(PAUSE_S)]}
    post.plan("ann", "one")

    async def told() -> None:
        async with post.open():
            await until(lambda: len(post.outside.answered) == 1)
            await asyncio.sleep(0.05)
        post.plan("ann", "call an ambulance", priority=MUST_ARRIVE)
        await _start_again_and_again(post)

    asyncio.run(told())

    assert post.outside.texts() == ["one"]


@pytest.mark.parametrize("how", TAKEN_AWAY)
def test_pause_outlives_the_message_that_was_refused(post: Post, how: str) -> None:
    post.outside.script = {"one": [TooFast(PAUSE_S)]}
    chat_id = post.plan("ann", "one")

    async def told() -> None:
        async with post.open():
            await until(lambda: len(post.outside.answered) == 1)
            await asyncio.sleep(0.05)
        post.clock.forward(BETWEEN_S)
        post.db.run(lambda conn: TAKEN_AWAY[how](Messages(conn, chat_id), post))
        post.plan("ann", "call an ambulance", priority=MUST_ARRIVE)
        await _start_again_and_again(post)

    asyncio.run(told())

    assert post.outside.texts() == ["one"]
    asyncio.run(_arrives_after_the_pause(post, "call an ambulance"))


@pytest.mark.parametrize(("priority", "refused"), [(BROADCAST, 1), (REPLY, 2)])
def test_pause_of_the_whole_bot_outlives_each_start(
    post: Post, priority: int, refused: int
) -> None:
    """One broadcast, or replies to two chats, were refused; those to others wait, too."""
    for who in ("ann", "bob")[:refused]:
        post.outside.script[f"to {who}"] = [TooFast(PAUSE_S)]
        post.plan(who, f"to {who}", priority=priority)

    async def told() -> None:
        async with post.open():
            await until(lambda: len(post.outside.answered) == refused)
            await asyncio.sleep(0.05)
        post.plan("cem", "to cem", priority=priority)
        await _start_again_and_again(post)

    asyncio.run(told())

    assert "to cem" not in post.outside.texts()
    asyncio.run(_arrives_after_the_pause(post, "to cem"))


def test_wait_after_an_unclear_outcome_is_not_cut_short(post: Post) -> None:
    unclear: list[Outcome | BaseException] = [Unclear("timed out")] * 9
    post.outside.script = {"one": unclear}
    post.plan("ann", "one", priority=MUST_ARRIVE)

    async def told() -> None:
        for _ in range(4):
            async with post.open():
                await asyncio.sleep(0.1)
            post.clock.forward(1)

    asyncio.run(told())

    assert post.outside.texts() == ["one"]


async def _start_again_and_again(post: Post) -> None:
    for _ in range(STARTS):
        post.sender = Sender(post.db, HERE, post.outside, post.clock, INTERVAL)
        async with post.open():
            await asyncio.sleep(0.1)
        post.clock.forward(BETWEEN_S)


async def _arrives_after_the_pause(post: Post, text: str) -> None:
    post.clock.forward(PAUSE_S)
    post.sender = Sender(post.db, HERE, post.outside, post.clock, INTERVAL)
    before = post.outside.texts().count(text)

    def arrives() -> bool:
        post.clock.forward(INTERVAL.total_seconds())  # each message has a place in time
        post.sender.wake()
        return post.outside.texts().count(text) == before + 1

    async with post.open():
        await until(arrives)
