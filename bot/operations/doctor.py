"""Finds what keeps kneebot from working. It changes nothing, and may be run while kneebot runs."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from bot.app import checkin_library, open_library, plain_library
from bot.channels.telegram.examining import examine
from bot.channels.telegram.webhook import PATH
from bot.channels.web.secret import secret_in
from bot.errors import BotError
from bot.late import POLL_LIMIT, late_reply, late_result, too_late
from bot.operations.error_reports import refuse_dsn
from bot.operations.left_over import told_mistakes, told_unsent
from bot.operations.machine import (
    full_disk,
    is_serving,
    taken_port,
    told_by_itself,
    wrong_clock,
    wrong_rights,
    wrong_time_zones,
)
from bot.settings import LOOPBACK, NEEDS_SECRET, NEEDS_URL, NOT_COPIED, Settings
from bot.settings_told import told_secrets, unread
from bot.store.backups import (
    SETTING,
    copies_ahead,
    leftovers,
    newest_copy,
    refuse_folder,
    told_leftovers,
)
from bot.store.database import Connection, Database
from bot.store.errors import StoreError
from bot.store.health import NOTHING, Waits, check_whole, waits
from bot.store.keys import Used, is_other, keys_used
from bot.store.migrating import amiss, revision, revisions
from bot.store.old_copies import old_copies
from bot.store.others import is_only_read
from bot.store.place import is_server, located
from bot.store.server_time import told_by
from bot.store.unsent import LOOKED_BACK
from flows.errors import FlowsError

COPY_LIMIT_DAYS = 1
"""One is made soon after midnight in UTC, so an older one is not the newest that is due."""


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
    is_away: bool = False
    """Whether the database could not be looked into: each further try may take long."""

    @property
    def file(self) -> Path | None:
        """The file of the database, None where it has none of its own."""
        place = located(self.database)
        return place if isinstance(place, Path) else None


def examined(house: House) -> Iterator[Trouble]:
    """Yield every trouble once, check by check."""
    told: set[str] = set()
    for name, check in CHECKS.items():
        for found in _found(check, house):
            if isinstance(found, StoreError) and name in OF_DATABASE:
                house = replace(house, is_away=True)
            message = " / ".join(str(found).splitlines())
            if message not in told:
                told.add(message)
                yield Trouble(check=name, message=message)


def _found(check: "Check", house: House) -> Iterator[str | BotError | FlowsError]:
    try:
        yield from check(house)
    except (BotError, FlowsError) as error:
        yield error


def _content(house: House) -> Iterator[str]:
    plain_library(house.settings, content=house.content).renderer.refuse_broken()
    unset = house.settings.model_copy(update={"clinic": None})
    checkin_library(unset, content=house.content).renderer.refuse_broken()
    yield from ()


def _clinic(house: House) -> Iterator[str]:
    open_library(house.settings, content=house.content).renderer.refuse_broken()
    checkin_library(house.settings, content=house.content).renderer.refuse_broken()
    yield from ()


def _settings(house: House) -> Iterator[str]:
    if is_server(house.database) and house.settings.secret is None:
        yield NEEDS_SECRET
    if house.host not in LOOPBACK and house.settings.url is None:
        yield NEEDS_URL
    refuse_dsn(house.settings.sentry_dsn)
    yield from told_secrets()
    yield from unread()


def _disk(house: House) -> Iterator[str]:
    if house.file is not None and house.file.parent.is_dir():
        yield from full_disk(house.file)


def _backups(house: House) -> Iterator[str]:
    folder = house.settings.backups
    if folder is not None and is_server(house.database):
        yield NOT_COPIED
    elif folder is not None:
        refuse_folder(folder)
        for ahead in copies_ahead(folder, house.now.date()):
            yield f"{SETTING}: {ahead.name} is of a day to come; set the clock right, and delete it"
        days = days_since_copy(house)
        if days is not None and days > COPY_LIMIT_DAYS:
            yield f"{SETTING}: the newest copy is {days} days old; start kneebot, or read its log"


def days_since_copy(house: House) -> int | None:
    """Return how old the newest daily copy is, None where there is none."""
    folder = house.settings.backups
    newest = (
        None
        if folder is None or is_server(house.database)
        else newest_copy(folder, house.now.date())
    )
    return (house.now.date() - newest).days if newest is not None else None


def copies_beside(house: House) -> list[Path]:
    """Return the copies beside the database that hold what was deleted since."""
    try:
        return [] if house.file is None else old_copies(house.file, house.now)
    except StoreError:  # the address is no file's: told already
        return []


def _rights(house: House) -> Iterator[str]:
    if house.file is not None:
        has_own_key = house.settings.secret is not None
        key = None if has_own_key else house.file.with_name(f"{house.file.name}.secret")
        yield from wrong_rights(house.file, key)


def _database(house: House) -> Iterator[str]:
    if house.file is not None and (found := leftovers(house.file)):
        yield told_leftovers(house.file, found)
    if house.file is not None and house.file.exists():
        check_whole(house.file)
    schema, _ = _stored(house)
    if schema is not None and is_server(house.database):
        with Database.open(house.database, serving=False, as_it_is=True) as db:
            if db.run(is_only_read):
                yield (
                    "the database can be read and not written to; "
                    "let its server or account write (default_transaction_read_only = off)"
                )
            yield from wrong_clock(house.now, db.run(told_by))
    if schema is not None and (wrong := amiss(schema)) is not None:
        yield f"the database {wrong}"


def _key(house: House) -> Iterator[str]:
    used, key = _of_keys(house), _lasting_key(house)
    if used and key is None and house.file is not None:
        yield (
            f"the key is missing: {house.file.name}.secret belongs beside the database; put back "
            "the one that does, as the next start makes another and codes, staff links and sheets "
            "made before are void then"
        )
    if key is not None and is_other(used, key):
        yield (
            f"the key is another than the one in use since {used[-1].began_at:%Y-%m-%d %H:%M} UTC, "
            "so codes, staff links and sheets made with that are void; give every process the same "
            "KNEEBOT_SECRET or .secret file, or make new ones after the next start"
        )


def _lasting_key(house: House) -> bytes | None:
    """Return the key as set or kept beside the file; none is made."""
    if house.settings.secret is not None:
        return house.settings.secret.get_secret_value().encode()
    kept = house.file and house.file.with_name(f"{house.file.name}.secret")
    return secret_in(kept) if kept is not None and kept.exists() else None


def _of_keys(house: House) -> Used:
    if _stored(house)[0] != revisions()[-1]:
        return ()
    with Database.open(house.database, serving=False, as_it_is=True) as db:
        return db.read(keys_used)


def _queue(house: House) -> Iterator[str]:
    _, waiting = _stored(house)
    for late in too_late(waiting, house.now, polling_since=None):
        yield f"{late}; start kneebot, or if it runs read its log and start it anew"
    for late in late_reply(waiting, house.now):
        yield f"{late}, and others leave: let it run where many wait, else read the log"
    for late in late_result(waiting, house.now):
        yield f"{late}; Telegram does not take it, or asks to wait: read the log"


def _of_the_last_day(
    told: Callable[[Database, datetime], Iterator[str]], house: House
) -> Iterator[str]:
    if _stored(house)[0] == revisions()[-1]:
        with Database.open(house.database, serving=False, as_it_is=True) as db:
            yield from told(db, house.now - LOOKED_BACK)


def _port(house: House) -> Iterator[str]:
    yield from taken_port(house.host, house.port)


def _process(house: House) -> Iterator[str]:
    for line in told_by_itself(house.host, house.port):
        yield f"kneebot at work says: {line}; read its log"


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
    place = None if house.is_away else located(house.database)
    if place is None or (isinstance(place, Path) and not place.exists()):
        return None, NOTHING
    with Database.open(house.database, serving=False, as_it_is=True) as db:
        return db.run(_look, db.name, house.now)


def _look(conn: Connection, name: str, now: datetime) -> tuple[str | None, Waits]:
    found = revision(conn, name)
    if found != revisions()[-1]:
        return found, NOTHING
    return found, waits(conn, now)


OF_DATABASE = ("database", "queue", "sends", "mistakes")
Check = Callable[[House], Iterator[str]]
CHECKS: dict[str, Check] = {
    "content": _content,
    "clinic": _clinic,
    "settings": _settings,
    "time zones": lambda _: wrong_time_zones(),
    "database": _database,
    "queue": _queue,
    "sends": partial(_of_the_last_day, told_unsent),
    "mistakes": partial(_of_the_last_day, told_mistakes),
    "disk": _disk,
    "backups": _backups,
    "rights": _rights,
    "key": _key,
    "port": _port,
    "process": _process,
    "telegram": _telegram,
}
