"""Serves one Telegram account by polling: fetch, apply and send, side by side."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime

from telegram.error import InvalidToken

from bot.channels.telegram.account import Account
from bot.channels.telegram.applier import Applier
from bot.channels.telegram.client import BROKEN, Client
from bot.channels.telegram.errors import TokenRefused
from bot.channels.telegram.polling import LONGEST_WAIT_S, Poller, told
from bot.channels.telegram.returning import ask_again
from bot.conversation.channel import Channel
from bot.conversation.render import Renderer, TemplateError
from bot.conversation.triage import Triage
from bot.sending.sender import Sender
from bot.store.database import Database

DESCRIPTIONS = ("description", "short_description")
LOG = logging.getLogger(__name__)


async def serve_telegram(
    token: str,
    url: str,
    db: Database,
    desk: Callable[[], tuple[Triage, Renderer]],
    clock: Callable[[], datetime],
    say: Callable[[str], None],
) -> None:
    """Serve until cancelled; raise TokenRefused when Telegram does not know the token."""
    for library in ("httpx", "telegram"):  # they would log the token, and people's words
        logging.getLogger(library).setLevel(logging.CRITICAL)
    async with Client(token, url) as client:
        account = await _reached(client)
        say(f"Telegram: https://t.me/{account.username}")
        triage, renderer = desk()
        await db.run_patiently(ask_again, triage.pathway, renderer, account, clock())
        sender = Sender(db, Channel.TELEGRAM, client, clock)
        applier = Applier(client, db, account, desk, sender.wake, clock)
        poller = Poller(client, applier.take_in)
        async with asyncio.TaskGroup() as group:
            group.create_task(_introduce(client, renderer))
            group.create_task(sender.run())
            group.create_task(applier.run())
            group.create_task(poller.run())


async def _reached(client: Client) -> Account:
    """Return the account of the token; wait for Telegram as long as it cannot be reached."""
    wait_s = 1.0
    while True:
        try:
            return await client.who_am_i()
        except InvalidToken as error:
            raise TokenRefused(
                "TELEGRAM_TOKEN: Telegram does not accept it; copy it again from BotFather"
            ) from error
        except BROKEN as error:
            if wait_s == 1.0:
                LOG.error("%s", told(error))
        await asyncio.sleep(wait_s)
        wait_s = min(wait_s * 2, LONGEST_WAIT_S)


async def _introduce(client: Client, renderer: Renderer) -> None:
    """Set the menu and the descriptions; without them the bot works all the same."""
    try:
        lines = renderer.words("telegram/commands", {}).splitlines()
        commands = dict(line.split(" - ", 1) for line in lines)
        long, short = (renderer.words(f"telegram/{name}", {}) for name in DESCRIPTIONS)
        await client.introduce(commands, long, short)
    except (*BROKEN, TemplateError) as error:
        LOG.error("the menu could not be set (%s); it is tried again at the next start", error)
