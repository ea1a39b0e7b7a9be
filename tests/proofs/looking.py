"""What a database holds while other processes serve it: for those who look on from outside."""

import sqlite3
from contextlib import closing
from typing import Any

from bot.store.place import is_server

WAITING = "SELECT count(*) FROM inbox WHERE applied_at IS NULL"
LEAVING = "SELECT count(*) FROM sends WHERE state IN ('planned', 'sending')"
UNCERTAIN = "SELECT count(*) FROM sends WHERE state = 'uncertain'"


def is_busy(db: str) -> bool:
    """Tell whether anything waits to be applied or to be sent."""
    return any(count_beside(db, query) for query in (WAITING, LEAVING))


def uncertain_in(db: str) -> int:
    """Return of how many messages nobody knows whether they arrived."""
    return count_beside(db, UNCERTAIN)


def count_beside(db: str, query: str) -> int:
    """Return the number that a query finds."""
    [(number,)] = rows_beside(db, query)
    return int(number)


def rows_beside(db: str, query: str) -> list[tuple[Any, ...]]:
    """Return what a query finds in a database, beside whoever serves it."""
    if is_server(db):
        import psycopg  # noqa: PLC0415 - only where there is a server

        with psycopg.connect(db) as server:
            return server.execute(query).fetchall()
    with closing(sqlite3.connect(db, timeout=5)) as opened:
        opened.execute("PRAGMA wal_autocheckpoint = 0")
        return opened.execute(query).fetchall()
