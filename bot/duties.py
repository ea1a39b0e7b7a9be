"""What is done again and again beside serving, by one process of all that share a database."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.setbacks import Setbacks
from bot.store.database import Database
from bot.store.errors import StoreError
from bot.store.leading import lead

LOG = logging.getLogger(__name__)
ROLE = "duties"


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """Something to do at once and then every so many seconds.

    When another process takes over it is done anew, perhaps twice at a time, so that must be
    harmless.
    """

    name: str
    every_s: float
    do: Callable[[datetime], Awaitable[None]]


async def attend(
    db: Database, duties: Sequence[Duty], clock: Callable[[], datetime], setbacks: Setbacks
) -> None:
    """Do all duties until cancelled, if no other process of this database does."""
    await lead(db, ROLE, partial(_attend, duties, clock, setbacks))


async def _attend(
    duties: Sequence[Duty], clock: Callable[[], datetime], setbacks: Setbacks
) -> None:
    async with asyncio.TaskGroup() as group:
        for duty in duties:
            group.create_task(_again_and_again(duty, clock, setbacks))


async def _again_and_again(duty: Duty, clock: Callable[[], datetime], setbacks: Setbacks) -> None:
    """Do it until cancelled; what fails is told and tried at its next time."""
    while True:
        try:
            await duty.do(clock())
        except Exception as error:  # a fault of ours in one must not end the others
            failed = f"{duty.name} could not be done ({type(error).__name__})"
            LOG.error("%s", error if isinstance(error, StoreError) else failed)
            setbacks.duties[duty.name] = failed
        else:
            setbacks.duties.pop(duty.name, None)
        await asyncio.sleep(duty.every_s)
