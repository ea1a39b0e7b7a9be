"""Empties a database, as making one takes longer than most of what is done in it."""

from bot.store.database import Connection, Database
from bot.store.tables import metadata


def emptied(db: Database) -> Database:
    """Return a database with nothing in it."""
    db.run(_empty)
    return db


def _empty(conn: Connection) -> None:
    if conn.dialect.name == "postgresql":
        names = ", ".join(metadata.tables)
        conn.exec_driver_sql(f"TRUNCATE {names} RESTART IDENTITY")
        return
    for table in reversed(metadata.sorted_tables):
        conn.execute(table.delete())
    conn.exec_driver_sql("DELETE FROM sqlite_sequence")
