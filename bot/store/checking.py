"""Looks for what is wrong with stored data; changes nothing."""

import sqlite3
from datetime import datetime, timedelta

from sqlalchemy import Connection, Table, func, select, text

from bot.store.cut import CUT, is_cut
from bot.store.dialects import has_many_writers
from bot.store.migrating import amiss, revision
from bot.store.tables import inbox, metadata, sends, sessions

TOO_LONG = timedelta(hours=1)
"""After so long an update or a message that is not settled needs somebody to look (expert)."""


def problems(conn: Connection, name: str, now: datetime) -> list[str]:
    """Return what is wrong, each in one sentence with what to do."""
    found = revision(conn, name)
    if found is None:
        return [f"{name!r} is empty; run kneebot migrate"]
    if (wrong := amiss(found)) is not None:
        return [f"the database {wrong}"]
    return [*_damage(conn), *_drift(conn), *_orphans(conn), *_stuck(conn, now)]


def counts(conn: Connection) -> dict[str, int]:
    """Return how many rows each table has."""
    tables = metadata.sorted_tables
    return {one.name: conn.scalar(select(func.count()).select_from(one)) or 0 for one in tables}


def _damage(conn: Connection) -> list[str]:
    if has_many_writers(conn):
        return []  # the server's own checksums and pg_amcheck
    told = [one for one in conn.scalars(text("PRAGMA integrity_check(10)")) if one != "ok"]
    raw = conn.connection.driver_connection
    told += [CUT] if isinstance(raw, sqlite3.Connection) and is_cut(raw) else []
    return [f"the file is damaged ({one}); restore a backup" for one in told]


def _drift(conn: Connection) -> list[str]:
    from alembic.autogenerate import compare_metadata  # noqa: PLC0415 - slow to load
    from alembic.migration import MigrationContext  # noqa: PLC0415 - as above

    drift = compare_metadata(MigrationContext.configure(conn), metadata)
    told = "the schema was changed by hand in {} places; restore a backup, or undo it"
    return [told.format(len(drift))] if drift else []


def _orphans(conn: Connection) -> list[str]:
    links = [
        (table, key.parent, key.column)
        for table in metadata.sorted_tables
        for key in sorted(table.foreign_keys, key=lambda one: one.parent.name)
    ]
    links.append((sends, sends.c.session_id, sessions.c.id))
    found = []
    for table, child, parent in links:
        lost = child.is_not(None) & child.not_in(select(parent))
        if number := conn.scalar(select(func.count()).select_from(table).where(lost)):
            told = f"{number} rows of {table.name} have no {parent.table.name}"
            found.append(f"{told}; restore a backup, or report this with the log")
    return found


def _stuck(conn: Connection, now: datetime) -> list[str]:
    since = now - TOO_LONG
    waits = inbox.c.applied_at.is_(None) & (inbox.c.received_at < since)
    begun = (sends.c.state == "sending") & (sends.c.updated_at < since)
    told = (
        (inbox, waits, "updates wait to be applied"),
        (sends, begun, "messages were begun and not settled"),
    )
    return [
        f"{number} {what} for more than an hour; start kneebot, or look into its log"
        for table, where, what in told
        if (number := _count(conn, table, where))
    ]


def _count(conn: Connection, table: Table, where: object) -> int:
    return conn.scalar(select(func.count()).select_from(table).where(where)) or 0  # type: ignore[arg-type] # a condition
