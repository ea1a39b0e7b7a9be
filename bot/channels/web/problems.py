"""What goes wrong, each shown as a kind page; the log says where, never what a person wrote."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from traceback import extract_tb

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ExceptionHandler

from bot.channels.web.chat import accepted_by
from bot.channels.web.pages import Pages
from bot.conversation.desk import Desk
from bot.conversation.speaking import fitting
from bot.store.errors import StoreError

RETRY_AFTER_S = 5
LAST_CALLS = 4

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problems:
    """Answers for what was raised on the way."""

    desk: Desk
    pages: Pages

    @property
    def expected(self) -> dict[type[Exception], ExceptionHandler]:
        """Return who answers for what can be expected to go wrong."""
        return {HTTPException: self._refused, StoreError: self._unstored, ClientDisconnect: _gone}

    async def unexpected(self, request: Request, error: Exception) -> Response:
        """Answer for a mistake of ours; the exception's own words may hold a person's."""
        calls = extract_tb(error.__traceback__)[-LAST_CALLS:]
        places = ", ".join(f"{Path(call.filename).name}:{call.lineno}" for call in calls)
        logger.error("a page failed: %s in %s", type(error).__name__, places)
        return self._page(request, 500)

    async def _refused(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return self._page(request, error.status_code, error.headers)

    async def _unstored(self, request: Request, error: Exception) -> Response:
        logger.error("%s", error)
        return self._page(request, 503, {"Retry-After": str(RETRY_AFTER_S)})

    def _page(
        self, request: Request, status: int, headers: Mapping[str, str] | None = None
    ) -> Response:
        _, renderer = self.desk()
        renderer = renderer.speaking(fitting(renderer, accepted_by(request)))
        response = self.pages.problem(renderer, status)
        response.headers.update(headers or {})
        return response


async def _gone(_: Request, __: Exception) -> Response:
    """Answer nobody: the browser left before it had sent all."""
    return Response(status_code=400)
