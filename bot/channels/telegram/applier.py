"""Applies what waits in the inbox, one after the other, and sees to the pressed buttons."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from datetime import datetime

from bot.channels.telegram.account import Account
from bot.channels.telegram.applying import Applied, apply_next, give_up_on_next
from bot.channels.telegram.client import Client
from bot.conversation.render import Renderer
from bot.conversation.triage import Triage
from bot.store.database import Database
from bot.store.errors import StoreError

LOG = logging.getLogger(__name__)
TRY_AGAIN_S = 1.0


class Applier:
    """Applies the updates of one bot in the order they came; so each chat keeps its order."""

    def __init__(
        self,
        client: Client,
        db: Database,
        account: Account,
        desk: Callable[[], tuple[Triage, Renderer]],
        sends: Callable[[], None],
        clock: Callable[[], datetime],
    ) -> None:
        self._client = client
        self._db = db
        self._account = account
        self._desk = desk
        self._sends = sends
        self._clock = clock
        self._news = asyncio.Event()
        self._asides: set[asyncio.Task[None]] = set()

    def wake(self) -> None:
        """Look for updates now."""
        self._news.set()

    async def run(self) -> None:
        """Apply until cancelled, beginning with what an earlier process left."""
        while True:
            self._news.clear()
            while (applied := await self._next()) is not None:
                self._sends()
                self._see_to(applied)
            await self._news.wait()

    async def _next(self) -> Applied | None:
        """Apply the next update; one that meets a fault of ours is put aside, the rest go on."""
        triage, renderer = self._desk()
        try:
            return await self._db.run_async(
                apply_next, triage.pathway, renderer, self._account, self._clock()
            )
        except StoreError as error:
            LOG.error("%s", error)
            await asyncio.sleep(TRY_AGAIN_S)
            return Applied()
        except Exception as error:
            problem = f"{type(error).__name__} in {place_of(error)}"
            LOG.error("an update could not be applied and is put aside: %s", problem)
        await self._db.run_patiently(
            give_up_on_next, renderer, self._account, problem, self._clock()
        )
        return Applied()

    def _see_to(self, applied: Applied) -> None:
        if applied.callback is not None:
            self._aside(self._client.answer(applied.callback, applied.notice))
        if applied.writing_to is not None:
            self._aside(self._client.show_writing(applied.writing_to))

    def _aside(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._asides.add(task)
        task.add_done_callback(self._asides.discard)


def place_of(error: BaseException) -> str:
    """Return the line that raised, and never what it raised with: that may be a patient's words."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "unknown"
    return f"{trace.tb_frame.f_code.co_filename.rpartition('/')[2]} line {trace.tb_lineno}"
