"""Tests of getUpdates: confirming, waiting, repeating, conflicts and age."""

import asyncio
from typing import Any
from unittest.mock import patch

import pytest
from telegram.error import Conflict

from bot.simulation import polling
from bot.simulation.patient import Patient
from bot.simulation.telegram import Telegram
from tests.simulation.world import World, told


def texts(updates: list[dict[str, Any]]) -> list[str]:
    """Return what was said in the updates."""
    return [update["message"]["text"] for update in updates]


def numbers(updates: list[dict[str, Any]]) -> list[int]:
    """Return the ids of the updates."""
    return [update["update_id"] for update in updates]


async def waiting_poll(world: World, **parameters: object) -> "asyncio.Task[dict[str, Any]]":
    """Begin a long poll and return when it waits."""
    before = world.telegram.polls
    poll = asyncio.create_task(world.post("getUpdates", timeout=5, **parameters))
    await world.telegram.until(lambda: world.telegram.polls > before or None)
    return poll


@told
async def test_unconfirmed_updates_come_again(world: World) -> None:
    world.ann.say("one")

    assert texts(await world.updates()) == ["one"]
    assert texts(await world.updates()) == ["one"]


@told
async def test_offset_confirms_what_lies_below(world: World) -> None:
    for word in ("one", "two", "three"):
        world.ann.say(word)
    first = numbers(await world.updates())[0]

    assert texts(await world.updates(offset=first + 1)) == ["two", "three"]
    assert texts(await world.updates()) == ["two", "three"]


@told
async def test_update_ids_grow_by_one(world: World) -> None:
    for word in ("one", "two", "three"):
        world.ann.say(word)

    ids = numbers(await world.updates())

    assert ids == list(range(ids[0], ids[0] + 3))


@pytest.mark.parametrize(("limit", "expected"), [(2, 2), (0, 1), (1000, 100)])
@told
async def test_limit_is_1_to_100(world: World, limit: int, expected: int) -> None:
    for number in range(101):
        world.ann.say(str(number))

    assert texts(await world.updates(limit=limit)) == [str(n) for n in range(expected)]


@told
async def test_poll_ends_when_something_happens(world: World) -> None:
    poll = await waiting_poll(world)
    world.ann.say("now")

    async with asyncio.timeout(4):
        assert texts((await poll)["result"]) == ["now"]


@told
async def test_poll_ends_empty_in_time(world: World) -> None:
    loop = asyncio.get_running_loop()
    started = loop.time()

    assert await world.updates(timeout=1) == []
    assert 0.9 < loop.time() - started < 5


@told
async def test_poll_waits_at_most_50_seconds(world: World) -> None:
    with patch.object(polling, "LONGEST_POLL_S", polling.LONGEST_POLL_S / 500):
        async with asyncio.timeout(4):
            assert await world.updates(timeout=51) == []

    assert polling.LONGEST_POLL_S == 50


@told
async def test_poll_without_timeout_returns_at_once(world: World) -> None:
    async with asyncio.timeout(4):
        assert await world.updates() == []


@told
async def test_earlier_poll_gets_the_conflict(world: World) -> None:
    earlier = await waiting_poll(world)
    later = await waiting_poll(world)
    world.ann.say("hello")

    assert (await earlier)["error_code"] == 409
    assert (await earlier)["description"] == (
        "Conflict: terminated by other getUpdates request; "
        "make sure that only one bot instance is running"
    )
    assert texts((await later)["result"]) == ["hello"]


@told
async def test_library_sees_the_conflict(world: World) -> None:
    earlier = asyncio.create_task(world.bot.get_updates(timeout=5))
    await world.telegram.until(lambda: world.telegram.polls or None)
    await world.updates()

    with pytest.raises(Conflict):
        await earlier


@told
async def test_webhook_excludes_polls(world: World) -> None:
    await world.bot.set_webhook("https://127.0.0.1:9/hook")

    assert await world.why("getUpdates") == (
        "Conflict: can't use getUpdates method while webhook is active; "
        "use deleteWebhook to delete the webhook first"
    )


@told
async def test_setting_a_webhook_ends_the_poll(world: World) -> None:
    poll = await waiting_poll(world)
    await world.bot.set_webhook("https://127.0.0.1:9/hook")

    assert (await poll)["error_code"] == 409


