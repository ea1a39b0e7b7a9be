"""The key of this installation: it signs cookies and forms, and the webhook's secret follows."""

import secrets
from pathlib import Path

from bot.channels.web.secret import secret_in
from bot.errors import BotError
from bot.settings import NEEDS_SECRET, Settings


def key_of(settings: Settings, database: Path | None) -> bytes:
    """Return the key: as set, else from a file beside the database, else a new one."""
    return lasting_key(settings, database) or secrets.token_bytes()


def same_key(settings: Settings, database: Path | None) -> bytes:
    """Return the key that other processes use as well; raise BotError where there is none."""
    key = lasting_key(settings, database)
    if key is None:
        raise BotError(NEEDS_SECRET)
    return key


def lasting_key(settings: Settings, database: Path | None) -> bytes | None:
    """Return the key that stays, None where it is neither set nor can be kept in a file."""
    if settings.secret is not None:
        return settings.secret.get_secret_value().encode()
    if database is None:
        return None
    return secret_in(database.with_name(f"{database.name}.secret"))
