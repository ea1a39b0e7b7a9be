"""Who else is at work in a database on a server."""

from sqlalchemy import Connection, text

from bot.store.dialects import has_many_writers

OURS = text(
    "SELECT count(*) FROM pg_stat_activity "
    "WHERE application_name = 'kneebot' AND datname = current_database() "
    "AND pid <> pg_backend_pid()"
)


ONLY_READ = text("SELECT current_setting('transaction_read_only') = 'on'")


def is_only_read(conn: Connection) -> bool:
    """Tell whether a server lets nobody write here."""
    return has_many_writers(conn) and bool(conn.scalar(ONLY_READ))


def others_at_work(conn: Connection) -> bool:
    """Tell whether another kneebot has this database open; of a file its lock tells."""
    return has_many_writers(conn) and bool(conn.scalar(OURS))