@pytest.mark.parametrize(("age_s", "left"), [(86_390, 1), (86_410, 0)])
@told
async def test_messages_wait_a_day(world: World, age_s: float, left: int) -> None:
    world.ann.say("hello")
    world.telegram.pass_time(age_s)

    assert len(await world.updates()) == left


@pytest.mark.parametrize(("age_s", "left"), [(140, 1), (160, 0)])
@told
async def test_presses_wait_150_seconds(world: World, age_s: float, left: int) -> None:
    await world.show("Sure?", "Yes")
    world.ann.press("Yes")
    world.telegram.pass_time(age_s)

    assert len(await world.updates()) == left


@told
async def test_only_allowed_updates_come(world: World) -> None:
    await world.show("Sure?", "Yes")
    await world.updates(allowed_updates=["message"])
    world.ann.press("Yes")
    world.ann.say("hello")

    assert texts(await world.updates()) == ["hello"]


@told
async def test_no_kinds_means_the_usual_ones(world: World) -> None:
    await world.updates(allowed_updates=["callback_query"])
    await world.updates(allowed_updates=[])
    world.ann.say("hello")
    world.telegram.tell("message_reaction", {})

    assert texts(await world.updates()) == ["hello"]


@told
async def test_redelivered_update_comes_once_more(world: World) -> None:
    world.ann.say("hello")
    update = (await world.updates())[0]
    after = update["update_id"] + 1
    assert await world.updates(offset=after) == []

    world.telegram.redeliver(update)

    assert await world.updates(offset=after) == [update]
    assert await world.updates(offset=after) == []


@told
async def test_each_redelivery_counts(world: World) -> None:
    world.ann.say("hello")
    update = (await world.updates())[0]
    world.telegram.redeliver(update)
    world.telegram.redeliver(update)

    assert await world.updates(limit=2) == [update, update]
    assert await world.updates(limit=3) == [update, update]


@told
async def test_history_knows_every_update(world: World) -> None:
    world.ann.say("hello")

    assert world.telegram.updates.history[-1] == await world.update()


@told
async def test_raw_update_gets_a_number(world: World) -> None:
    world.ann.say("hello")
    world.telegram.raw({"mystery": {"depth": 1}})
    world.ann.say("still here")

    said, raw, more = await world.updates()

    assert raw == {"update_id": said["update_id"] + 1, "mystery": {"depth": 1}}
    assert more["update_id"] == raw["update_id"] + 1


@told
async def test_raw_update_keeps_its_own_number(world: World) -> None:
    world.telegram.raw({"update_id": 7, "message": "nonsense"})

    assert await world.updates() == [{"update_id": 7, "message": "nonsense"}]
    assert await world.updates(offset=8) == []


@told
async def test_raw_update_without_number_comes_once(world: World) -> None:
    world.telegram.raw({"message": {}}, numbered=False)

    assert await world.updates() == [{"message": {}}]
    assert await world.updates() == []


@told
async def test_ids_may_restart_lower(world: World) -> None:
    world.ann.say("old")
    old = (await world.update())["update_id"]
    assert await world.updates(offset=old + 1) == []

    world.telegram.restart_ids(5)
    world.ann.say("new")

    assert numbers(await world.updates(offset=old + 1)) == [5]
    assert await world.updates(offset=6) == []


@pytest.mark.parametrize(("offset", "left"), [(16, 0), (17, 1)])
def test_offset_far_ahead_is_none(offset: int, left: int) -> None:
    telegram = Telegram()
    telegram.restart_ids(5)
    Patient(telegram).say("hello")

    assert len(telegram.updates.hand_out(offset, 100, telegram.now)) == left


@told
async def test_ids_restart_at_random(world: World) -> None:
    world.telegram.restart_ids(5)
    world.telegram.restart_ids()
    world.ann.say("new")

    assert (await world.update())["update_id"] > 1000


@told
async def test_library_reads_what_two_people_say(world: World) -> None:
    ben = Patient(world.telegram, "Ben", username="ben_knee", language=None)
    world.ann.say("hello")
    ben.say("hi")

    first, second = await world.bot.get_updates()

    assert (first.effective_user.first_name, first.effective_user.language_code) == ("Ann", "en")
    assert (second.effective_user.username, second.effective_user.language_code) == (
        "ben_knee",
        None,
    )
