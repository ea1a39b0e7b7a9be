"""The few things that SQLite and PostgreSQL do not say alike."""

from functools import cache
from typing import Any

from sqlalchemy import Connection, Executable, Table
from sqlalchemy.dialects import sqlite

from bot.store.hot import Hot


def has_many_writers(conn: Connection) -> bool:
    """Tell whether others may write at the same time; to a file only one ever does."""
    return conn.dialect.name == "postgresql"


@cache
def unless_there(dialect: str, table: Table, returning: str | None = None) -> Executable:
    """Return an insert that leaves a row alone that is there already."""
    if dialect == "postgresql":
        from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - many never need it

        adding: Any = postgresql.insert(table).on_conflict_do_nothing()
    else:
        adding = sqlite.insert(table).on_conflict_do_nothing()
    made: Executable = adding.returning(table.c[returning]) if returning else adding
    return made


@cache
def hot_unless_there(dialect: str, table: Table, returning: str | None = None) -> Hot:
    """Return the same made ready, for every turn."""
    return Hot(unless_there(dialect, table, returning))
