"""A clock that was ahead and is put right: whoever waited by it is answered by the right one."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.channels.telegram.text import GROUP_PACE_S
from bot.sending.outcome import Accepted, NotReached, Outcome, TooFast
from bot.store.clocks import LONGEST_PACE
from bot.store.sends import MUST_ARRIVE
from tests.sending.test_sender import Post, until

pytestmark = pytest.mark.slow

DATABASES = ("sqlite", "postgresql")
STEP_S = 0.1
RESTS: dict[str, list[Outcome | BaseException]] = {
    "its pace": [Accepted("1", 1.0)],
    "a try again": [NotReached("away"), NotReached("away")],
    "a pause Telegram asked for": [TooFast(2.0)],
    "a long pause Telegram asked for": [TooFast(600.0)],
}
"""What lets the next message to a chat wait for a time."""


@pytest.mark.parametrize("ahead_s", [3600, pytest.param(180, marks=pytest.mark.long), 6])
@pytest.mark.parametrize("why", RESTS)
def test_clock_put_right_while_stopped_silences_nobody(
    post: Post, why: str, ahead_s: float
) -> None:
    post.outside.script = {"one": [*RESTS[why]]}
    post.plan("ann", "one")

    async def told() -> None:
        async with post.open():
            await until(lambda: bool(post.outside.answered))
            await asyncio.sleep(0.05)
        post.clock.forward(-ahead_s)
        post.plan("ann", "call an ambulance", priority=MUST_ARRIVE)
        async with post.open():
            await _told_within(post, "call an ambulance", LONGEST_PACE)

    asyncio.run(told())


@pytest.mark.parametrize("back_s", [3600, pytest.param(180, marks=pytest.mark.long), 6])
@pytest.mark.parametrize("why", RESTS)
def test_clock_set_back_under_way_silences_nobody(post: Post, why: str, back_s: float) -> None:
    post.outside.script = {"one": [*RESTS[why]]}
    post.plan("ann", "one")

    async def told() -> None:
        async with post.open():
            await until(lambda: bool(post.outside.answered))
            await asyncio.sleep(0.05)
            post.clock.forward(-back_s)
            post.plan("ann", "call an ambulance", priority=MUST_ARRIVE)
            await _told_within(post, "call an ambulance", LONGEST_PACE)

    asyncio.run(told())


@pytest.mark.parametrize("ahead_s", [3600, 180])
def test_pause_of_all_chats_ends_by_the_right_clock(post: Post, ahead_s: float) -> None:
    for who in ("ann", "bob"):
        post.outside.script[f"to {who}"] = [TooFast(20.0)]
        post.plan(who, f"to {who}")

    async def told() -> None:
        async with post.open():
            await until(lambda: len(post.outside.answered) == 2)
            await asyncio.sleep(0.05)
        post.clock.forward(-ahead_s)
        post.plan("cem", "call an ambulance", priority=MUST_ARRIVE)
        async with post.open():
            await _told_within(post, "call an ambulance", LONGEST_PACE)

    asyncio.run(told())


def test_pause_asked_for_after_the_clock_was_set_back_is_kept(post: Post) -> None:
    """Times of the clock before are looked for during a minute; this is none of them."""
    post.plan("ann", "one")

    async def told() -> None:
        async with post.open():
            await until(lambda: len(post.outside.answered) == 1)
            post.clock.forward(-180)
            post.sender.wake()
            await asyncio.sleep(0.05)
            post.outside.script = {"two": [TooFast(30.0)]}
            post.plan("ann", "two")
            await _told_within(post, "two", LONGEST_PACE)
            await asyncio.sleep(0.05)
            await _pass(post, 29)
            assert post.outside.texts() == ["one", "two"]
            await _told_within(post, "two", 2 * LONGEST_PACE, times=2)

    asyncio.run(told())


def test_no_chat_rests_longer_between_two_messages() -> None:
    assert timedelta(seconds=GROUP_PACE_S) <= LONGEST_PACE


async def _told_within(post: Post, text: str, time: timedelta, times: int = 1) -> None:
    """Let a time pass; a text was handed over so many times by then."""
    await _pass(post, time.total_seconds(), until=lambda: post.outside.texts().count(text) == times)
    assert post.outside.texts().count(text) == times


async def _pass(post: Post, seconds: float, until: Callable[[], bool] = lambda: False) -> None:
    for _ in range(int(seconds / STEP_S)):
        post.sender.wake()
        await asyncio.sleep(0.01)
        if until():
            return
        post.clock.forward(STEP_S)
