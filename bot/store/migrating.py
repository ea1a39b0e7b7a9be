"""Brings a database to the schema of this code; Alembic is imported only when there is work."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from bot.store.dialects import has_many_writers
from bot.store.errors import DatabaseCorrupt, DatabaseForeign, SchemaTooNew, SchemaTooOld

if TYPE_CHECKING:  # the two know each other: opening a database prepares it
    from bot.store.database import Database

MIGRATIONS = Path(__file__).with_name("migrations")
ONE_AT_A_TIME = 7_077_001
"""The number of our lock on a server; any will do that no other program takes."""


def prepare(db: "Database") -> None:
    """Bring the schema up to date when a database is opened.

    One on a server that holds data is left to `kneebot migrate`, as only its operator can back
    it up, and processes of the version before may still be at work in it.
    """
    if db.home.is_shared and (found := db.run(revision, db.name)) is not None:
        if _is_old(db, MIGRATIONS):
            raise SchemaTooOld(
                f"database {db.name!r} is at schema {found!r} and this version needs "
                f"{revisions()[-1]!r}; back it up with pg_dump, then run kneebot migrate"
            )
        return
    upgrade(db)


def upgrade(db: "Database", migrations: Path = MIGRATIONS) -> None:
    """Bring the schema up to date: a backup first of a file with data, then one transaction.

    Does nothing when it is up to date. Raises `SchemaTooNew` or `DatabaseForeign` and leaves the
    database as it is when this code must not write to it.
    """
    if not _is_old(db, migrations):
        return
    with db.home.alone():
        # Another process may have upgraded it while we waited to be alone.
        if _is_old(db, migrations):
            _back_up(db)
            with db.home.unbound():
                db.run(_migrate, db.name, migrations)


def revision(conn: Connection, name: str) -> str | None:
    """Return the schema revision of the database `name`, None for an empty one."""
    found = set(inspect(conn).get_table_names())
    if not found:
        return None
    if not {"alembic_version", "chats"} <= found:
        raise DatabaseForeign(
            f"database {name!r} belongs to another program; "
            "nothing was changed, give the name of another one"
        )
    return _version(conn)


def refuse_newer(conn: Connection) -> None:
    """Raise `SchemaTooNew` where a newer version has migrated the database since it was opened.

    What fails then is nobody's mistake, and what waits is for the version that wrote it.
    """
    found, known = _version(conn), revisions()
    if found not in known:
        raise SchemaTooNew(
            f"a newer version has brought the database to schema {found!r}, and this one knows "
            f"{known[-1]!r}: it ends, and leaves what waits; start the newer version"
        )


@cache
def revisions(migrations: Path = MIGRATIONS) -> tuple[str, ...]:
    """Return the revisions this code knows, oldest first: the numbers the files begin with.

    They are read once: another version may be laid into the place of one at work.
    """
    return tuple(sorted(path.name.split("_")[0] for path in migrations.glob("versions/[0-9]*.py")))


def _version(conn: Connection) -> str:
    version: str = conn.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    return version


def amiss(found: str) -> str | None:
    """Return what is wrong with a schema and what to do, None for the one of this code."""
    known = revisions()
    if found not in known:
        return f"is at schema {found}, newer than {known[-1]}; install the newer version"
    if found != known[-1]:
        return (
            f"is at schema {found} and {known[-1]} is needed; "
            "restart kneebot, or stop it and run kneebot migrate"
        )
    return None


def _is_old(db: "Database", migrations: Path) -> bool:
    found, known = db.run(revision, db.name), revisions(migrations)
    if found is not None and found not in known:
        raise SchemaTooNew(
            f"database {db.name!r} was written by a newer version (schema {found!r}, "
            f"this version knows {known[-1]!r}); nothing was changed, install the newer version"
        )
    return found != known[-1]


def _back_up(db: "Database") -> None:
    """Copy the file to `<file>.backup-<revision>`, whole or not at all; an empty one is skipped."""
    from bot.store.backups import write_whole  # noqa: PLC0415 - the two know each other

    found = db.run(revision, db.name)
    if db.path is not None and found is not None:
        write_whole(db, db.path.with_name(f"{db.path.name}.backup-{found}"))


def _migrate(conn: Connection, name: str, migrations: Path) -> None:
    from alembic import command  # noqa: PLC0415 - a tenth of a second saved at most starts
    from alembic.config import Config  # noqa: PLC0415 - as above

    if has_many_writers(conn):
        conn.execute(text(f"SELECT pg_advisory_xact_lock({ONE_AT_A_TIME})"))
    config = Config(attributes={"connection": conn})
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    command.upgrade(config, "head")
    if not has_many_writers(conn) and conn.execute(text("PRAGMA foreign_key_check")).first():
        raise DatabaseCorrupt(
            f"database {name!r} holds rows without an owner and cannot be upgraded; "
            "nothing was changed, restore a backup in its place"
        )
