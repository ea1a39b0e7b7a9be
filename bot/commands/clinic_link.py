"""How a command finds the name of the bot, for links that lead to it."""

import argparse
from typing import TYPE_CHECKING

from bot.clinics.errors import ClinicError
from bot.clinics.links import bot_named
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.channels.telegram.client import Client


def bot_name(arguments: argparse.Namespace, settings: Settings) -> str:
    """Return the name given with --bot, or what Telegram calls the bot of TELEGRAM_TOKEN."""
    if arguments.bot is not None:
        return bot_named(arguments.bot)
    if settings.telegram_token is None:
        raise ClinicError(
            "a link needs the name of the bot; give it with --bot NAME, "
            "or put TELEGRAM_TOKEN into .env"
        )
    from bot.commands.webhook import asked  # noqa: PLC0415 - its library is slow to import

    return bot_named(asked(settings, _name))


async def _name(client: "Client") -> str:
    return (await client.who_am_i()).username
