"""Copies all rows from one database into an empty one, and compares both afterwards."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Row, Table, func, select, text

from bot.store.database import Database
from bot.store.dialects import count_anew
from bot.store.errors import StoreError
from bot.store.tables import metadata

AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Copied:
    """What a table holds: how many rows, and a checksum of all of them."""

    table: str
    rows: int
    checksum: str


def copy_all(source: Database, target: Database) -> list[Copied]:
    """Copy everything in one transaction, which is undone unless both then hold the same."""
    return source.read(lambda old: target.run(_copy_all, old, target.name))


def summary(conn: Connection, table: Table) -> Copied:
    """Return what a table holds; equal on both kinds of database where the rows are."""
    digest, rows = sha256(), 0
    for row in _rows(conn, table):
        digest.update(json.dumps(tuple(row), default=str).encode())
        rows += 1
    return Copied(table.name, rows, digest.hexdigest())


def _copy_all(new: Connection, old: Connection, name: str) -> list[Copied]:
    tables = metadata.sorted_tables  # parents first
    for table in tables:
        if new.execute(select(table).limit(1)).first() is not None:
            raise StoreError(f"database {name!r} is not empty; give the address of an empty one")
    copied = [_copy(old, new, table, name) for table in tables]
    count_anew(new, *tables)
    return copied


def _copy(old: Connection, new: Connection, table: Table, name: str) -> Copied:
    page: list[dict[str, Any]] = []
    for row in _rows(old, table):
        page.append(dict(row._mapping))
        if len(page) == AT_ONCE:
            new.execute(table.insert(), page)
            page.clear()
    if page:
        new.execute(table.insert(), page)
    _go_on_numbering(old, new, table)
    before, after = summary(old, table), summary(new, table)
    if before != after:
        raise StoreError(f"{table.name} differs in {name!r} after copying; nothing was kept there")
    return after


def _rows(conn: Connection, table: Table) -> Iterator[Row[Any]]:
    ordered = select(table).order_by(*table.primary_key)
    yield from conn.execute(ordered.execution_options(yield_per=AT_ONCE))


def _go_on_numbering(old: Connection, new: Connection, table: Table) -> None:
    """Never give a number again, not even that of a row that was deleted long ago."""
    if table.autoincrement_column is None:
        return
    id = table.autoincrement_column
    highest = old.scalar(select(func.max(id))) or 0
    last = max(highest, last_number(old, table))
    if new.dialect.name != "postgresql":
        new.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": table.name})
        row = {"name": table.name, "last": last}
        new.execute(text("INSERT INTO sqlite_sequence VALUES (:name, :last)"), row)
    elif last:
        new.execute(select(func.setval(func.pg_get_serial_sequence(table.name, id.name), last)))


def last_number(conn: Connection, table: Table) -> int:
    """Return the highest number that a table ever gave."""
    id = table.autoincrement_column
    assert id is not None
    if conn.dialect.name == "postgresql":
        sequence = conn.scalar(select(func.pg_get_serial_sequence(table.name, id.name)))
        return conn.scalar(text(f"SELECT last_value FROM {sequence}")) or 0
    known = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
    return conn.scalar(known, {"name": table.name}) or 0
