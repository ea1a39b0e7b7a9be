"""Holds chats: where others hold one as well, not at all, for a moment, or in one order."""

from collections.abc import Collection

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from bot.store.conversations import CHAT, HELD_CHAT, PLACED_CHAT
from bot.store.dialects import has_many_writers
from bot.store.errors import HoldFirst
from bot.store.hot import Hot
from bot.store.send_statements import HOLD_CHATS

FREE_CHAT = Hot(PLACED_CHAT.with_for_update(key_share=True, skip_locked=True))
LOCK_NOT_AVAILABLE = "55P03"
WAIT_BRIEFLY = "SET LOCAL lock_timeout = '100ms'"
WAIT_AS_EVER = "SET LOCAL lock_timeout = DEFAULT"
HELD = "held_first"
"""Where a connection keeps which chats were held before all else."""


def held_if_free(conn: Connection, *, channel: str, address: str) -> bool:
    """Hold a chat as `find_chat` does, if nobody else does; tell whether others are kept out.

    One that is not known yet is held by nobody.
    """
    place = {"channel": channel, "address": address}
    if not has_many_writers(conn) or FREE_CHAT.value(conn, place) is not None:
        return True
    return CHAT.value(conn, place) is None


def held_soon(conn: Connection, *, channel: str, address: str) -> bool:
    """Do as `held_if_free`, but wait for a moment: whoever sends to a chat holds it as briefly."""
    if held_if_free(conn, channel=channel, address=address):
        return True
    try:
        with conn.begin_nested():  # what is set inside is as before once the wait is in vain
            conn.exec_driver_sql(WAIT_BRIEFLY)
            HELD_CHAT.rows(conn, {"channel": channel, "address": address})
            conn.exec_driver_sql(WAIT_AS_EVER)
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) != LOCK_NOT_AVAILABLE:
            raise
        return False
    return True


def hold_first(conn: Connection, chats: Collection[int]) -> None:
    """Hold chats before anything else is done in a transaction, in the order of their numbers."""
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
