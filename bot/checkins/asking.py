"""Looks every second for check-ins whose time has come, in one process of all."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from bot.checkins.alerting import look_round, tell_staff
from bot.checkins.broadcasts import plan_broadcasts
from bot.checkins.desk import CheckIns
from bot.checkins.draining import drain
from bot.checkins.listing import send_lists
from bot.checkins.planning import plan_due
from bot.store.clinics import all_clinics
from bot.store.database import Connection, Database

LOOK_EVERY_S = 1.0


async def keep_asking(
    db: Database, desk: CheckIns, clock: Callable[[], datetime], wake: Callable[[], None]
) -> None:
    """Plan what is due and hand it over, until cancelled; `wake` tells the sender."""
    while True:
        has_more = await db.run_patiently(tick, desk, clock())
        wake()
        if not has_more:
            await asyncio.sleep(LOOK_EVERY_S)


def tick(conn: Connection, desk: CheckIns, now: datetime) -> bool:
    """Plan, ask and look round once; return whether there is more to do at once."""
    clinics = [one for one in all_clinics(conn) if one.closed_at is None]
    planned = plan_broadcasts(conn, now) + plan_due(conn, now)
    asked = drain(conn, desk, now)
    seen = look_round(conn, clinics, now)
    send_lists(conn, desk, clinics, now)
    tell_staff(conn, desk, now)
    return bool(planned or asked or seen)
