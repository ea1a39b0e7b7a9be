"""The whole program with a webhook, on a simulated Telegram that brings the updates over HTTP."""

import asyncio
import inspect
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import Any

import httpx
from starlette.applications import Starlette

from bot.channels.telegram.client import Client
from bot.channels.telegram.webhook import PATH, SECRET_HEADER, webhook_secret
from bot.conversation.triage import Triage
from bot.listening import listen
from bot.retention import Retention
from bot.serving import Token, serve
from bot.setbacks import Setbacks
from bot.simulation.server import served
from bot.simulation.telegram import Telegram
from bot.store.database import Database
from tests.telegram.bots import FAST, Bot, british, emptied, hurried, until

KEY = b"a key that only this test has, and nobody else"


@dataclass(kw_only=True)
class Hooked(Bot):
    """A bot that is brought its updates, and the door they come in by."""

    url: str
    secret: str
    client: httpx.AsyncClient
    setbacks: Setbacks

    async def bring(self, body: object, secret: str | None = None, **given: Any) -> httpx.Response:
        """Hand an update in as Telegram does, or anything else."""
        headers = {SECRET_HEADER: self.secret if secret is None else secret}
        content = {"json": body} if not isinstance(body, bytes) else {"content": body}
        return await self.client.post(self.url, headers=headers, **content, **given)


@asynccontextmanager
async def hooked(db: Database | None = None) -> AsyncIterator[Hooked]:
    """Run the program inside, with the webhook set."""
    world = Telegram(is_local=True)
    base = db or emptied()
    desk = (Triage(base, british().pathway), british().renderer)
    secret = webhook_secret(KEY, world.token)
    with hurried(), listen("127.0.0.1", 0) as listener:
        home = f"http://127.0.0.1:{listener.getsockname()[1]}"
        async with served(world) as api, httpx.AsyncClient(timeout=10) as client:
            async with Client(world.token, api) as operator:
                await operator.set_webhook(home + PATH, secret)
            bot = Hooked(
                telegram=world,
                db=base,
                library=british(),
                url=home + PATH,
                secret=secret,
                client=client,
                setbacks=Setbacks(),
            )
            token = Token(
                text=world.token, url=api, home=home, key=KEY, per_second=FAST, polls=False
            )
            bot.task = asyncio.create_task(
                serve(
                    base,
                    lambda: desk,
                    site=Starlette(),
                    listener=listener,
                    token=token,
                    retention=Retention(web=timedelta(hours=1)),
                    backups=None,
                    setbacks=bot.setbacks,
                    say=bot.said.append,
                )
            )
            await until(lambda: bot.said)
            try:
                yield bot
            finally:
                signal.raise_signal(signal.SIGTERM)
                await bot.task


def brought(story: Callable[..., Awaitable[None]]) -> Callable[..., None]:
    """Make a test of a story whose first argument is a bot with a webhook."""
    signature = inspect.signature(story)

    @wraps(story)
    def test(**given: object) -> None:
        asyncio.run(_tell(story, **given))

    test.__signature__ = signature.replace(  # type: ignore[attr-defined]
        parameters=list(signature.parameters.values())[1:]
    )
    return test


async def _tell(story: Callable[..., Awaitable[None]], **given: object) -> None:
    async with hooked() as bot:
        await story(bot, **given)
