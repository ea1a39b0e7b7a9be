"""Tests of fetching: another program polls, a webhook is set, the answer is nonsense or late."""

import asyncio
import logging
import socket
import sqlite3
from contextlib import AsyncExitStack, closing
from pathlib import Path

import pytest

from bot.channels.telegram.errors import TokenRefused
from bot.simulation import answering
from bot.simulation.faults import Fault
from bot.simulation.patient import Patient
from bot.simulation.server import served
from bot.simulation.telegram import Telegram, Webhook
from bot.store import sqlite
from bot.store.database import Database
from tests.telegram.bots import Bot, bot_at, bot_running, emptied, hurried, stopped, told, until
from tests.telegram.people import begun, say, tap

OTHER = "another program polls with the same token; stop it, this one keeps trying"
WEBHOOK = (
    "Telegram brings the updates of this bot elsewhere, so they cannot be polled; "
    "kneebot webhook set brings them here, kneebot webhook delete lets them be polled"
)


async def told_of(caplog: pytest.LogCaptureFixture, words: str) -> None:
    """Wait until the operator is told something."""
    await until(lambda: words in caplog.text)


def test_wrong_token_is_one_sentence() -> None:
    async def story() -> None:
        telegram = Telegram()
        with hurried():
            async with (
                served(telegram) as url,
                bot_at(url, telegram, emptied(), token="1:wrong") as bot,
            ):
                assert bot.task is not None
                await asyncio.wait({bot.task})

    with pytest.raises(TokenRefused, match=r"^TELEGRAM_TOKEN: [^\n]+ BotFather$"):
        asyncio.run(story())


def test_network_may_come_later(caplog: pytest.LogCaptureFixture) -> None:
    async def story() -> None:
        telegram = Telegram()
        ann = Patient(telegram)
        ann.say("/start")
        with Database.open(":memory:", serving=True) as db, hurried():
            port = _free_port()
            async with bot_at(f"http://127.0.0.1:{port}/bot", telegram, db) as bot:
                await told_of(caplog, "Telegram cannot be reached (nobody answers)")
                assert bot.said == []
                async with served(telegram, port):
                    await ann.wait_for("shall we begin?")
                    assert bot.said == ["Telegram: https://t.me/simulated_knee_bot"]
                    assert caplog.text.count("cannot be reached") == 1

    asyncio.run(story())


def test_network_is_lost_in_mid_chat(caplog: pytest.LogCaptureFixture) -> None:
    """What could not be sent meanwhile is sent afterwards, once and in order."""

    async def story() -> None:
        telegram, port = Telegram(), _free_port()
        ann = Patient(telegram)
        with Database.open(":memory:", serving=True) as db, hurried():
            async with AsyncExitStack() as network:
                url = await network.enter_async_context(served(telegram, port))
                async with bot_at(url, telegram, db) as bot:
                    await say(bot, ann, "/start")
                    await network.aclose()
                    await told_of(caplog, "Telegram cannot be reached")
                    ann.press("I agree")
                    ann.say("/help")
                    await network.enter_async_context(served(telegram, port))
                    await bot.rest()

                    texts = [one.text for one in ann.messages if one.by_bot]
                    assert [text.count("Who has the sore knee?") for text in texts] == [0, 1, 1]
                    assert "What you can do here" in texts[-1]

    asyncio.run(story())


def test_reply_waits_for_the_network(caplog: pytest.LogCaptureFixture) -> None:
    """It surely did not arrive, so it is tried until it does, and comes once."""

    async def story() -> None:
        telegram, port = Telegram(), _free_port()
        ann = Patient(telegram)
        with Database.open(":memory:", serving=True) as db, hurried():
            async with AsyncExitStack() as network:
                url = await network.enter_async_context(served(telegram, port))
                async with bot_at(url, telegram, db) as bot:
                    await say(bot, ann, "/start")
                    telegram.fault("sendMessage", Fault.FLOOD, seconds=1)
                    ann.press("I agree")
                    await telegram.until(lambda: bot.calls("sendMessage", 429) or None)
                    await network.aclose()
                    await until(lambda: bool(bot.rows("sends")[-1]["problem"]))
                    await network.enter_async_context(served(telegram, port))
                    await bot.rest()

                    texts = [one.text for one in ann.messages if one.by_bot]
                    assert [text.count("Who has the sore knee?") for text in texts] == [0, 1]

    asyncio.run(story())


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


@told
async def test_bot_stops_when_asked(bot: Bot) -> None:
    """Also in the moment after a message was sent, when the sender is about to look again."""
    ann = Patient(bot.telegram)
    ann.say("/start")
    await bot.rest()

    await stopped(bot)


# Others who fetch.


