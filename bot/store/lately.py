"""Check-ins and broadcasts that were asked, answered in part or ticked lately, and are open."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, exists, or_, select

from bot.store.clinic_tables import clinics, deliveries, patients
from bot.store.deliveries import Delivery, delivery_as
from bot.store.delivery_statements import OPEN, known
from bot.store.send_statements import CHANGE
from bot.store.tables import chats, sends


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What waits for an answer, in which chat, and when it moved last but for ticks."""

    delivery: Delivery
    address: str
    at: datetime
    is_begun: bool
    """Whether something of it is answered or ticked."""


def waiting_since(conn: Connection, since: datetime, *, channel: str) -> list[Waiting]:
    """Return what moved since a time and waits for an answer, the newest last.

    It is of people whom their clinic follows, and who let the bot write to them.
    """
    has_ticks = exists().where(
        sends.c.chat_id == patients.c.chat_id,
        sends.c.session_id == deliveries.c.session_id,
        sends.c.ticks != [],
        sends.c.updated_at >= since,
    )
    moved = (
        known()
        .add_columns(has_ticks.label("has_ticks"))
        .where(
            deliveries.c.state.in_(OPEN),
            deliveries.c.asks.is_not(None),
            or_(deliveries.c.updated_at >= since, has_ticks),
            patients.c.state != "stopped",
            clinics.c.closed_at.is_(None),
            chats.c.blocked_at.is_(None),
            chats.c.channel == channel,
        )
    )
    return [
        Waiting(
            delivery=delivery_as(row),
            address=row.address,
            at=row.updated_at,
            is_begun=row.has_ticks or row.state == "partly",
        )
        for row in conn.execute(moved.order_by(deliveries.c.updated_at, deliveries.c.id))
    ]


def has_surely_arrived(conn: Connection, waiting: Waiting) -> bool:
    """Tell whether all that was said since something moved has arrived, without a doubt.

    What may still come, or of which nobody knows, would be read twice if it were put again.
    """
    said = (
        (sends.c.chat_id == waiting.delivery.patient.chat_id)
        & (sends.c.created_at >= waiting.at)
        & (sends.c.priority != CHANGE)
        & (sends.c.state != "cancelled")
    )
    return set(conn.scalars(select(sends.c.state).where(said))) == {"sent"}
