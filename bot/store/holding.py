"""Chats are held in the order of their numbers: else two processes would wait for each other."""

from collections.abc import Collection

from sqlalchemy import Connection

from bot.store.dialects import has_many_writers
from bot.store.errors import HoldFirst
from bot.store.send_statements import HOLD_CHATS

HELD = "held_first"
"""Where a connection keeps which chats were held before all else."""


def hold_first(conn: Connection, chats: Collection[int]) -> None:
    """Hold chats before anything else is done in a transaction."""
    conn.info[HELD] = frozenset(chats)
    if chats:
        HOLD_CHATS.rows(conn, {"chats": [*chats]})


def hold_beside(conn: Connection, chat_id: int, *, held: int | None) -> None:
    """Hold a further chat; where a later one is held already, all is done again with it first.

    Raise `HoldFirst` for that.
    """
    if not has_many_writers(conn):
        return
    is_out_of_order = held is not None and chat_id < held
    if is_out_of_order and chat_id not in conn.info.get(HELD, ()):
        raise HoldFirst(chat_id)
    HOLD_CHATS.rows(conn, {"chats": [chat_id]})
