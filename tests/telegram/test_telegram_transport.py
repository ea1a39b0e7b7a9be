"""Tests that both ways over HTTP, aiohttp and httpx, come to the same outcomes."""

import asyncio
import os
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.parser import BytesParser
from pathlib import Path
from typing import Any

import pytest
from telegram import Bot, InputFile

from bot.channels.telegram import client, over_aiohttp, over_httpx
from bot.channels.telegram.client import Client
from bot.sending.outcome import (
    Accepted,
    Blocked,
    Failing,
    NotReached,
    Outcome,
    Refused,
    TooFast,
    Unclear,
)
from bot.simulation.faults import Fault
from bot.simulation.messages import Access
from bot.simulation.patient import Patient
from bot.simulation.server import served
from bot.simulation.telegram import TOKEN, Telegram
from bot.store.sends import REPLY, Send

UNTRUSTED = Path(__file__).with_name("untrusted.pem")
IMPATIENT_S = 0.3
WAYS = {"aiohttp": over_aiohttp.new_request, "httpx": over_httpx.new_request}
KEYBOARD = [[{"text": "Yes", "data": "1:1:1:0", "style": "danger"}]]
DONE = b'{"ok":true,"result":{"message_id":5,"date":0,"chat":{"id":7,"type":"private"}}}'


@pytest.fixture(params=WAYS, autouse=True)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Go each way in turn, and wait shortly."""
    monkeypatch.setattr(client, "new_request", WAYS[request.param])
    monkeypatch.setattr(client, "ANSWER_S", IMPATIENT_S)
    return str(request.param)


def body(text: str = "Does it <b>hurt</b>?", **given: Any) -> dict[str, Any]:
    return {"method": "send", "text": text, **given}


async def delivered(bot: Client, patient: int, body: dict[str, Any]) -> Outcome:
    now = datetime.now(UTC)
    send = Send(
        id=1,
        chat_id=1,
        address=str(patient),
        priority=REPLY,
        attempts=1,
        planned_at=now,
        give_up_at=now,
        body=body,
    )
    outcome = await bot.deliver(send)
    assert TOKEN not in str(outcome)
    return outcome


@dataclass
class World:
    """A patient on Telegram, and the bot's way there."""

    telegram: Telegram
    ann: Patient
    bot: Client

    async def deliver(self, given: dict[str, Any]) -> Outcome:
        """Hand a message over."""
        return await delivered(self.bot, self.ann.id, given)


def told(story: Callable[[World], Awaitable[None]]) -> None:
    async def tell() -> None:
        telegram = Telegram()
        ann = Patient(telegram)
        ann.say("hello")
        async with served(telegram) as url, Client(TOKEN, url) as bot:
            await story(World(telegram, ann, bot))

    asyncio.run(tell())


def test_messages_and_changes_arrive() -> None:
    async def story(world: World) -> None:
        outcome = await world.deliver(body(keyboard=KEYBOARD))
        sent = world.ann.last
        assert outcome == Accepted(str(sent.id), client.PACE_S)
        assert (sent.text, sent.labels) == ("Does it hurt?", ("Yes",))
        assert await world.deliver({"method": "buttons", "message_id": str(sent.id)}) == Accepted()
        assert world.ann.last.labels == ()
        edit = {"method": "edit", "message_id": str(sent.id), "text": "Yes & no, äöü 🦵"}
        assert await world.deliver(edit) == Accepted()

        assert world.ann.last.text == "Yes & no, äöü 🦵"

    told(story)


def test_broken_markup_goes_without_it() -> None:
    async def story(world: World) -> None:
        assert isinstance(await world.deliver(body("<b>a &lt; b")), Accepted)

        assert world.ann.last.text == "a < b"

    told(story)


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (Fault.FLOOD, TooFast(7)),
        (Fault.SLOW, Unclear),
        (Fault.SILENT, Unclear),
        (Fault.CUT, Unclear),
        (Fault.DROPPED, Unclear),
        (Fault.GARBAGE, Unclear),
        (Fault.ERROR_500, Failing),
        (Fault.ERROR_502, Failing),
    ],
)
def test_fault_becomes_an_outcome(fault: Fault, expected: object) -> None:
    async def story(world: World) -> None:
        world.telegram.fault("sendMessage", fault, seconds=7)
        outcome = await world.deliver(body())

        assert outcome == expected or type(outcome) is expected
        assert any(one.by_bot for one in world.ann.messages) is fault.accepts

    told(story)


def test_connection_serves_again_after_a_fault() -> None:
    async def story(world: World) -> None:
        world.telegram.fault("sendMessage", Fault.CUT)
        await world.deliver(body())

        assert isinstance(await world.deliver(body()), Accepted)

    told(story)


def test_refusals_are_told_apart() -> None:
    async def story(world: World) -> None:
        assert isinstance(await world.deliver({**body(), "text": ""}), Refused)
        assert isinstance(await delivered(world.bot, 1, body()), Blocked)
        world.ann.chat.access = Access.BLOCKED
        assert isinstance(await world.deliver(body()), Blocked)

    told(story)


def test_wrong_token_was_not_heard() -> None:
    async def story(world: World) -> None:
        world.telegram.token = TOKEN + "x"

        assert isinstance(await world.deliver(body()), NotReached)

    told(story)


