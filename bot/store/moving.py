"""Conversations that moved by a clock that was ahead: they moved just now, in the same order."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from bot.store.hot import Hot
from bot.store.tables import chats, sessions


def bring_back(conn: Connection, now: datetime, *, after: datetime) -> None:
    """Let what moved `after` a time that has not come yet have moved right before now.

    What a turn holds at this moment is left to it: it moves by the right clock.
    """
    early = (
        select(sessions.c.id)
        .join(chats, chats.c.id == sessions.c.chat_id)
        .where(sessions.c.updated_at > after)
        .order_by(sessions.c.updated_at, sessions.c.id)
        .with_for_update(of=(sessions, chats), skip_locked=True, key_share=True)
    )
    ids = [*conn.scalars(early)]
    first = now - len(ids) * datetime.resolution
    moved = [
        {"which": id, "updated_at": first + place * datetime.resolution}
        for place, id in enumerate(ids)
    ]
    if moved:
        MOVED.change_each(conn, moved)


MOVED = Hot(update(sessions).where(sessions.c.id == bindparam("which")))
"""Sets the columns that it is given."""
