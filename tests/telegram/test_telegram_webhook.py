"""Tests of the webhook over real HTTP: who may bring what, and that nothing is lost or doubled."""

import asyncio
import json
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from bot.channels.telegram import bringing
from bot.channels.telegram.errors import HasWebhook
from bot.channels.telegram.service import serve_telegram
from bot.channels.telegram.webhook import LARGEST, PATH, SECRET_HEADER, Webhook
from bot.conversation.triage import Triage
from bot.simulation.patient import Patient
from bot.simulation.server import served
from bot.simulation.telegram import Telegram
from bot.simulation.telegram import Webhook as Set
from bot.store import sqlite
from bot.store.database import Database
from tests.fault_rows import FaultRow, Told
from tests.talking.chat import at
from tests.telegram.bots import bot_running, british, emptied, hurried, until
from tests.telegram.hooks import Hooked, brought, hooked
from tests.telegram.people import begun, placed, say, tap

PARALLEL = 1000
ELSEWHERE = "https://127.0.0.1:9/hook"
NOTHING = {"edited_message": {"message_id": 1, "chat": {"id": 5, "type": "private"}}}
"""An update that causes no message."""


def updates_of(bot: Hooked) -> list[tuple[int | None, bool, str | None]]:
    """Return what is kept of updates: id, whether applied, and the problem."""
    rows = bot.rows("inbox")
    return [(row["update_id"], row["applied_at"] is not None, row["problem"]) for row in rows]


@brought
async def test_conversation_is_brought(bot: Hooked) -> None:
    ann = await begun(bot)
    await tap(bot, ann, "Me")
    await say(bot, ann, "40")

    assert bot.answers(ann) == {"subject": "self", "age": 40}
    assert not [call for call in bot.telegram.calls if call.method == "getUpdates"]
    assert bot.rows("bots")


@brought
async def test_press_is_answered_in_the_body(bot: Hooked) -> None:
    ann = await begun(bot)
    await tap(bot, ann, "Me")
    await until(lambda: bot.calls("answerCallbackQuery"))

    presses = len(bot.telegram.presses)
    assert [call.by_answer for call in bot.calls("answerCallbackQuery")] == [True] * presses


@pytest.mark.parametrize("secret", ["", "wrong", "é", "x" * 10_000])
def test_wrong_secret_is_refused(secret: str, told_fault: Told) -> None:
    async def story() -> None:
        async with hooked() as bot:
            answer = await bot.client.post(
                bot.url,
                json={"update_id": 1, **NOTHING},
                headers={SECRET_HEADER: secret.encode()} if secret else {},
            )
            assert (answer.status_code, answer.content) == (403, b"")
            assert updates_of(bot) == []

    asyncio.run(story())
    told_fault(
        FaultRow(fault="a wrong secret at the webhook", where="webhook", tried=1, unit="1 update")
    )


async def endless(size: int) -> AsyncIterator[bytes]:
    """Yield a body that does not tell its length beforehand."""
    for _ in range(size // 65_536):
        yield b" " * 65_536


@pytest.mark.parametrize("is_told", [True, False])
def test_huge_body_is_refused(is_told: bool, told_fault: Told) -> None:
    size = 20 * 1024 * 1024

    async def story() -> None:
        async with hooked() as bot:
            try:
                body = b" " * size if is_told else endless(size)
                answer = await bot.client.post(
                    bot.url, content=body, headers={SECRET_HEADER: bot.secret}
                )
                assert answer.status_code == 413
            except httpx.WriteError:  # the door was shut in the middle of it
                pass
            fits = json.dumps({"update_id": 7, "padding": "x" * (LARGEST - 50)}).encode()
            assert (await bot.bring(fits)).status_code == 200
            kept = updates_of(bot)
            assert kept == [(7, True, None)]
            told_fault(
                FaultRow(
                    fault="20 MB at the webhook",
                    where="webhook",
                    tried=1,
                    unit="the update after it",
                    lost=1 - len(kept),
                    twice=len(kept) - 1,
                )
            )

    asyncio.run(story())


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"\xff", b"[" * 100_000, b"null", b"[]", b'"x"', b'{"update_id":"1"}', b"9" * 5000],
)
def test_nonsense_is_confirmed_and_put_aside(body: bytes) -> None:
    """Telegram would bring it for ever, and hold back what comes after it."""

    async def story() -> None:
        async with hooked() as bot:
            assert (await bot.bring(body)).status_code == 200
            ann = await begun(bot)
            aside = [one for one in updates_of(bot) if one[0] is None]
            assert len(aside) == 1
            assert aside[0][1]
            assert ann.messages

    asyncio.run(story())


