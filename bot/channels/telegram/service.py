"""Serves one Telegram account: updates that are fetched or brought, applied, and answered."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from typing import TypeVar

from telegram.error import InvalidToken

from bot.channels.telegram.account import Account
from bot.channels.telegram.applier import Applier
from bot.channels.telegram.bringing import Watch
from bot.channels.telegram.client import BROKEN, Client
from bot.channels.telegram.clock import drop_late
from bot.channels.telegram.errors import HasWebhook, TokenRefused
from bot.channels.telegram.polling import LONGEST_WAIT_S, Poller, told
from bot.channels.telegram.returning import ask_again
from bot.channels.telegram.webhook import Webhook
from bot.checkins.asking import keep_asking
from bot.checkins.desk import CheckIns
from bot.conversation.channel import Channel
from bot.conversation.desk import Desk
from bot.conversation.environment import TemplateError
from bot.conversation.render import Renderer
from bot.errors import place_of
from bot.sending.pacing import interval_of
from bot.sending.sender import Sender
from bot.setbacks import Setbacks
from bot.store.database import Database
from bot.store.leading import lead

DESCRIPTIONS = ("description", "short_description")
FREE_PER_SECOND = 30
"""Messages a second that Telegram takes for nothing (core.telegram.org/bots/faq)."""
LOG = logging.getLogger(__name__)
T = TypeVar("T")


async def serve_telegram(
    token: str,
    url: str,
    db: Database,
    desk: Desk,
    clock: Callable[[], datetime],
    say: Callable[[str], None],
    *,
    webhook: Webhook | None = None,
    polls: bool = False,
    per_second: int = FREE_PER_SECOND,
    checkins: CheckIns | None = None,
    protects: bool = False,
    setbacks: Setbacks | None = None,
) -> None:
    """Serve until cancelled; raise TokenRefused when Telegram does not know the token.

    Updates are fetched while Telegram does not bring them to `webhook`; with `polls` it is told
    not to at the start.
    So many messages leave a second at most; above FREE_PER_SECOND Telegram is paid for broadcasts.
    Raises HasWebhook when it brings them to somebody else.
    """
    for library in ("aiohttp", "httpx", "telegram"):  # they would log the token, and people's words
        logging.getLogger(library).setLevel(logging.CRITICAL)
    async with Client(token, url, pays=per_second > FREE_PER_SECOND, protects=protects) as client:
        account = await _reached(client)
        if polls:
            await _patiently(client.delete_webhook)
        is_brought = await _is_brought(client, webhook)
        await db.run_patiently(drop_late, clock())
        sender = Sender(db, Channel.TELEGRAM, client, clock, interval_of(per_second))
        applier = Applier(client, db, account, desk, sender.wake, clock, checkins)
        found = setbacks or Setbacks()
        taking = _taking(client, applier, webhook.url if webhook else None, clock, found)
        if webhook is not None:
            webhook.open(applier.take_in_one)
        say(f"Telegram: https://t.me/{account.username}")

        async def fetch() -> None:
            triage, renderer = desk()
            try:
                await db.run_patiently(
                    ask_again, triage.pathway, renderer, account, clock(), checkins
                )
            except Exception as error:  # whoever writes now is answered all the same
                LOG.error("nobody is asked again: %s in %s", type(error).__name__, place_of(error))
            sender.wake()
            await taking(is_brought)

        async with asyncio.TaskGroup() as group:
            group.create_task(_introduce(client, desk()[1]))
            group.create_task(sender.run())
            group.create_task(applier.run())
            group.create_task(lead(db, f"polling {account.id}", fetch))
            if checkins is not None:
                asking = partial(keep_asking, db, checkins, clock, sender.wake, found)
                group.create_task(lead(db, "check-ins", asking))


def _taking(
    client: Client,
    applier: Applier,
    home: str | None,
    clock: Callable[[], datetime],
    setbacks: Setbacks,
) -> Callable[[bool], Awaitable[None]]:
    """Return what fetches the updates, and watches while Telegram brings them home instead."""

    async def take(is_brought: bool) -> None:
        while True:
            if is_brought and home is not None:
                await Watch(client, home, applier.note_presence, clock, setbacks).run()
            await Poller(client, applier.take_in, setbacks, home).run()
            is_brought = True

    return take


async def _reached(client: Client) -> Account:
    """Return the account of the token; wait for Telegram as long as it cannot be reached."""
    return await _patiently(client.who_am_i)


async def _is_brought(client: Client, webhook: Webhook | None) -> bool:
    """Tell whether Telegram brings the updates to us, or they are to be fetched."""
    url = (await _patiently(client.webhook)).url
    if url and (webhook is None or url != webhook.url):
        raise HasWebhook(
            f"Telegram brings the updates of this bot to {url}, not here; "
            "kneebot webhook set brings them to KNEEBOT_URL, kneebot run --poll fetches them"
        )
    return bool(url)


async def _patiently(call: Callable[[], Awaitable[T]]) -> T:
    """Return what a call returns; wait for Telegram as long as it cannot be reached."""
    wait_s = 1.0
    while True:
        try:
            return await call()
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
        for language in (None, *renderer.languages):
            spoken = renderer.speaking(language or renderer.default)
            lines = spoken.words("telegram/commands", {}).splitlines()
            commands = dict(line.split(" - ", 1) for line in lines)
            long, short = (spoken.words(f"telegram/{name}", {}) for name in DESCRIPTIONS)
            if language != renderer.default:  # who speaks it sees what everybody sees
                await client.introduce(commands, long, short, language)
    except (*BROKEN, TemplateError) as error:
        LOG.error("the menu could not be set (%s); it is tried again at the next start", error)
