"""Very many invented patients at once."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, insert

from bot.store.clinic_tables import patients
from bot.store.dialects import count_anew
from bot.store.tables import chats

AT_ONCE = 10_000


def fill_patients(
    conn: Connection, clinic_id: int, count: int, zones: Sequence[str], now: datetime
) -> None:
    """Keep so many chats and patients of a clinic, their zones in turn; chats count from 1."""
    for first in range(1, count + 1, AT_ONCE):
        numbers = range(first, min(first + AT_ONCE, count + 1))
        some = [
            {"id": n, "channel": "telegram", "address": str(n), "created_at": now} for n in numbers
        ]
        conn.execute(insert(chats), some)
        rows = [
            {
                "clinic_id": clinic_id,
                "chat_id": n,
                "zone": zones[n % len(zones)],
                "state": "active",
                "consented_at": now,
                "consent_version": "trial",
                "looked_at": now,
                "created_at": now,
                "updated_at": now,
            }
            for n in numbers
        ]
        conn.execute(insert(patients), rows)
    count_anew(conn, chats, patients)
