"""What machines ask of a running process: is it alive, is it ready, what did it count.

These answers stand before the site: they need no cookie and set none, any name of the host will
do, nothing counts them, and they say nothing about a person.
"""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.late import PATIENCE_S, too_late
from bot.store.database import Connection, Database
from bot.store.errors import StoreError
from bot.store.health import Waits, waits
from bot.store.migrating import revision, revisions

if TYPE_CHECKING:  # its library takes a tenth of a second to load
    from bot.operations.metrics import Metrics

LOG = logging.getLogger(__name__)
ALIVE = "kneebot is alive"
NO_STORE = {"Cache-Control": "no-store"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """The metrics, and the token that whoever reads them must know."""

    token: str
    metrics: "Metrics"


class Probes:
    """Answers /healthz, /readyz and, where there are counts, /metrics; the site has all else."""

    def __init__(self, site: ASGIApp, readiness: "Readiness", counts: Counts | None = None) -> None:
        self._site = site
        self._readiness = readiness
        self._counts = counts
        self._answers: dict[str, Callable[[Headers], Awaitable[Response]]] = {
            "/healthz": _alive,
            "/readyz": self._ready,
        }
        if counts is not None:
            self._answers["/metrics"] = self._counted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        app = self._site
        answer = self._answers.get(scope["path"]) if scope["type"] == "http" else None
        if answer is not None and scope["method"] in ("GET", "HEAD"):
            app = await answer(Headers(scope=scope))
        await app(scope, receive, send)

    async def _ready(self, _: Headers) -> Response:
        problem = await self._readiness.problem()
        return _plain("kneebot is ready" if problem is None else problem, 503 if problem else 200)

    async def _counted(self, headers: Headers) -> Response:
        assert self._counts is not None
        wanted = f"Bearer {self._counts.token}".encode()
        if not secrets.compare_digest(headers.get("authorization", "").encode(), wanted):
            return _plain("give KNEEBOT_METRICS_TOKEN as bearer token", 401)
        metrics = self._counts.metrics
        return Response(await metrics.page(), media_type=metrics.media_type, headers=NO_STORE)


async def _alive(_: Headers) -> Response:
    return _plain(ALIVE)


def _plain(line: str, status: int = 200) -> Response:
    return PlainTextResponse(f"{line}\n", status, NO_STORE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """Tells whether what comes in would be dealt with."""

    db: Database
    clock: Callable[[], datetime]
    polling_since: datetime | None
    """When this process began to poll Telegram, None where it does not."""

    async def problem(self) -> str | None:
        """Return what is wrong in one line, None when all is well."""
        now = self.clock()
        try:
            async with asyncio.timeout(PATIENCE_S):
                found, waiting = await self.db.run_async(_look, self.db.name, now)
        except TimeoutError:
            return f"the database does not answer within {PATIENCE_S} seconds"
        except StoreError as error:
            LOG.error("%s", error)  # the sentence names a file, which is nobody's business
            return f"the database cannot be used ({type(error).__name__})"
        if found != revisions()[-1]:
            return f"the database is at schema {found}, this version needs {revisions()[-1]}"
        return next(too_late(waiting, now, polling_since=self.polling_since), None)


def _look(conn: Connection, name: str, now: datetime) -> tuple[str | None, Waits]:
    return revision(conn, name), waits(conn, now)
