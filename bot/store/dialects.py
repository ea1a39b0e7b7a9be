"""The few things that SQLite and PostgreSQL do not say alike."""

from functools import cache

from sqlalchemy import Connection, Executable, Table
from sqlalchemy.dialects import postgresql, sqlite


def has_many_writers(conn: Connection) -> bool:
    """Tell whether others may write at the same time; to a file only one ever does."""
    return conn.dialect.name == "postgresql"


@cache
def unless_there(dialect: str, table: Table, returning: str | None = None) -> Executable:
    """Return an insert that leaves a row alone that is there already."""
    into = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    adding = into.on_conflict_do_nothing()
    return adding.returning(table.c[returning]) if returning else adding
