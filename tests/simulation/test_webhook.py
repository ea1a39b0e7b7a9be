"""Tests of how updates are brought to a webhook: its secret, order, repeats and answers."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from bot.simulation import delivering
from bot.simulation.delivering import SECRET_HEADER
from bot.simulation.patient import Patient
from bot.simulation.server import served
from bot.simulation.telegram import Telegram


@dataclass
class Hook:
    """A bot's end of the webhook: keeps what is brought, and answers from a script, else 200."""

    script: list[tuple[int, object]] = field(default_factory=list)
    secrets: list[str] = field(default_factory=list)
    brought: list[dict[str, Any]] = field(default_factory=list)

    def texts(self) -> list[str]:
        return [update["message"]["text"] for update in self.brought if "message" in update]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                lines = head.decode().lower().split("\r\n")
                headers = dict(line.split(": ", 1) for line in lines[1:] if ": " in line)
                self.secrets.append(headers.get(SECRET_HEADER.lower(), ""))
                length = int(headers["content-length"])
                self.brought.append(json.loads(await reader.readexactly(length)))
                code, body = self.script.pop(0) if self.script else (200, "")
                content = json.dumps(body).encode()
                writer.write(
                    f"HTTP/1.1 {code} X\r\nContent-Length: {len(content)}\r\n\r\n".encode()
                )
                writer.write(content)
        except asyncio.IncompleteReadError:
            writer.close()


@asynccontextmanager
async def hooked(hook: Hook, **given: object) -> AsyncIterator[tuple[Telegram, Patient]]:
    telegram = Telegram(is_local=True)
    server = await asyncio.start_server(hook.serve, "127.0.0.1", 0)
    async with server, served(telegram) as api, httpx.AsyncClient() as client:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook"
        ann = Patient(telegram)
        answer = await client.post(f"{api}{telegram.token}/setWebhook", json={"url": url, **given})
        assert answer.json()["ok"], answer.text
        yield telegram, ann


async def nothing_waits(telegram: Telegram) -> None:
    await telegram.until(lambda: telegram.updates.count(telegram.now) == 0 or None)


def test_updates_are_brought_in_order_with_the_secret() -> None:
    hook = Hook()

    async def story() -> None:
        async with hooked(hook, secret_token="s3cret") as (telegram, ann):
            for word in ("one", "two", "three"):
                ann.say(word)
            await nothing_waits(telegram)

    asyncio.run(story())
    assert hook.texts() == ["one", "two", "three"]
    assert hook.secrets == ["s3cret"] * 3


def test_refused_update_comes_again_and_holds_back_its_chat(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(delivering, "FIRST_WAIT_S", 0.01)
    hook = Hook(script=[(500, ""), (503, ""), (403, "")])

    async def story() -> None:
        async with hooked(hook) as (telegram, ann):
            ann.say("one")
            ann.say("two")
            await nothing_waits(telegram)
            assert telegram.webhook_error is not None
            assert telegram.webhook_error[1] == "Wrong response from the webhook: 403"

    asyncio.run(story())
    assert hook.texts() == ["one", "one", "one", "one", "two"]


def test_answer_may_call_a_method() -> None:
    hook = Hook()

    async def story() -> None:
        async with hooked(hook) as (telegram, ann):
            hook.script.append(
                (200, {"method": "sendMessage", "chat_id": ann.id, "text": "Does it hurt?"})
            )
            ann.say("hello")
            await ann.wait_for("Does it hurt?")
            assert [(call.method, call.by_answer) for call in telegram.calls[1:]] == [
                ("sendMessage", True)
            ]

    asyncio.run(story())


@pytest.mark.parametrize("body", [{"method": "getMe"}, {"method": 5}, {}, "", [], 7])
def test_other_answers_call_nothing(body: object) -> None:
    hook = Hook(script=[(200, body)])

    async def story() -> None:
        async with hooked(hook) as (telegram, ann):
            ann.say("hello")
            await nothing_waits(telegram)
            ann.say("again")
            await nothing_waits(telegram)
            assert [call.method for call in telegram.calls] == ["setWebhook"]

    asyncio.run(story())


@pytest.mark.parametrize("secret", ["not allowed", "x" * 257, "ä"])
def test_unfit_secret_is_refused(secret: str) -> None:
    async def story() -> None:
        telegram = Telegram(is_local=True)
        async with served(telegram) as api, httpx.AsyncClient() as client:
            answer = await client.post(
                f"{api}{telegram.token}/setWebhook",
                json={"url": "http://127.0.0.1:9/", "secret_token": secret},
            )
            assert answer.status_code == 400
            assert "secret token" in answer.json()["description"]

    asyncio.run(story())
