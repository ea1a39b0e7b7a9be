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
