"""What a process serves: the web chat, Telegram, and the duties beside them."""

import asyncio
import logging
import signal
import socket
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import uvicorn
from starlette.responses import Response
from starlette.types import ASGIApp

from bot.app import Library
from bot.checkins.desk import CheckIns
from bot.conversation.desk import Desk
from bot.duties import Duty, attend
from bot.errors import BotError
from bot.late import late_reply, late_result, too_late
from bot.retention import Retention
from bot.setbacks import Setbacks
from bot.store.backups import back_up_daily
from bot.store.database import Database
from bot.store.health import waits
from bot.store.old_copies import drop_old_copies
from bot.store.outgrowing import refuse_outgrown, until_outgrown
from bot.store.retention import PARTS

LOG = logging.getLogger(__name__)
SWEEP_EVERY_S = 60
COPIES_EVERY_S = 3600
LAST_WORDS_S = 5
"""How long requests under way may take when the process is asked to stop."""

NO_SITE = Response(status_code=404)
Serving = Callable[[], Coroutine[None, None, None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """How to reach Telegram, and how it may reach us: at `home`, with a secret from the key."""

    text: str
    url: str
    home: str | None
    key: bytes
    per_second: int
    polls: bool
    """Whether a webhook is to be deleted, so that updates can be polled."""
    protects: bool = False
    """Whether results can be neither forwarded nor saved."""
    checkins: Library | None = None
    """The flow of check-ins with its words, where clinics may follow people."""


def run(lasting: Coroutine[None, None, None]) -> None:
    """Run to the end, in the faster event loop where there is one."""
    with asyncio.Runner(loop_factory=_loop_maker()) as runner:
        runner.run(lasting)


def _loop_maker() -> Callable[[], asyncio.AbstractEventLoop]:
    try:
        from uvloop import new_event_loop  # noqa: PLC0415 - not made for every machine
    except ImportError:
        return asyncio.new_event_loop
    return new_event_loop


def now() -> datetime:
    """Return the time of this machine; all who share a database go by that of its `clock`."""
    return datetime.now(UTC)


async def serve(
    db: Database,
    desk: Desk,
    *,
    site: ASGIApp,
    listener: socket.socket,
    token: Token | None,
    retention: Retention,
    backups: Path | None,
    setbacks: Setbacks,
    say: Callable[[str], None],
    stopping: Callable[[], None] = lambda: None,
) -> None:
    """Serve until the process is asked to stop, and call `stopping` then.

    Raises TokenRefused for a token nobody knows.
    """
    app, telegram = _with_telegram(token, site, db, desk, setbacks, say)
    web = _Web(app)
    with web.stops_on_signal():
        await _beside(
            web.serve([listener]),
            web.ends,
            db,
            telegram,
            duties_of(db, retention, backups),
            setbacks,
            stopping,
        )


async def work(
    db: Database,
    desk: Desk,
    *,
    token: Token,
    retention: Retention,
    backups: Path | None,
    setbacks: Setbacks,
    say: Callable[[str], None],
    stopping: Callable[[], None] = lambda: None,
) -> None:
    """Serve Telegram alone until the process is asked to stop, and call `stopping` then."""
    asked = asyncio.Event()
    for which in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(which, asked.set)
    _, telegram = _with_telegram(token, NO_SITE, db, desk, setbacks, say)
    duties = duties_of(db, retention, backups)
    await _beside(asked.wait(), asked, db, telegram, duties, setbacks, stopping)


async def _beside(
    lasting: Coroutine[None, None, object],
    ends: asyncio.Event,
    db: Database,
    telegram: Serving | None,
    duties: Sequence[Duty],
    setbacks: Setbacks,
    stopping: Callable[[], None],
) -> None:
    """See to the duties, and serve Telegram, until something else ends; all end together."""
    try:
        async with asyncio.TaskGroup() as group:
            beside = [group.create_task(attend(db, duties, db.clock(now), setbacks))]
            if telegram is not None:
                beside.append(group.create_task(telegram()))
            if db.home.is_shared:  # nobody migrates a file that another process serves
                beside.append(group.create_task(until_outgrown(db)))
            group.create_task(lasting).add_done_callback(lambda _: ends.set())
            try:
                await ends.wait()
            finally:
                stopping()  # also where one of them fails, and the others end for it
            for task in beside:
                task.cancel()
    except* BotError as errors:
        raise _first(errors) from None
    except* Exception:
        await refuse_outgrown(db)  # else it is a mistake of ours
        raise


def _first(error: BaseException) -> BaseException:
    """Return the first of errors that came together."""
    return _first(error.exceptions[0]) if isinstance(error, BaseExceptionGroup) else error


def _with_telegram(
    token: Token | None,
    site: ASGIApp,
    db: Database,
    desk: Desk,
    setbacks: Setbacks,
    say: Callable[[str], None],
) -> tuple[ASGIApp, Serving | None]:
    """Return the site with a door for Telegram's updates, and what serves them."""
    if token is None:
        return site, None
    from bot.channels.telegram.service import serve_telegram  # noqa: PLC0415 - slow to import
    from bot.channels.telegram.webhook import Webhook, webhook_secret  # noqa: PLC0415 - as above

    door = Webhook(site, token.home, webhook_secret(token.key, token.text))
    serving = partial(
        serve_telegram,
        token.text,
        token.url,
        db,
        desk,
        db.clock(now),
        say,
        webhook=door,
        polls=token.polls,
        per_second=token.per_second,
        protects=token.protects,
        checkins=_checkins(token.checkins, token.key),
        setbacks=setbacks,
    )
    return door, serving


def _checkins(library: Library | None, key: bytes) -> CheckIns | None:
    from bot.channels.telegram.cards import Speaker  # noqa: PLC0415 - slow to import

    if library is None:
        return None
    return CheckIns(pathway=library.pathway, renderer=library.renderer, speaker=Speaker(), key=key)


class _Web(uvicorn.Server):
    """Uvicorn without its own handling of signals, which ends the process in its own way."""

    def __init__(self, site: ASGIApp) -> None:
        config = uvicorn.Config(
            site,
            log_config=None,
            access_log=False,  # a line of it names an address
            server_header=False,
            lifespan="off",
            ws="none",
            timeout_graceful_shutdown=LAST_WORDS_S,
        )
        super().__init__(config)
        self.ends = asyncio.Event()
        """Set when it begins to stop: what goes on beside it may end meanwhile."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let requests under way end."""
        self.ends.set()
        await super().shutdown(sockets)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals alone."""
        yield

    @contextmanager
    def stops_on_signal(self) -> Iterator[None]:
        """Stop serving when the process is asked to; the first time gently."""

        def stop(*_: object) -> None:
            self.force_exit = self.should_exit
            self.should_exit = True

        before = {which: signal.signal(which, stop) for which in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for which, handler in before.items():
                signal.signal(which, handler)


def duties_of(db: Database, retention: Retention, backups: Path | None) -> tuple[Duty, ...]:
    """Return all that is done again and again."""

    async def sweep_up(now: datetime) -> None:
        failed: list[Exception] = []
        for part in PARTS:
            try:
                await db.run_async(part, retention, now)
            except Exception as error:  # what cannot be deleted must not keep the rest
                failed.append(error)
        await asyncio.to_thread(db.empty_log)
        if failed:
            raise failed[0]

    async def back_up(now: datetime) -> None:
        if backups is not None and db.path is not None:
            await asyncio.to_thread(back_up_daily, db, backups, now)

    async def drop_copies(now: datetime) -> None:
        if db.path is not None:
            await asyncio.to_thread(drop_old_copies, db.path, now)

    async def watch(now: datetime) -> None:
        waiting = await db.run_async(waits, now)
        stuck = too_late(waiting, now, polling_since=None)
        for late in (*stuck, *late_reply(waiting, now), *late_result(waiting, now)):
            LOG.warning("%s; kneebot doctor tells more", late)

    return (
        Duty(name="sweep", every_s=SWEEP_EVERY_S, do=sweep_up),
        Duty(name="back up", every_s=SWEEP_EVERY_S, do=back_up),
        Duty(name="drop old copies", every_s=COPIES_EVERY_S, do=drop_copies),
        Duty(name="watch", every_s=SWEEP_EVERY_S, do=watch),
    )
