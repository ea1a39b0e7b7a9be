"""Calls of Telegram over aiohttp, which takes a fraction of the work of the library's own way."""

import ssl
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
import certifi
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.channels.telegram.reaching import CONNECT_S, IDLE_S, POOL_S, NeverLeft, refuse_stumble

NOT_THERE = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)
JSON = {"Content-Type": "application/json"}
UNSET = BaseRequest.DEFAULT_NONE


def new_request(url: str, *, connections: int, answer_s: float) -> BaseRequest:
    """Return a way to the server at a URL, with so many connections at the same time."""
    return AiohttpRequest(url, connections=connections, answer_s=answer_s)


class AiohttpRequest(BaseRequest):
    """One pool of connections; to be initialised in the event loop that uses it."""

    def __init__(self, url: str, *, connections: int, answer_s: float) -> None:
        """Prepare; nothing is connected yet."""
        self._url = url
        self._connections = connections
        self._answer_s = answer_s
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Return how long an answer is waited for, in seconds."""
        return self._answer_s

    async def initialize(self) -> None:
        """Make the pool; the certificates are read only where they are needed."""
        if self._session is not None:
            return
        connector = aiohttp.TCPConnector(
            limit=self._connections,
            keepalive_timeout=IDLE_S,
            ssl=_trusted() if self._url.startswith("https:") else True,
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": self.USER_AGENT},
            proxy=proxy_of(self._url),
        )

    async def shutdown(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = UNSET,
        write_timeout: object = UNSET,
        connect_timeout: object = UNSET,
        pool_timeout: object = UNSET,
    ) -> tuple[int, bytes]:
        """Make a call; raise as the library's own way does, `NeverLeft` where nobody was there."""
        if self._session is None:
            raise RuntimeError("the connections are not open")
        waits = _waits(
            read=_given(read_timeout, self._answer_s),
            write=_given(write_timeout, self._answer_s),
            connect=_given(connect_timeout, CONNECT_S),
            pool=_given(pool_timeout, POOL_S),
        )
        # What is raised names the URL, which holds the token: only its kind is told.
        try:
            async with self._session.request(
                method, url, timeout=waits, allow_redirects=False, **_body(request_data)
            ) as answer:
                refuse_stumble(answer.status)
                return answer.status, await answer.read()
        except NOT_THERE as error:
            raise NeverLeft(f"aiohttp.{type(error).__name__}") from error
        except TimeoutError as error:
            raise TimedOut from error
        except aiohttp.ClientError as error:
            raise NetworkError(f"aiohttp.{type(error).__name__}") from error


def proxy_of(url: str) -> str | None:
    """Return the proxy that the environment names for a URL, if it does."""
    parts, known = urlsplit(url), getproxies()
    proxy = known.get(parts.scheme) or known.get("all")
    if not proxy or proxy_bypass(parts.hostname or ""):
        return None
    return proxy if "://" in proxy else f"http://{proxy}"


def _trusted() -> ssl.SSLContext:
    """Return what trusts the authorities of this machine, and those of browsers."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def _given(wait: object, usual: float) -> float | None:
    return wait if wait is None or isinstance(wait, (int, float)) else usual


def _waits(
    *, read: float | None, write: float | None, connect: float | None, pool: float | None
) -> aiohttp.ClientTimeout:
    """Return the time-outs; aiohttp counts what it sends into the whole, and None has no end."""
    first = None if connect is None or pool is None else connect + pool
    whole = None if first is None or read is None or write is None else first + write + read
    return aiohttp.ClientTimeout(total=whole, connect=first, sock_connect=connect, sock_read=read)


def _body(given: RequestData | None) -> dict[str, Any]:
    """Return the parameters as JSON; with files, as a form that is read while it is sent."""
    if given is None:
        return {}
    files = given.multipart_data
    if not files:
        return {"data": given.json_payload, "headers": JSON}
    form = aiohttp.FormData(given.json_parameters)
    for name, (file, content, kind) in files.items():
        form.add_field(name, content, filename=file, content_type=kind)
    return {"data": form}
