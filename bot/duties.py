"""What is done again and again beside serving, by one process of all that share a database."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

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


async def attend(db: Database, duties: Sequence[Duty], clock: Callable[[], datetime]) -> None:
    """Do all duties until cancelled, if no other process of this database does."""
    await lead(db, ROLE, partial(_attend, duties, clock))


async def _attend(duties: Sequence[Duty], clock: Callable[[], datetime]) -> None:
    async with asyncio.TaskGroup() as group:
        for duty in duties:
            group.create_task(_again_and_again(duty, clock))


async def _again_and_again(duty: Duty, clock: Callable[[], datetime]) -> None:
    """Do it until cancelled; what fails is told and tried at its next time."""
    while True:
        try:
            await duty.do(clock())
        except StoreError as error:
            LOG.error("%s", error)
        except Exception as error:  # a fault of ours in one must not end the others
            LOG.error("%s could not be done: %s", duty.name, type(error).__name__)
        await asyncio.sleep(duty.every_s)