@brought
async def test_repeat_is_applied_once(bot: Hooked) -> None:
    ann = await begun(bot)
    await tap(bot, ann, "Me")
    said = len(ann.messages)
    for update in list(bot.telegram.updates.history):
        bot.telegram.redeliver(update)
    await bot.rest()
    ids = Counter(id for id, _, _ in updates_of(bot))

    assert bot.answers(ann) == {"subject": "self"}
    assert len(ann.messages) == said
    assert set(ids.values()) == {1}


@brought
async def test_a_thousand_bring_at_once(bot: Hooked, told_fault: Told) -> None:
    """Half are of somebody who does not know the secret; every press comes twice."""
    people = [placed(bot, at("subject").session, f"P{n}") for n in range(PARALLEL // 4)]
    for one in people:
        one.say("/start")
    await bot.rest()
    presses = pressed_unseen(bot, people)
    host, port = bot.url.split("/")[2].split(":")
    together = asyncio.Barrier(PARALLEL)

    async def bring(number: int) -> int:
        body = json.dumps(presses[number // 4]).encode()
        secret = bot.secret if number % 2 else "wrong"
        reader, writer = await asyncio.open_connection(host, port)
        await together.wait()
        writer.write(
            f"POST {PATH} HTTP/1.1\r\nhost: {host}\r\n{SECRET_HEADER}: {secret}\r\n"
            f"content-length: {len(body)}\r\nconnection: close\r\n\r\n".encode()
            + body
        )
        answer = await reader.read()
        writer.close()
        await writer.wait_closed()
        return int(answer.split()[1])

    codes = await asyncio.gather(*(bring(number) for number in range(PARALLEL)))

    assert Counter(codes) == {200: PARALLEL // 2, 403: PARALLEL // 2}
    await bot.rest()
    lost = sum(bot.answers(one) != {"subject": "self"} for one in people)
    ids = {press["update_id"] for press in presses}
    applied = Counter(id for id, is_applied, _ in updates_of(bot) if is_applied and id in ids)
    twice = sum(count - 1 for count in applied.values())
    assert (lost, twice, set(applied)) == (0, 0, ids)
    told_fault(
        FaultRow(
            fault="1,000 connections at once, half with a wrong secret, each update twice",
            where="webhook",
            tried=PARALLEL,
            unit=f"{PARALLEL // 4} presses",
            lost=lost,
            twice=twice,
            uncertain=sum(row["state"] == "uncertain" for row in bot.rows("sends")),
        )
    )


def pressed_unseen(bot: Hooked, people: Sequence[Patient]) -> list[Any]:
    """Let each of some people press "Me"; return what Telegram would bring of it, and does not."""
    hook, bot.telegram.webhook = bot.telegram.webhook, None
    for one in people:
        one.press("Me")
    bot.telegram.updates.clear()
    bot.telegram.webhook = hook
    return bot.telegram.updates.history[-len(people) :]


def test_nothing_is_confirmed_before_it_is_committed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "BUSY_TIMEOUT_S", 0.02)
    path = tmp_path / "knee.sqlite"

    async def story() -> None:
        with Database.open(path, serving=True) as db:
            async with hooked(db) as bot:
                with closing(sqlite3.connect(path, isolation_level=None)) as other:
                    other.execute("BEGIN IMMEDIATE")
                    bringing = asyncio.create_task(bot.bring({"update_id": 1, **NOTHING}))
                    await asyncio.wait({bringing}, timeout=0.3)
                    assert not bringing.done()
                    other.execute("ROLLBACK")
                assert (await bringing).status_code == 200
                assert updates_of(bot) == [(1, True, None)]

    asyncio.run(story())


def test_shut_door_asks_to_come_again() -> None:
    async def story() -> None:
        door = Webhook(Starlette(), None, "secret")
        transport = httpx.ASGITransport(app=door)
        async with httpx.AsyncClient(transport=transport, base_url="http://door") as client:
            answer = await client.post(PATH, headers={SECRET_HEADER: "secret"}, json={})
            assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
            assert (await client.get(PATH)).status_code == 404

    asyncio.run(story())


@pytest.fixture
def looking_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the webhook be looked at all the time, where else a minute passes."""
    monkeypatch.setattr(bringing, "LOOK_EVERY_S", 0.02)


def polled_at(bot: Hooked) -> list[object]:
    return [row["polled_at"] for row in bot.rows("bots")]


@pytest.mark.usefixtures("looking_often")
@brought
async def test_webhook_that_leads_elsewhere_is_told_until_it_is_back(
    bot: Hooked, caplog: pytest.LogCaptureFixture
) -> None:
    hook, bot.telegram.webhook = bot.telegram.webhook, Set(url=ELSEWHERE)
    await until(lambda: bot.setbacks.polling)
    assert bot.setbacks.polling == (
        f"the webhook now leads to {ELSEWHERE}, so nobody here takes updates; "
        "call kneebot webhook set"
    )
    noted = polled_at(bot)
    await asyncio.sleep(0.2)
    assert polled_at(bot) == noted
    assert caplog.text.count("the webhook now leads") == 1

    bot.telegram.webhook = hook
    await until(lambda: bot.setbacks.polling is None)
    await until(lambda: polled_at(bot) != noted)


@pytest.mark.usefixtures("looking_often")
@brought
async def test_webhook_that_is_deleted_and_set_again_loses_nothing(
    bot: Hooked, caplog: pytest.LogCaptureFixture
) -> None:
    """As by `kneebot webhook delete` and `kneebot webhook set` while kneebot is at work."""
    ann, hook = await begun(bot), bot.telegram.webhook
    with bot.telegram.changing():
        bot.telegram.webhook = Set()
    await tap(bot, ann, "Me")
    await until(lambda: "fetched from now on" in caplog.text)
    assert [call for call in bot.telegram.calls if call.method == "getUpdates"]
    with bot.telegram.changing():
        bot.telegram.webhook = hook
    await say(bot, ann, "40")
    await until(lambda: "brings the updates here from now on" in caplog.text)
    await until(lambda: bot.telegram.updates.count(bot.telegram.now) == 0)

    assert bot.answers(ann) == {"subject": "self", "age": 40}
    assert bot.setbacks.polling is None
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


@pytest.mark.usefixtures("looking_often")
@brought
async def test_webhook_of_another_key_is_told(bot: Hooked) -> None:
    bot.telegram.webhook = replace(bot.telegram.webhook, secret="of-another-key")
    Patient(bot.telegram).say("/start")
    await until(lambda: bot.setbacks.polling)

    assert "403" in str(bot.setbacks.polling)
    assert "call kneebot webhook set" in str(bot.setbacks.polling)


def test_webhook_elsewhere_is_told() -> None:
    async def story() -> None:
        telegram = Telegram()
        telegram.webhook = Set(url=ELSEWHERE)
        async with bot_running(telegram) as bot:
            assert bot.task is not None
            await asyncio.wait({bot.task})

    with pytest.raises(HasWebhook, match=r"127\.0\.0\.1:9/hook.*kneebot run --poll"):
        asyncio.run(story())


def test_polling_ends_a_webhook_if_told_to() -> None:
    async def story() -> None:
        telegram = Telegram()
        telegram.webhook = Set(url=ELSEWHERE)
        desk, said = (Triage(emptied(), british().pathway), british().renderer), []
        with hurried():
            async with served(telegram) as url:
                serving = asyncio.create_task(
                    serve_telegram(
                        telegram.token,
                        url,
                        emptied(),
                        lambda: desk,
                        lambda: datetime.now(UTC),
                        said.append,
                        polls=True,
                    )
                )
                ann = Patient(telegram)
                ann.say("/start")
                await ann.wait_for("shall we begin?")
                serving.cancel()
                await asyncio.wait({serving})

        assert telegram.webhook.url == ""

    asyncio.run(story())
