"""Check-ins that wait at the sender are planned anew: their hours are over, or somebody talks."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, literal_column, select, update

from bot.store.clinic_tables import deliveries
from bot.store.columns import UtcDateTime
from bot.store.hot import Hot
from bot.store.tables import sends


def take_back_unsent(conn: Connection, chat_id: int, now: datetime, due_at: datetime) -> None:
    """Plan the check-ins of a chat anew that have not left yet, for a later time."""
    _take_back(conn, UNSENT_OF_CHAT.rows(conn, {"chat": chat_id}), now, due_at)


def take_back_late(conn: Connection, now: datetime, limit: int) -> int:
    """Plan the check-ins anew that waited until their hours were over; return how many."""
    return _take_back(conn, LATE.rows(conn, {"now": now, "limit": limit}), now, now)


def _take_back(conn: Connection, unsent: Sequence[Any], now: datetime, due_at: datetime) -> int:
    ids = [row.id for row in unsent]
    if ids:
        cancelled = {"state": "cancelled", "body": None, "updated_at": now}
        conn.execute(update(sends).where(sends.c.id.in_(ids)).values(cancelled))
        again = {"state": "planned", "send_id": None, "due_at": due_at, "updated_at": now}
        of_them = deliveries.c.send_id.in_(ids) & (deliveries.c.state == "asked")
        conn.execute(update(deliveries).where(of_them).values(again))
    return len(ids)


def _unsent(*which: Any) -> Select[Any]:
    is_unsent = and_(sends.c.kind == "checkin", sends.c.attempts == 0)
    # Written out for the same reason.
    is_planned = sends.c.state == literal_column("'planned'")
    return select(sends.c.id).where(is_planned, is_unsent, *which).with_for_update(skip_locked=True)


UNSENT_OF_CHAT = Hot(_unsent(sends.c.chat_id == bindparam("chat")))
LATE = Hot(
    _unsent(sends.c.give_up_at <= bindparam("now", type_=UtcDateTime)).limit(bindparam("limit"))
)
