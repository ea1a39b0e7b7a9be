"""How far a broadcast is."""

from collections import Counter
from collections.abc import Mapping

from sqlalchemy import Connection, func, select

from bot.store.clinic_tables import DELIVERY_STATES, deliveries
from bot.store.unsent import BLOCKED, NOT_ARRIVED, UNSURE

NOT_SENT = ("skipped", "cancelled")
LEFT = ("answered", "partly", "silent", "asked")


def progress(conn: Connection, campaign_id: int) -> dict[str, int]:
    """Return how many check-ins of a broadcast are in which state.

    What was handed over and did not arrive for sure is counted a second time, as `unsure`. Who is
    known to have blocked the bot, perhaps only when it was handed over, was not sent it: `skipped`.
    """
    kind = (deliveries.c.state, deliveries.c.reason)
    counted = (
        select(*kind, func.count().label("how_many"))
        .where(deliveries.c.campaign_id == campaign_id)
        .group_by(*kind)
    )
    found = Counter(dict.fromkeys((*DELIVERY_STATES, "unsure"), 0))
    for row in conn.execute(counted):
        is_late = row.reason == BLOCKED and row.state not in NOT_SENT
        found["skipped" if is_late else row.state] += row.how_many
        found["unsure"] += row.how_many if row.reason in (NOT_ARRIVED, UNSURE) else 0
    return found


def handed_over(done: Mapping[str, int]) -> int:
    """Return how many of a broadcast have left, of what became of it."""
    return sum(done[state] for state in LEFT)


def unsent_reasons(conn: Connection, campaign_id: int) -> list[tuple[str, int]]:
    """Return why a broadcast was not sent to how many, the most frequent first."""
    ended = deliveries.c.state.in_(NOT_SENT) | (deliveries.c.reason == BLOCKED)
    mine = (deliveries.c.campaign_id == campaign_id) & ended
    counted = select(deliveries.c.reason, func.count().label("how_many")).where(mine)
    rows = conn.execute(counted.group_by(deliveries.c.reason))
    return sorted(((row.reason or "", row.how_many) for row in rows), key=lambda one: -one[1])
