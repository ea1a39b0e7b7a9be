"""Tests of how the bot presents itself, and of its webhook."""

import pytest
from telegram import BotCommand, BotCommandScopeChat

from tests.simulation.world import World, told


@told
async def test_bot_knows_itself(world: World) -> None:
    me = await world.bot.get_me()

    assert (me.username, me.is_bot, me.can_join_groups) == ("simulated_knee_bot", True, True)
    assert me.can_read_all_group_messages is False
    assert str(me.id) == world.telegram.token.partition(":")[0]


@told
async def test_commands_are_kept_by_scope_and_language(world: World) -> None:
    start, stop = BotCommand("start", "Begin"), BotCommand("stop", "Enden")
    scope = BotCommandScopeChat(world.ann.id)
    await world.bot.set_my_commands([start])
    await world.bot.set_my_commands([start, stop], scope=scope, language_code="de")

    assert await world.bot.get_my_commands() == (start,)
    assert await world.bot.get_my_commands(language_code="de") == ()
    assert await world.bot.get_my_commands(scope, language_code="de") == (start, stop)


@pytest.mark.parametrize(
    ("commands", "why"),
    [
        ([{"command": "Start", "description": "x"}], "BOT_COMMAND_INVALID"),
        ([{"command": "x" * 33, "description": "x"}], "BOT_COMMAND_INVALID"),
        ([{"command": "start", "description": ""}], "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([{"command": "start", "description": "x" * 257}], "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([{"command": "start", "description": "x"}] * 101, "BOT_COMMANDS_TOO_MUCH"),
        ("{}", "can't parse commands: expected an Array"),
    ],
)
@told
async def test_unfit_commands_are_refused(world: World, commands: object, why: str) -> None:
    assert await world.why("setMyCommands", commands=commands) == f"Bad Request: {why}"


@told
async def test_a_hundred_commands_are_kept(world: World) -> None:
    commands = [{"command": f"c{number}", "description": "x" * 256} for number in range(100)]

    assert await world.post("setMyCommands", commands=commands) == {"ok": True, "result": True}
    assert len(await world.bot.get_my_commands()) == 100


@told
async def test_texts_are_kept_by_language(world: World) -> None:
    await world.bot.set_my_description("About knees")
    await world.bot.set_my_description("Über Knie", language_code="de")
    await world.bot.set_my_short_description("Knees")
    await world.bot.set_my_name("Kneebot")

    assert (await world.bot.get_my_description()).description == "About knees"
    assert (await world.bot.get_my_description("de")).description == "Über Knie"
    assert (await world.bot.get_my_description("fr")).description == "About knees"
    assert (await world.bot.get_my_short_description()).short_description == "Knees"
    assert (await world.bot.get_my_name()).name == "Kneebot"


@told
async def test_texts_begin_empty_but_the_name(world: World) -> None:
    assert (await world.bot.get_my_description()).description == ""
    assert (await world.bot.get_my_name()).name == "Knee bot"


@pytest.mark.parametrize(
    ("method", "name", "longest"),
    [
        ("setMyName", "name", 64),
        ("setMyShortDescription", "short_description", 120),
        ("setMyDescription", "description", 512),
    ],
)
@told
async def test_long_texts_are_refused(world: World, method: str, name: str, longest: int) -> None:
    assert (await world.post(method, **{name: "x" * longest}))["ok"]
    assert "TOO_LONG" in await world.why(method, **{name: "x" * (longest + 1)})


@told
async def test_webhook_is_told_and_removed(world: World) -> None:
    world.ann.say("hello")
    await world.bot.set_webhook("https://127.0.0.1:9/hook")
    info = await world.bot.get_webhook_info()
    assert (info.url, info.pending_update_count) == ("https://127.0.0.1:9/hook", 1)

    await world.bot.delete_webhook()
    assert (await world.bot.get_webhook_info()).url == ""
    assert len(await world.updates()) == 1


@told
async def test_webhook_may_drop_what_waits(world: World) -> None:
    world.ann.say("hello")
    await world.bot.delete_webhook(drop_pending_updates=True)

    assert await world.updates() == []


@told
async def test_webhook_chooses_kinds(world: World) -> None:
    await world.bot.set_webhook("https://127.0.0.1:9", allowed_updates=["callback_query"])
    world.ann.say("hello")

    assert (await world.bot.get_webhook_info()).pending_update_count == 0


@told
async def test_webhook_must_be_https(world: World) -> None:
    assert await world.why("setWebhook", url="http://example.org") == (
        "Bad Request: bad webhook: An HTTPS URL must be provided for webhook"
    )
