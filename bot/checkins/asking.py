"""Looks every second for check-ins whose time has come, in one process of all."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial

from bot.checkins.alerting import look_round, tell_staff
from bot.checkins.beginning import plan_broadcasts
from bot.checkins.desk import CheckIns
from bot.checkins.draining import drain
from bot.checkins.listing import send_lists
from bot.checkins.planning import plan_due
from bot.errors import place_of
from bot.setbacks import Setbacks
from bot.store.asides import Parts, in_parts
from bot.store.clinics import all_clinics
from bot.store.database import Connection, Database
from bot.store.errors import SchemaTooNew

LOG = logging.getLogger(__name__)
LOOK_EVERY_S = 1.0
AFTER_MISTAKE_S = 60.0
DUTY = "check-ins"


async def keep_asking(
    db: Database,
    desk: CheckIns,
    clock: Callable[[], datetime],
    wake: Callable[[], None],
    setbacks: Setbacks,
) -> None:
    """Plan what is due and hand it over, until cancelled; `wake` tells the sender."""
    while True:
        try:
            has_more = await db.run_patiently(tick, desk, clock())
        except SchemaTooNew:
            raise
        except Exception as error:  # of nobody's part: nobody else may be left without an answer
            failed = f"check-ins could not be looked at ({type(error).__name__})"
            LOG.error("%s in %s", failed, place_of(error))
            setbacks.duties[DUTY] = failed
            await asyncio.sleep(AFTER_MISTAKE_S)
            continue
        setbacks.duties.pop(DUTY, None)
        wake()
        if not has_more:
            await asyncio.sleep(LOOK_EVERY_S)


def tick(conn: Connection, desk: CheckIns, now: datetime) -> bool:
    """Plan, ask and look round once; return whether there is more to do at once.

    With whom a mistake of ours is met, is put off; the others notice nothing.
    """
    return in_parts(conn, desk.asides, now, partial(_look, conn, desk, now))


def _look(conn: Connection, desk: CheckIns, now: datetime, parts: Parts) -> bool:
    clinics = [one for one in all_clinics(conn) if one.closed_at is None]
    planned = plan_broadcasts(conn, now, parts) + plan_due(conn, now, parts)
    asked = drain(conn, desk, now, parts)
    seen = look_round(conn, clinics, now, parts)
    send_lists(conn, desk, clinics, now, parts)
    tell_staff(conn, desk, now)
    return bool(planned or asked or seen)
