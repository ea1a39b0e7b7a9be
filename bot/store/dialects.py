"""The few things that SQLite and PostgreSQL do not say alike."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from sqlalchemy import Connection, Executable, Table, literal_column, select, text
from sqlalchemy.dialects import sqlite

from bot.store.hot import Hot


def has_many_writers(conn: Connection) -> bool:
    """Tell whether others may write at the same time; to a file only one ever does."""
    return conn.dialect.name == "postgresql"


@contextmanager
def by_index(conn: Connection) -> Iterator[None]:
    """Let the first of very many rows be read in the order of their index.

    PostgreSQL takes what is planned for few, as it was when it last counted, and would read and
    sort all of a broadcast for each block of it.
    """
    if not has_many_writers(conn):
        yield
        return
    UNSORTED.rows(conn, {})
    yield
    SORTED.rows(conn, {})


def count_anew(conn: Connection, *tables: Table) -> None:
    """Let PostgreSQL count tables to which very many rows were added.

    By what it counted before, it takes them for small and reads them whole, again and again, until
    it counts by itself a minute or two later.
    """
    if has_many_writers(conn):
        for table in tables:
            conn.execute(text(f"ANALYZE {table.name}"))


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


UNSORTED, SORTED = (
    Hot(select(literal_column(f"set_config('enable_sort', '{word}', true)").label("now")))
    for word in ("off", "on")
)
"""Until the transaction ends."""
