"""The commands about the webhook: let Telegram bring updates, see how that goes, end it."""

import argparse
import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

from bot.channels.telegram.client import BROKEN, Client
from bot.channels.telegram.errors import NotReached
from bot.channels.telegram.polling import told
from bot.channels.telegram.webhook import PATH, webhook_secret
from bot.commands.keys import refuse_other_webhook, same_key
from bot.errors import BotError
from bot.settings import Settings
from bot.store.place import located

Asking = Callable[[Client], Awaitable[str]]


def set_webhook(arguments: argparse.Namespace, settings: Settings) -> int:
    """Let Telegram bring updates to KNEEBOT_URL; `kneebot run` takes them in."""
    if settings.url is None:
        raise BotError(
            "KNEEBOT_URL: say at which address Telegram reaches this program, "
            "such as https://knee.example.org"
        )
    address = arguments.db or settings.database_url
    database = located(address)
    key = same_key(settings, database if isinstance(database, Path) else None)
    refuse_other_webhook(address, key)
    url = str(settings.url).rstrip("/") + PATH

    async def ask(client: Client) -> str:
        await client.set_webhook(url, webhook_secret(key, _token(settings)))
        told = await _told(client)
        return (
            f"Telegram brings updates to {url}; kneebot run takes them in there.\n{told}\n"
            "Whether Telegram reaches that address, kneebot webhook info tells in a minute."
        )

    return _printed(settings, ask)


def webhook_info(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print where Telegram brings updates, how many wait, and what went wrong last."""

    async def ask(client: Client) -> str:
        return await _told(client)

    return _printed(settings, ask)


def delete_webhook(arguments: argparse.Namespace, settings: Settings) -> int:
    """Let updates be polled again; what waits is kept."""

    async def ask(client: Client) -> str:
        await client.delete_webhook()
        return "Telegram brings no updates any more; within a minute kneebot run polls."

    return _printed(settings, ask)


async def _told(client: Client) -> str:
    """Return what Telegram tells of the webhook."""
    hook = await client.webhook()
    lines = [f"Webhook: {hook.url or 'none, kneebot run polls'}"]
    lines += [f"Updates that wait: {hook.pending_update_count}"]
    if hook.last_error_date is not None:
        at = hook.last_error_date.astimezone(UTC)
        ago = round((datetime.now(UTC) - at).total_seconds())
        lines += [f"Last failure: {at:%Y-%m-%d %H:%M:%S} UTC, {ago} s ago"]
        lines += [f"  {hook.last_error_message}"]
    return "\n".join(lines)


def _token(settings: Settings) -> str:
    if settings.telegram_token is None:
        raise BotError("TELEGRAM_TOKEN: there is none; put the token of BotFather into .env")
    return settings.telegram_token.get_secret_value()


def asked(settings: Settings, ask: Asking) -> str:
    """Return what Telegram answers to the bot of the settings; raise NotReached if it does not."""
    for library in ("aiohttp", "httpx", "telegram"):  # they would log the token
        logging.getLogger(library).setLevel(logging.CRITICAL)
    return asyncio.run(_answer(_token(settings), str(settings.telegram_url), ask))


def _printed(settings: Settings, ask: Asking) -> int:
    print(asked(settings, ask))
    return 0


async def _answer(token: str, url: str, ask: Asking) -> str:
    async with Client(token, url) as client:
        try:
            return await ask(client)
        except BROKEN as error:
            raise NotReached(told(error, after="try again")) from error
