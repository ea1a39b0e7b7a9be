"""What clinics sent is settled before its messages are forgotten: it arrived, or it never will."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Text, select, type_coerce

from bot.store.addressed import COMING, OF_CHAT, awaited_as, has_arrived, left_below, stored
from bot.store.sends import hold_chats
from bot.store.tables import chats


def settle_coming(conn: Connection, *, before: datetime) -> int:
    """Keep for words what has arrived of what was planned before a time, and forget the rest.

    What may still arrive stays. Return in how many chats there was some.
    """
    has_some = type_coerce(chats.c.awaits, Text).contains(f'"{COMING}":')
    found = conn.execute(select(chats.c.id, chats.c.awaits).where(has_some)).all()
    old = [row.id for row in found if _planned_before(row.awaits, before)]
    if old:
        hold_chats(conn, old)
    for id in old:
        put = stored(conn, id) or {}
        OF_CHAT.change(conn, {"chat": id, "awaits": _settled(conn, id, put, before) or None})
    return len(old)


def _planned_before(put: dict[str, Any], before: datetime) -> list[dict[str, Any]]:
    return [one for one in put.get(COMING, ()) if awaited_as(one).at < before]


def _settled(
    conn: Connection, chat_id: int, put: dict[str, Any], before: datetime
) -> dict[str, Any]:
    """Return what a chat keeps; the newest that arrived takes the words from now on."""
    old = _planned_before(put, before)
    arrived = [one for one in old if has_arrived(conn, chat_id, awaited_as(one).at)]
    young = [one for one in put.get(COMING, ()) if one not in old]
    coming = [*left_below(conn, chat_id, {COMING: old}).get(COMING, ()), *young]
    others = {key: value for key, value in put.items() if key != COMING}
    below = {**arrived[-1], **left_below(conn, chat_id, others)} if arrived else others
    return {**below, **({COMING: coming} if coming else {})}
