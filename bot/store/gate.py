"""The gate that all messages of a channel pass: one row, whoever sends."""

from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from bot.store.dialects import hot_unless_there
from bot.store.hot import Hot
from bot.store.tables import send_gate


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """When the next message may leave, and what Telegram asked us to wait for."""

    next_at: datetime
    all_after: datetime | None = None
    broadcasts_after: datetime | None = None
    refused_at: datetime | None = None
    """When a reply was last refused as too fast, and to which chat."""
    refused_chat: int | None = None


FIELDS = tuple(field.name for field in fields(Gate))


def hold_gate(conn: Connection, channel: str, now: datetime) -> Gate:
    """Return the gate, which other processes wait for until the end of the transaction."""
    row = HELD.row(conn, {"of": channel})
    if row is None:
        adding = hot_unless_there(conn.dialect.name, send_gate)
        adding.change(conn, {"channel": channel, "next_at": now})
        row = HELD.rows(conn, {"of": channel})[0]
    return Gate(**row._asdict())


def keep_gate(conn: Connection, channel: str, gate: Gate) -> None:
    """Keep the gate as it is now."""
    changed = {name: getattr(gate, name) for name in FIELDS}
    CHANGED.change(conn, {"of": channel, **changed})


HELD = Hot(
    select(*(column for column in send_gate.c if column.name != "channel"))
    .where(send_gate.c.channel == bindparam("of"))
    .with_for_update()
)
CHANGED = Hot(update(send_gate).where(send_gate.c.channel == bindparam("of")))
