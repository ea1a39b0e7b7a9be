"""The gate that all messages of a channel pass: one row, whoever sends."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from bot.store.dialects import unless_there
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


def hold_gate(conn: Connection, channel: str, now: datetime) -> Gate:
    """Return the gate, which other processes wait for until the end of the transaction."""
    row = conn.execute(HELD, {"of": channel}).mappings().one_or_none()
    if row is None:
        conn.execute(
            unless_there(conn.dialect.name, send_gate), {"channel": channel, "next_at": now}
        )
        row = conn.execute(HELD, {"of": channel}).mappings().one()
    return Gate(**row)


def keep_gate(conn: Connection, channel: str, gate: Gate) -> None:
    """Keep the gate as it is now."""
    conn.execute(CHANGED, {"of": channel, **asdict(gate)})


HELD = (
    select(*(column for column in send_gate.c if column.name != "channel"))
    .where(send_gate.c.channel == bindparam("of"))
    .with_for_update()
)
CHANGED = update(send_gate).where(send_gate.c.channel == bindparam("of"))
