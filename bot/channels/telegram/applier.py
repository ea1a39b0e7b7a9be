"""Applies updates as they come, or later what waits, and sees to the pressed buttons."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from time import perf_counter

from bot.channels.telegram.account import Account
from bot.channels.telegram.applying import HERE, Applied
from bot.channels.telegram.client import Client
from bot.channels.telegram.speaking import joined, plan_piece
from bot.channels.telegram.taking import apply_next, take_in
from bot.channels.telegram.wire import address_of, callback_of, shape_of
from bot.checkins.desk import CheckIns
from bot.conversation.desk import Desk
from bot.conversation.render import Renderer
from bot.conversation.speaking import in_language_of
from bot.conversation.taken_in import tell_taken_in
from bot.errors import place_of
from bot.store.asides import undone
from bot.store.conversations import find_chat
from bot.store.database import Connection, Database
from bot.store.inbox import Received, Waiting, note_poll, receive, set_aside, still_waits
from bot.store.migrating import refuse_newer
from bot.store.questions import Messages
from flows.talking.replies import Say

LOG = logging.getLogger(__name__)
AT_ONCE = 8
"""Chats whose updates are applied at the same time; more would keep what is to be sent waiting."""
LOOK_EVERY_S = 5.0
"""So soon it is noticed what another process kept to be applied, and did not live to apply."""


@dataclass(frozen=True, slots=True)
class Press:
    """A pressed button that waits for its answer, and what to say to it."""

    callback: str
    notice: str | None


class Applier:
    """Applies the updates of one bot; each chat keeps its order."""

    def __init__(
        self,
        client: Client,
        db: Database,
        account: Account,
        desk: Desk,
        sends: Callable[[], None],
        clock: Callable[[], datetime],
        checkins: CheckIns | None = None,
    ) -> None:
        self._checkins = checkins
        self._client = client
        self._db = db
        self._account = account
        self._desk = desk
        self._sends = sends
        self._clock = clock
        self._news = asyncio.Event()
        self._room = asyncio.Semaphore(AT_ONCE)
        self._asides: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Apply what waits until cancelled, also what a process that is gone has left."""
        while True:
            self._news.clear()
            while (applied := await self._next()) is not None:
                if applied.received_at is not None:
                    waited = self._clock() - applied.received_at
                    tell_taken_in(HERE, max(waited.total_seconds(), 0.0))
                self._see_to(applied)
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY_S):
                    await self._news.wait()

    async def take_in(self, updates: Sequence[Received]) -> None:
        """Apply updates as they come, or keep them to be applied; then they are committed."""
        chats: dict[str | None, list[Received]] = {}
        for update in updates:
            chats.setdefault(address_of(update.body), []).append(update)
        await asyncio.gather(
            self.note_presence(),
            *(self._take_in(some) for some in chats.values()),
        )

    async def take_in_one(self, update: Received) -> Press | None:
        """Do as `take_in` with one update; a press that was taken in is left to be answered."""
        applied = await self._taken_in([update])
        if applied is None:
            return None
        for one in applied:
            self._see_to(replace(one, callback=None))
        # One that is known was answered before, but that may not have arrived.
        callback = callback_of(update.body)
        notice = applied[0].notice if applied else None
        return None if callback is None else Press(callback, notice)

    async def note_presence(self) -> None:
        """Note that what comes is taken in."""
        await self._db.run_patiently(note_poll, self._account.id, self._clock())

    async def _take_in(self, updates: Sequence[Received]) -> None:
        for one in await self._taken_in(updates) or ():
            self._see_to(one)

    async def _taken_in(self, updates: Sequence[Received]) -> list[Applied] | None:
        """Apply what came from one chat, or return None when it was kept for `run`."""
        triage, renderer = self._desk()
        now, account = self._clock(), self._account
        begun = perf_counter()
        async with self._room:
            try:
                applied = await self._db.run_patiently(
                    take_in, triage.pathway, renderer, account, updates, now, self._checkins
                )
            except Exception as error:
                LOG.warning("updates are tried once more: %s", type(error).__name__)
                applied = None
                await self._db.run_patiently(receive, account.id, updates, now)
        if applied is None:
            self._news.set()
        elif applied:
            tell_taken_in(HERE, perf_counter() - begun)
        return applied

    async def _next(self) -> Applied | None:
        """Apply what waits longest; what meets a fault of ours is put aside, the rest go on."""
        triage, renderer = self._desk()
        account, now, met = self._account, self._clock(), list[Waiting]()
        try:
            return await self._db.run_patiently(
                apply_next, triage.pathway, renderer, account, now, self._checkins, met
            )
        except Exception as error:
            if not met:
                raise
            await self._db.run_patiently(refuse_newer)
            problem = f"{type(error).__name__} in {place_of(error)}"
            LOG.error("an update could not be applied and is put aside: %s", problem)
        await self._db.run_patiently(give_up_on, renderer, met[0], problem, self._clock())
        return Applied()

    def _see_to(self, applied: Applied) -> None:
        self._sends()
        if applied.callback is not None:
            self._aside(self._client.answer(applied.callback, applied.notice))
        if applied.writing_to is not None:
            self._aside(self._client.show_writing(applied.writing_to))

    def _aside(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._asides.add(task)
        task.add_done_callback(self._asides.discard)


def give_up_on(
    conn: Connection, renderer: Renderer, waiting: Waiting, problem: str, now: datetime
) -> None:
    """Put an update aside that could not be applied, and tell its person so.

    Nothing is done where another process has applied it meanwhile, or put it aside.
    """
    if not still_waits(conn, waiting.id):
        return
    set_aside(conn, waiting.id, problem, shape_of(waiting.body), now)
    error = undone(conn, lambda: _tell_trouble(conn, renderer, waiting, now))
    if error is not None:
        LOG.error(
            "nor could its person be told: %s", f"{type(error).__name__} in {place_of(error)}"
        )


def _tell_trouble(conn: Connection, renderer: Renderer, waiting: Waiting, now: datetime) -> None:
    address = address_of(waiting.body)
    if address is not None:
        chat_id = find_chat(conn, channel=HERE, address=address, now=now)
        said = in_language_of(conn, renderer, chat_id).render(Say("trouble"), HERE)
        plan_piece(Messages(conn, chat_id), None, joined([said])[0], now)
