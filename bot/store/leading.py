"""Lasting work that one process does of all that share a database, such as polling."""

import asyncio
import logging
from collections.abc import Callable, Coroutine

from bot.store.database import Connection, Database
from bot.store.errors import StoreError

LOG = logging.getLogger(__name__)
LOOK_EVERY_S = 5.0


async def lead(db: Database, role: str, work: Callable[[], Coroutine[None, None, None]]) -> None:
    """Do the work once no other process does; stop when the database no longer knows of us."""
    if not db.home.is_shared:
        await work()
        return
    while True:
        held = await _held(db, role)
        working = asyncio.create_task(work())
        try:
            while await asyncio.to_thread(db.home.is_held, held) and not working.done():
                await asyncio.wait({working}, timeout=LOOK_EVERY_S)
            if working.done():
                return working.result()
            LOG.error("the database went away, so another process may take over: %s", role)
        finally:
            working.cancel()
            await asyncio.wait({working})
            await asyncio.to_thread(held.invalidate)


async def _held(db: Database, role: str) -> Connection:
    while True:
        try:
            held = await asyncio.to_thread(db.home.hold, role)
        except StoreError as error:
            LOG.error("%s", error)
            held = None
        if held is not None:
            return held
        await asyncio.sleep(LOOK_EVERY_S)
