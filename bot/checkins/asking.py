"""Looks every second for check-ins whose time has come, in one process of all."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from bot.checkins.desk import CheckIns
from bot.checkins.draining import drain
from bot.checkins.planning import plan_due
from bot.store.database import Database

LOOK_EVERY_S = 1.0


async def keep_asking(
    db: Database, desk: CheckIns, clock: Callable[[], datetime], wake: Callable[[], None]
) -> None:
    """Plan what is due and hand it over, until cancelled; `wake` tells the sender."""
    while True:
        planned = await db.run_patiently(plan_due, clock())
        if await db.run_patiently(drain, desk, clock()):
            wake()
        elif not planned:
            await asyncio.sleep(LOOK_EVERY_S)
