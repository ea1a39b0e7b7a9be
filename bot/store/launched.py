"""Broadcasts for who wants to see, launch or stop one, also where its buttons are lost."""

from datetime import datetime

from sqlalchemy import Connection, Select, bindparam, or_, select

from bot.store.campaigns import Campaign, campaign_of
from bot.store.clinic_tables import UNDER_WAY, campaigns
from bot.store.columns import UtcDateTime
from bot.store.hot import Hot
from bot.store.send_statements import is_in


def under_way(conn: Connection, clinic_id: int, now: datetime) -> list[Campaign]:
    """Return the broadcasts of a clinic that can still be cancelled, the oldest first."""
    rows = CAN_BE_STOPPED.rows(conn, {"clinic": clinic_id, "now": now})
    return [campaign for row in rows if (campaign := campaign_of(conn, row.id)) is not None]


def newest_launched(conn: Connection, clinic_id: int) -> list[Campaign]:
    """Return the last few broadcasts of a clinic, the newest first."""
    rows = NEWEST.rows(conn, {"clinic": clinic_id})
    return [campaign for row in rows if (campaign := campaign_of(conn, row.id)) is not None]


def held_campaign(conn: Connection, id: int) -> Campaign | None:
    """Return and hold a broadcast to be changed, None when there is none of that number.

    It is held before it is read: else who waited would not see who cancelled it meanwhile.
    """
    HOLD.rows(conn, {"which": id})
    return campaign_of(conn, id)


def _launched() -> Select[tuple[int]]:
    theirs = campaigns.c.clinic_id == bindparam("clinic")
    return select(campaigns.c.id).where(theirs, campaigns.c.launched_at.is_not(None))


# ---- the statements, built once

SHOWN = 5
HOLD = Hot(
    select(campaigns.c.id)
    .where(campaigns.c.id == bindparam("which"))
    .with_for_update(key_share=True)
)
CAN_BE_STOPPED = Hot(
    _launched()
    .where(
        or_(*(is_in(state, campaigns) for state in UNDER_WAY)),
        campaigns.c.not_after > bindparam("now", type_=UtcDateTime),
    )
    .order_by(campaigns.c.id)
)
NEWEST = Hot(_launched().order_by(campaigns.c.id.desc()).limit(SHOWN))
