"""How far a broadcast is."""

from collections import Counter

from sqlalchemy import Connection, func, select

from bot.store.clinic_tables import DELIVERY_STATES, deliveries
from bot.store.unsent import NOT_ARRIVED, UNSURE


def progress(conn: Connection, campaign_id: int) -> dict[str, int]:
    """Return how many check-ins of a broadcast are in which state.

    What was handed over and did not arrive for sure is counted a second time, as `unsure`.
    """
    is_unsure = deliveries.c.reason.in_((NOT_ARRIVED, UNSURE))
    counted = (
        select(deliveries.c.state, is_unsure.label("is_unsure"), func.count().label("how_many"))
        .where(deliveries.c.campaign_id == campaign_id)
        .group_by(deliveries.c.state, is_unsure)
    )
    found = Counter(dict.fromkeys((*DELIVERY_STATES, "unsure"), 0))
    for row in conn.execute(counted):
        found[row.state] += row.how_many
        found["unsure"] += row.how_many if row.is_unsure else 0
    return found


def unsent_reasons(conn: Connection, campaign_id: int) -> list[tuple[str, int]]:
    """Return why a broadcast was not sent to how many, the most frequent first."""
    ended = deliveries.c.state.in_(("skipped", "cancelled"))
    mine = (deliveries.c.campaign_id == campaign_id) & ended
    counted = select(deliveries.c.reason, func.count().label("how_many")).where(mine)
    rows = conn.execute(counted.group_by(deliveries.c.reason))
    return sorted(((row.reason or "", row.how_many) for row in rows), key=lambda one: -one[1])
