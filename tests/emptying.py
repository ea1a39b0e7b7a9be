"""Empties a database, or copies an empty one: to make it takes longer than most tests."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.store.database import Connection, Database
from bot.store.tables import metadata


def emptied(db: Database) -> Database:
    """Return a database with nothing in it."""
    db.run(_empty)
    return db


def opened(path: Path) -> Database:
    """Open a file as serving; where there is none, a copy of one that was made before."""
    if not path.exists():
        path.touch(0o600)
        path.write_bytes(_made_once())
    return Database.open(path, serving=True)


@cache
def _made_once() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "empty.sqlite"
        Database.open(path, serving=True).close()
        return path.read_bytes()


def _empty(conn: Connection) -> None:
    if conn.dialect.name == "postgresql":
        names = ", ".join(metadata.tables)
        conn.exec_driver_sql(f"TRUNCATE {names} RESTART IDENTITY")
        return
    for table in reversed(metadata.sorted_tables):
        conn.execute(table.delete())
    conn.exec_driver_sql("DELETE FROM sqlite_sequence")