@told
async def test_second_poller_is_named_and_outlived(
    bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    ann = await begun(bot)
    other = bot.telegram.polls
    with bot.telegram.changing():
        bot.telegram.polls += 1
    await told_of(caplog, OTHER)
    assert bot.setbacks.polling == OTHER
    await tap(bot, ann, "Me")

    assert bot.answers(ann) == {"subject": "self"}
    assert bot.telegram.polls > other
    assert caplog.text.count(OTHER) == 1
    assert bot.setbacks.polling is None


def test_two_bots_with_one_token_lose_nothing(caplog: pytest.LogCaptureFixture) -> None:
    """Each takes what it gets to its own database; the other is told."""

    async def story() -> None:
        telegram = Telegram()
        with Database.open(":memory:", serving=True) as db, hurried():
            async with (
                served(telegram) as url,
                bot_at(url, telegram, emptied()),
                bot_at(url, telegram, db),
            ):
                await told_of(caplog, OTHER)
                ann = Patient(telegram)
                ann.say("/start")
                await ann.wait_for("shall we begin?")

    asyncio.run(story())


@told
async def test_webhook_is_named_and_outlived(bot: Bot, caplog: pytest.LogCaptureFixture) -> None:
    ann = await begun(bot)
    with bot.telegram.changing():
        bot.telegram.webhook = Webhook(url="https://127.0.0.1:9/hook")
    await told_of(caplog, WEBHOOK)
    ann.press("Me")
    with bot.telegram.changing():
        bot.telegram.webhook = Webhook()
    await bot.rest()

    assert bot.answers(ann) == {"subject": "self"}
    assert caplog.text.count(WEBHOOK) == 1
    assert not [call for call in bot.telegram.calls if call.method == "deleteWebhook"]


# Answers to a poll.


@pytest.mark.parametrize("fault", [Fault.CUT, Fault.GARBAGE, Fault.DROPPED, Fault.ERROR_500])
@told
async def test_failed_poll_loses_and_doubles_nothing(bot: Bot, fault: Fault) -> None:
    ann = await begun(bot)
    bot.telegram.fault("getUpdates", fault, times=2)
    said = len(ann.messages)
    await tap(bot, ann, "Me")
    await say(bot, ann, "40")

    assert bot.answers(ann) == {"subject": "self", "age": 40}
    assert len(ann.messages) == said + 3


@pytest.mark.parametrize("result", ["true", "{}", "null", "5", '"x"', '{"update_id":1}', "[[[["])
@told
async def test_poll_that_answers_nonsense_is_tried_again(
    bot: Bot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, result: str
) -> None:
    monkeypatch.setattr(answering, "GARBAGE", f'{{"ok":true,"result":{result}}}')
    bot.telegram.fault("getUpdates", Fault.GARBAGE, times=2)
    ann = await begun(bot)
    await tap(bot, ann, "Me")

    assert bot.answers(ann) == {"subject": "self"}
    assert caplog.text.count("Telegram cannot be reached") == 1


@told
async def test_nothing_confidential_is_logged(
    bot: Bot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """What people wrote stands in the answer to a poll; no log may hold it, whatever is wrong."""
    caplog.set_level(logging.DEBUG)
    cut = '{"ok":true,"result":[{"update_id":1,"message":{"text":"my secret'
    monkeypatch.setattr(answering, "GARBAGE", cut)
    bot.telegram.fault("getUpdates", Fault.GARBAGE)
    bot.telegram.fault("sendMessage", Fault.GARBAGE)
    ann = Patient(bot.telegram, "Zebedee")
    ann.say("my secret")
    await ann.wait_for("shall we begin?")
    bot.telegram.raw({"message": {"text": "my secret", "chat": ann.chat.card}})
    await say(bot, ann, "my secret")
    await bot.rest()

    assert not any(word in caplog.text for word in ("secret", "Zebedee", bot.telegram.token))


@told
async def test_poll_waits_as_long_as_it_is_asked(bot: Bot) -> None:
    ann = await begun(bot)
    bot.telegram.fault("getUpdates", Fault.FLOOD, seconds=1)
    await tap(bot, ann, "Me")
    await say(bot, ann, "40")

    polls = [call for call in bot.telegram.calls if call.method == "getUpdates"]
    refused = next(place for place, call in enumerate(polls) if call.code == 429)
    assert (polls[refused + 1].at - polls[refused].at).total_seconds() >= 1
    assert bot.answers(ann) == {"subject": "self", "age": 40}


# The disk.


def test_locked_database_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Somebody copies the file or looks into it with another program; nothing is lost."""
    monkeypatch.setattr(sqlite, "BUSY_TIMEOUT_S", 0.02)

    async def story() -> None:
        path = tmp_path / "knee.sqlite"
        with Database.open(path, serving=True) as db:
            async with bot_running(db=db) as bot:
                ann = await begun(bot)
                with closing(sqlite3.connect(path, isolation_level=None)) as other:
                    other.execute("BEGIN IMMEDIATE")
                    ann.press("Me")
                    ann.say("zebra")
                    await told_of(caplog, "locked")
                    other.execute("ROLLBACK")
                await ann.wait_for("How old")
                await bot.rest()

                assert bot.answers(ann) == {"subject": "self"}
                assert "zebra" not in caplog.text

    asyncio.run(story())
