"""A bot, a patient and Telegram between them, over real HTTP; tests are stories told in it."""

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

import httpx
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.simulation.patient import Patient
from bot.simulation.server import served
from bot.simulation.telegram import Telegram

IMPATIENT_S = 0.2
"""How long the bot waits for an answer that is not to come."""


@dataclass(frozen=True, kw_only=True)
class World:
    """What a story is told with: Ann already wrote to the bot, which knows it."""

    telegram: Telegram
    bot: Bot
    ann: Patient
    client: httpx.AsyncClient = field(repr=False)
    url: str

    def address(self, method: str, token: str | None = None) -> str:
        """Return where a method is called."""
        return f"{self.url}{token or self.telegram.token}/{method}"

    async def post(self, method: str, **parameters: object) -> dict[str, Any]:
        """Call a method with JSON and return the body of the answer."""
        return (await self.client.post(self.address(method), json=parameters)).json()

    async def why(self, method: str, **parameters: object) -> str:
        """Call a method and return how it is refused."""
        answer = await self.post(method, **parameters)
        assert not answer["ok"], answer
        return answer["description"]

    async def updates(self, **parameters: object) -> list[dict[str, Any]]:
        """Return what a poll brings."""
        answer = await self.post("getUpdates", **parameters)
        assert answer["ok"], answer
        return answer["result"]

    async def update(self) -> dict[str, Any]:
        """Return the newest update."""
        return (await self.updates())[-1]

    async def show(self, text: str = "Does it hurt?", *labels: str) -> int:
        """Let the bot ask Ann something, with buttons if named; return the message's id."""
        rows = [[{"text": label, "callback_data": label.lower()}] for label in labels]
        markup = {"reply_markup": {"inline_keyboard": rows}} if rows else {}
        sent = await self.post("sendMessage", chat_id=self.ann.id, text=text, **markup)
        return sent["result"]["message_id"]

    def accepted(self, method: str) -> int:
        """Count the calls of a method that Telegram did."""
        return sum(call.method == method and call.code == 200 for call in self.telegram.calls)


def told(story: Callable[..., Awaitable[None]]) -> Callable[..., None]:
    """Make a test of a story whose first argument is a `World`."""
    signature = inspect.signature(story)

    @wraps(story)
    def test(**given: object) -> None:
        asyncio.run(tell(story, **given))

    test.__signature__ = signature.replace(parameters=list(signature.parameters.values())[1:])
    return test


async def tell(story: Callable[..., Awaitable[None]], **given: object) -> None:
    """Tell one story from its beginning."""
    telegram = Telegram()
    ann = Patient(telegram)
    ann.say("/start")
    telegram.updates.clear()
    async with (
        served(telegram) as url,
        bot_at(url, telegram.token) as bot,
        httpx.AsyncClient(verify=False) as client,
    ):
        await story(World(telegram=telegram, bot=bot, ann=ann, client=client, url=url), **given)


def bot_at(url: str, token: str) -> Bot:
    """Return the library's bot; reading certificates would cost it most of a test's time."""
    polling, calling = (HTTPXRequest(httpx_kwargs={"verify": False}) for _ in range(2))
    return Bot(token, base_url=url, request=calling, get_updates_request=polling)
