"""A process ends once a newer version has migrated the database: that one goes on from there."""

import asyncio
from typing import NoReturn

from sqlalchemy.exc import SQLAlchemyError

from bot.store.database import Database
from bot.store.errors import SchemaTooNew, StoreError
from bot.store.migrating import refuse_newer

LOOK_EVERY_S = 5.0


async def until_outgrown(db: Database) -> NoReturn:
    """Look every few seconds; raise `SchemaTooNew` once the schema is newer than this code."""
    while True:
        await asyncio.sleep(LOOK_EVERY_S)
        await refuse_outgrown(db)


async def refuse_outgrown(db: Database) -> None:
    """Raise `SchemaTooNew` where the schema is newer than this code, as far as anybody can tell."""
    try:
        await db.run_async(refuse_newer)
    except SchemaTooNew:
        raise
    except (StoreError, SQLAlchemyError):  # the table itself may be made anew at this moment
        return  # whoever has work for the database says so
