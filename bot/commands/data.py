"""The commands that look after stored data: migrate, backup, restore, copy and check."""

import argparse
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from bot.checkins.restoring import set_right, told_restored
from bot.errors import BotError
from bot.settings import Settings
from bot.store.backups import back_up, restore
from bot.store.checking import counts, problems
from bot.store.copying import copy_all
from bot.store.database import Database
from bot.store.migrating import revision, revisions, upgrade
from bot.store.others import others_at_work
from bot.store.place import file_of, is_server, must_exist
from bot.store.since import since_copy

ENDS_FROM = "0018"
"""The first schema whose processes end once a newer version has migrated it."""


def migrate(arguments: argparse.Namespace, settings: Settings) -> int:
    """Bring the schema up to date, after a backup where there is a file to copy."""
    with Database.open(_address(arguments, settings), serving=True, as_it_is=True) as db:
        before = db.run(revision, db.name)
        if db.path is None and before not in (None, revisions()[-1]):
            print("A database on a server is not backed up by kneebot: that is pg_dump's.")
        if before != revisions()[-1] and db.run(others_at_work):
            print(f"Another kneebot is at work in this database; {_what_of_it(before)}.")
        upgrade(db)
        db.home.settle()
        if before == revisions()[-1]:
            print(f"{db.name}: schema {before} is up to date")
            return 0
        print(f"{db.name}: schema {revisions()[-1]}, was {before or 'empty'}")
        if db.path is not None and before is not None:
            print(f"The file as it was: {db.path}.backup-{before}")
    return 0


def backup(arguments: argparse.Namespace, settings: Settings) -> int:
    """Copy the file while it may be in use."""
    source = file_of(_address(arguments, settings))
    target = arguments.file or source.with_name(f"{source.name}.{_now():%Y%m%d-%H%M%S}")
    must_exist(source)
    with Database.open(source, serving=False, as_it_is=True) as db:
        back_up(db, target)
    print(f"{target}: {target.stat().st_size} bytes, checked")
    return 0


def put_back(arguments: argparse.Namespace, settings: Settings) -> int:
    """Put a backup in the place of a file; the file that was there stays beside it.

    What may have gone out since is held, and who left since is kept away.
    """
    target, now = file_of(_address(arguments, settings)), _now()

    def ready(copy: Path, before: Path | None) -> tuple[str, ...]:
        with Database.open(copy, serving=True) as db:
            since = None if before is None else since_copy(db, before)
            done = db.run(set_right, now, since)
            return f"{target}: restored, {_told(db)}", *told_restored(done, since)

    # Whoever is killed in between must leave nothing in the place that goes out twice.
    replaced, told = restore(arguments.file, target, now, ready)
    print(*told, sep="\n")
    if replaced is not None:
        print(f"What was there before: {replaced}")
    return 0


def restored(arguments: argparse.Namespace, settings: Settings) -> int:
    """Hold what may have gone out since a copy was made that another tool put back."""
    address = _address(arguments, settings)
    if not is_server(address):
        must_exist(file_of(address))
    with Database.open(address, serving=True) as db:
        if db.run(others_at_work):
            raise BotError("another kneebot is at work in this database; stop it first")
        done = db.run(set_right, db.clock(_now)())
    print(*told_restored(done, None), sep="\n")
    return 0


def copy(arguments: argparse.Namespace, settings: Settings) -> int:
    """Copy all rows into an empty database and compare both."""
    if not is_server(arguments.source):
        must_exist(file_of(arguments.source))
    if not is_server(arguments.target):
        file_of(arguments.target)  # one in memory would be gone at the end
    with ExitStack() as closing:
        source = closing.enter_context(Database.open(arguments.source, serving=True))
        if source.run(others_at_work):
            raise BotError(f"another kneebot is at work in {source.name}; stop it first")
        target = closing.enter_context(Database.open(arguments.target, serving=True))
        for one in copy_all(source, target):
            print(f"{one.table:16} {one.rows:9} rows, equal ({one.checksum[:12]})")
        print(f"All of {source.name} is in {target.name}. Set DATABASE_URL to the new one.")
    return 0


def check(arguments: argparse.Namespace, settings: Settings) -> int:
    """Tell what is wrong with stored data; 1 when anything is."""
    address = _address(arguments, settings)
    if not is_server(address):
        must_exist(file_of(address))
    with Database.open(address, serving=False, as_it_is=True) as db:
        found = db.read(problems, db.name, _now())
        for one in found:
            print(one)
        if not found:
            print(_told(db))
    print(f"{db.name}: {len(found)} problem{'' if len(found) == 1 else 's'}")
    return 1 if found else 0


def _address(arguments: argparse.Namespace, settings: Settings) -> str:
    return arguments.db or settings.database_url


def _what_of_it(schema: str | None) -> str:
    """Return what becomes of a process that is at work at a schema while it is migrated."""
    if schema is not None and schema >= ENDS_FROM:
        return "it ends by itself, start it anew"
    return "stop it: it does not notice, and goes on as before"


def _told(db: Database) -> str:
    return ", ".join(f"{name} {number}" for name, number in db.read(counts).items())


def _now() -> datetime:
    return datetime.now(UTC)