def test_all_connections_taken_means_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (over_aiohttp, over_httpx):
        monkeypatch.setattr(module, "POOL_S", 0.05)
        monkeypatch.setattr(module, "CONNECT_S", 0.05)
    monkeypatch.setattr(client, "CONNECTIONS", 1)

    async def story(world: World) -> None:
        world.telegram.fault("sendMessage", Fault.SILENT)
        first, second = await asyncio.gather(world.deliver(body()), world.deliver(body()))

        assert isinstance(first, Unclear)
        assert isinstance(second, NotReached)
        assert len([call for call in world.telegram.calls if call.method == "sendMessage"]) == 1

    told(story)


def test_nobody_there_means_not_sent() -> None:
    async def story() -> None:
        async with Client(TOKEN, "http://127.0.0.1:9/bot") as bot:
            assert isinstance(await delivered(bot, 1, body()), NotReached)

    asyncio.run(story())


@asynccontextmanager
async def answering(
    answer: bytes, *, status: str = "200 OK", given: ssl.SSLContext | None = None, more: str = ""
) -> AsyncIterator[tuple[int, list[bytes]]]:
    """Listen inside, keep each request as it comes, and answer all alike."""
    requests: list[bytes] = []

    async def heard(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = BytesParser().parsebytes(head.partition(b"\r\n")[2])["content-length"]
        requests.append(head + await reader.readexactly(int(length or 0)))
        told = f"HTTP/1.1 {status}\r\nContent-Length: {len(answer)}\r\n{more}\r\n".encode()
        writer.write(told + answer)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(heard, "127.0.0.1", 0, ssl=given, limit=2**22)
    async with server:
        yield server.sockets[0].getsockname()[1], requests


def test_untrusted_certificate_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(UNTRUSTED)
    monkeypatch.setattr(client, "ANSWER_S", 5)

    async def story() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda *_: None)  # the server's side
        async with (
            answering(DONE, given=context) as (port, requests),
            Client(TOKEN, f"https://127.0.0.1:{port}/bot") as bot,
        ):
            assert isinstance(await delivered(bot, 1, body()), NotReached)
            assert requests == []

    asyncio.run(story())


def test_trusted_certificate_is_accepted(monkeypatch: pytest.MonkeyPatch) -> None:
    """The one above is refused for nothing else; who runs a server may trust its own authority."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(UNTRUSTED)
    monkeypatch.setattr(client, "ANSWER_S", 5)
    monkeypatch.setenv("SSL_CERT_FILE", str(UNTRUSTED))

    async def story() -> None:
        async with (
            answering(DONE, given=context) as (port, requests),
            Client(TOKEN, f"https://127.0.0.1:{port}/bot") as bot,
        ):
            assert isinstance(await delivered(bot, 1, body()), Accepted)
            assert len(requests) == 1

    asyncio.run(story())


def test_redirect_is_not_followed() -> None:
    async def story() -> None:
        async with (
            answering(DONE) as (elsewhere, there),
            answering(
                b"", status="302 Found", more=f"Location: http://127.0.0.1:{elsewhere}/\r\n"
            ) as (port, _),
            Client(TOKEN, f"http://127.0.0.1:{port}/bot") as bot,
        ):
            assert isinstance(await delivered(bot, 1, body()), Unclear)
            assert there == []

    asyncio.run(story())


def test_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [*os.environ]:
        if name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)

    async def story() -> None:
        async with answering(DONE) as (port, requests):
            monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{port}")
            async with Client(TOKEN, "http://telegram.invalid/bot") as bot:
                assert isinstance(await delivered(bot, 1, body()), Accepted)
            monkeypatch.setenv("no_proxy", "127.0.0.1")
            async with Client(TOKEN, f"http://127.0.0.1:{port}/bot") as bot:
                await delivered(bot, 1, body())

        through, straight = (request.split()[1] for request in requests)
        assert through.startswith(b"http://telegram.invalid/bot")
        assert straight.startswith(b"/bot")

    asyncio.run(story())


def test_file_arrives_whole(way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "ANSWER_S", 5)
    file = tmp_path / "knee.pdf"
    file.write_bytes(os.urandom(300_000))

    async def story() -> bytes:
        async with answering(DONE) as (port, requests):
            url = f"http://127.0.0.1:{port}/bot"
            request = WAYS[way](url, connections=1, answer_s=5)
            with file.open("rb") as opened:
                streamed = InputFile(opened, read_file_handle=False, filename="knee.pdf")
                async with request:
                    bot = Bot(TOKEN, base_url=url, request=request)
                    await bot.send_document(7, streamed, caption="For your clinician")
        return requests[0]

    head, _, rest = asyncio.run(story()).partition(b"\r\n\r\n")
    kind = BytesParser().parsebytes(head.partition(b"\r\n")[2])["content-type"]
    parts = BytesParser().parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + rest).walk()
    found = {part.get_param("name", header="content-disposition"): part for part in parts}

    assert found["document"].get_payload(decode=True) == file.read_bytes()
    assert found["document"].get_filename() == "knee.pdf"
    assert found["caption"].get_payload() == "For your clinician"
