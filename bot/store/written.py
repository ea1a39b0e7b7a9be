"""The numbers of messages that a person wrote, so that /hide can delete them; never their words."""

from datetime import datetime

from sqlalchemy import Connection, delete, select

from bot.store.dialects import hot_unless_there
from bot.store.tables import written


def keep_written(conn: Connection, chat_id: int, message_id: int, now: datetime) -> None:
    """Keep the number of a message; one that was changed afterwards keeps its time."""
    row = {"chat_id": chat_id, "message_id": message_id, "at": now}
    hot_unless_there(conn.dialect.name, written).change(conn, row)


def take_written(conn: Connection, chat_id: int, since: datetime) -> list[int]:
    """Return the numbers of what was written since a time, the newest first, and forget them."""
    mine = written.c.chat_id == chat_id
    known = select(written.c.message_id).where(mine, written.c.at >= since)
    numbers = list(conn.scalars(known.order_by(written.c.message_id.desc())))
    conn.execute(delete(written).where(mine))
    return numbers


def forget_written(conn: Connection, *, before: datetime) -> int:
    """Delete the numbers of what was written before a time; return how many."""
    return conn.execute(delete(written).where(written.c.at < before)).rowcount
