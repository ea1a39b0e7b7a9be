"""Finds what keeps kneebot from working. It changes nothing, and may be run while kneebot runs."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.app import open_library, plain_library
from bot.channels.telegram.examining import examine
from bot.channels.telegram.webhook import PATH
from bot.errors import BotError
from bot.late import POLL_LIMIT, too_late
from bot.operations.machine import (
    full_disk,
    is_serving,
    taken_port,
    wrong_rights,
    wrong_time_zones,
)
from bot.settings import LOOPBACK, NEEDS_SECRET, NEEDS_URL, Settings
from bot.store.database import Connection, Database
from bot.store.errors import StoreError
from bot.store.health import NOTHING, Waits, check_whole, waits
from bot.store.migrating import revision, revisions
from bot.store.place import is_server, located
from flows.errors import FlowsError


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """What is wrong and what to do, in one line; `check` tells where it was looked for."""

    check: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What is looked at: the settings, and what the call said instead of them."""

    settings: Settings
    database: str
    content: Path | None
    host: str
    port: int
    now: datetime

    @property
    def file(self) -> Path | None:
        """The file of the database, None where it has none of its own."""
        place = located(self.database)
        return place if isinstance(place, Path) else None


def examined(house: House) -> Iterator[Trouble]:
    """Yield every trouble once, check by check."""
    told: set[str] = set()
    for name, check in CHECKS.items():
        for message in _messages(check, house):
            if message not in told:
                told.add(message)
                yield Trouble(check=name, message=message)


def _messages(check: "Check", house: House) -> Iterator[str]:
    try:
        yield from check(house)
    except (BotError, FlowsError) as error:
        yield " / ".join(str(error).splitlines())


def _content(house: House) -> Iterator[str]:
    plain_library(house.settings, content=house.content).renderer.refuse_broken()
    yield from ()


def _clinic(house: House) -> Iterator[str]:
    open_library(house.settings, content=house.content).renderer.refuse_broken()
    yield from ()


def _settings(house: House) -> Iterator[str]:
    if is_server(house.database) and house.settings.secret is None:
        yield NEEDS_SECRET
    if house.host not in LOOPBACK and house.settings.url is None:
        yield NEEDS_URL


def _disk(house: House) -> Iterator[str]:
    if house.file is not None and house.file.parent.is_dir():
        yield from full_disk(house.file)


def _rights(house: House) -> Iterator[str]:
    if house.file is not None:
        has_own_key = house.settings.secret is not None
        key = None if has_own_key else house.file.with_name(f"{house.file.name}.secret")
        yield from wrong_rights(house.file, key)


def _database(house: House) -> Iterator[str]:
    if house.file is not None and house.file.exists():
        check_whole(house.file)
    found, _ = _stored(house)
    newest = revisions()[-1]
    if found is not None and found not in revisions():
        yield f"the database is at schema {found}, newer than {newest}; install the newer version"
    elif found is not None and found != newest:
        yield f"the database is at schema {found} and {newest} is needed; run kneebot migrate"


def _queue(house: House) -> Iterator[str]:
    _, waiting = _stored(house)
    for late in too_late(waiting, house.now, polling_since=None):
        yield f"{late}; start kneebot, or if it runs read its log and start it anew"


def _port(house: House) -> Iterator[str]:
    yield from taken_port(house.host, house.port)


def _telegram(house: House) -> Iterator[str]:
    token = house.settings.telegram_token
    if token is not None:
        yield from examine(
            token.get_secret_value(),
            str(house.settings.telegram_url),
            now=house.now,
            home=str(house.settings.url).rstrip("/") + PATH if house.settings.url else None,
            is_polled=is_serving(house.host, house.port) or _was_polled(house),
        )


def _was_polled(house: House) -> bool:
    try:
        _, waiting = _stored(house)
    except StoreError:
        return False
    return waiting.polled_at is not None and house.now - waiting.polled_at < POLL_LIMIT


def _stored(house: House) -> tuple[str | None, Waits]:
    """Return the schema of the database and what waits in it; nothing where there is none yet."""
    place = located(house.database)
    if place is None or (isinstance(place, Path) and not place.exists()):
        return None, NOTHING
    with Database.open(house.database, serving=False, as_it_is=True) as db:
        return db.run(_look, db.name, house.now)


def _look(conn: Connection, name: str, now: datetime) -> tuple[str | None, Waits]:
    found = revision(conn, name)
    if found != revisions()[-1]:
        return found, NOTHING
    return found, waits(conn, now)


Check = Callable[[House], Iterator[str]]
CHECKS: dict[str, Check] = {
    "content": _content,
    "clinic": _clinic,
    "settings": _settings,
    "time zones": lambda _: wrong_time_zones(),
    "database": _database,
    "queue": _queue,
    "disk": _disk,
    "rights": _rights,
    "port": _port,
    "telegram": _telegram,
}
