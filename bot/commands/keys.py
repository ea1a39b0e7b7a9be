"""The key of this installation: it signs cookies and forms, and the webhook's secret follows."""

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from bot.channels.web.secret import secret_in
from bot.errors import BotError
from bot.settings import NEEDS_SECRET, Settings
from bot.store.database import Database
from bot.store.keys import is_other, keys_used, note_first, note_key

LOG = logging.getLogger(__name__)
CHANGED = (
    "the key is another than before, so every code, staff link and sheet made with the old one is "
    "void; make new ones, or put back the old KNEEBOT_SECRET or .secret file and start again"
)

OTHER = (
    "the key is another than the one in use since {since:%Y-%m-%d %H:%M} UTC, so the code would be "
    "void; give the KNEEBOT_SECRET or .secret file of the process that serves, or start that with "
    "this key first"
)


def key_of(settings: Settings, database: Path | None) -> bytes:
    """Return the key: as set, else from a file beside the database, else a new one."""
    return lasting_key(settings, database) or secrets.token_bytes()


def same_key(settings: Settings, database: Path | None) -> bytes:
    """Return the key that other processes use as well; raise BotError where there is none."""
    key = lasting_key(settings, database)
    if key is None:
        raise BotError(NEEDS_SECRET)
    return key


@contextmanager
def coding_key(settings: Settings, db: Database) -> Iterator[bytes]:
    """Give the key that signs codes, and keep which it was where nothing was signed before."""
    key = same_key(settings, db.path)
    refuse_other(db, key)
    yield key
    db.run(note_first, key, datetime.now(UTC))


def refuse_other(db: Database, key: bytes) -> None:
    """Raise BotError where a code of this key would be void to the process that serves."""
    used = db.read(keys_used)
    if is_other(used, key):
        raise BotError(OTHER.format(since=used[-1].began_at))


def note_use(db: Database, key: bytes) -> None:
    """Keep which key a database is used with, and warn where it was another one before."""
    if db.is_kept and db.run(note_key, key, datetime.now(UTC)):
        LOG.warning("%s", CHANGED)


def lasting_key(settings: Settings, database: Path | None) -> bytes | None:
    """Return the key that stays, None where it is neither set nor can be kept in a file."""
    if settings.secret is not None:
        return settings.secret.get_secret_value().encode()
    if database is None:
        return None
    return secret_in(database.with_name(f"{database.name}.secret"))
