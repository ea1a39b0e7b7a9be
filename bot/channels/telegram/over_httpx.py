"""Calls of Telegram in the library's own way, over httpx, for where aiohttp is not to be had."""

from typing import Any

import httpx
from telegram.error import NetworkError
from telegram.request import BaseRequest, HTTPXRequest

from bot.channels.telegram.reaching import CONNECT_S, IDLE_S, POOL_S, NeverLeft, refuse_stumble

NOT_THERE = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


def new_request(url: str, *, connections: int, answer_s: float) -> BaseRequest:
    """Return a way to the server at a URL, with so many connections at the same time."""
    limits = httpx.Limits(max_connections=connections, keepalive_expiry=IDLE_S)
    # Certificates that nobody shows need not be read: that takes most of a start.
    given = {"limits": limits, "verify": url.startswith("https:")}
    return _Telling(
        read_timeout=answer_s,
        write_timeout=answer_s,
        connect_timeout=CONNECT_S,
        pool_timeout=POOL_S,
        httpx_kwargs=given,
    )


class _Telling(HTTPXRequest):
    """Tells apart what never left."""

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Make a call; raise `NeverLeft` where nobody was there."""
        try:
            status, body = await super().do_request(*args, **kwargs)
        except NetworkError as error:
            cause = error.__cause__
            if isinstance(cause, NOT_THERE):
                raise NeverLeft(f"httpx.{type(cause).__name__}") from cause
            raise
        refuse_stumble(status)
        return status, body
