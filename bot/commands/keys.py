"""The key of this installation: it signs cookies and forms, and the webhook's secret follows."""

import logging
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from random import uniform

from bot.channels.web.secret import secret_in
from bot.errors import BotError
from bot.settings import NEEDS_SECRET, Settings
from bot.store.database import Connection, Database
from bot.store.errors import DatabaseAway
from bot.store.keys import is_other, keys_used, note_first, note_key
from bot.store.migrating import revision, revisions
from bot.store.others import others_at_work
from bot.store.place import located

LOG = logging.getLogger(__name__)
CHANGED = (
    "the key is another than before, so every code, staff link and sheet made with the old one is "
    "void; make new ones, or put back the old KNEEBOT_SECRET or .secret file and start again"
)
AT_WORK = (
    "another kneebot is at work in this database, be it a desk in a terminal, with another key, in "
    "use since {since:%Y-%m-%d %H:%M} UTC; give this one the same KNEEBOT_SECRET, or stop all of "
    "them before you start one with a new key"
)
WAIT_S = 20.0
"""What is asked to stop may take 8 seconds to."""
LOOK_EVERY_S = 0.5
OTHER = (
    "the key is another than the one in use since {since:%Y-%m-%d %H:%M} UTC, so {what} would be "
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


def refuse_other(db: Database, key: bytes, what: str = "the code") -> None:
    """Raise BotError where what follows from this key would be void to the process that serves."""
    used = db.read(keys_used)
    if is_other(used, key):
        raise BotError(OTHER.format(since=used[-1].began_at, what=what))


def refuse_other_webhook(address: str, key: bytes) -> None:
    """Raise BotError where the process that serves would refuse what a webhook brings."""
    place = located(address)
    if isinstance(place, Path) and not place.is_file():
        return
    with suppress(DatabaseAway), Database.open(address, serving=False, as_it_is=True) as db:
        if db.read(revision, db.name) == revisions()[-1]:
            refuse_other(db, key, "the webhook")


def refuse_other_at_work(address: str, key: bytes) -> None:
    """Raise BotError where another process serves with another key; one that stops is awaited.

    Meanwhile nothing is open here, so that two which wait do not wait for each other.
    """
    began = waited = time.monotonic()
    while (since := _other_at_work(address, key)) is not None:
        if waited == began:
            LOG.warning("another kneebot is at work with another key; this one waits a little")
        if (waited := time.monotonic()) > began + WAIT_S:
            raise BotError(AT_WORK.format(since=since))
        time.sleep(LOOK_EVERY_S * uniform(0.5, 1.5))


def _other_at_work(address: str, key: bytes) -> datetime | None:
    """Return since when another key is in use, None where nobody is at work with one."""
    with Database.open(address, serving=False, as_it_is=True) as db:
        return db.run(_other_in_use, db.name, key)


def _other_in_use(conn: Connection, name: str, key: bytes) -> datetime | None:
    if revision(conn, name) != revisions()[-1]:
        return None
    used = keys_used(conn)
    return used[-1].began_at if is_other(used, key) and others_at_work(conn) else None


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
