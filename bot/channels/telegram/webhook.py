"""The door at which Telegram hands updates in: each is committed before it is confirmed."""

import hmac
import json
from collections.abc import Awaitable, Callable
from hashlib import sha256

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.channels.telegram.applier import Press
from bot.channels.telegram.polling import id_of
from bot.store.inbox import Received

PATH = "/telegram/webhook"
SECRET_HEADER = "x-telegram-bot-api-secret-token"
LARGEST = 1024 * 1024
"""Bytes of an update; Telegram's own stay far below (expert)."""
NOT_YET_S = 2
"""When Telegram may come again while nobody is there to take updates in, in seconds."""

TakeIn = Callable[[Received], Awaitable[Press | None]]


class Webhook:
    """Stands before the site and takes in what Telegram brings, once it is open."""

    def __init__(self, site: ASGIApp, url: str | None, secret: str) -> None:
        """Keep it shut; `url` is the site's address from outside, if it has one."""
        self.url = None if url is None else url.rstrip("/") + PATH
        self._site = site
        self._secret = secret.encode()
        self._take_in: TakeIn | None = None

    def open(self, take_in: TakeIn) -> None:
        """Hand updates over from now on; `take_in` returns once an update is committed."""
        self._take_in = take_in

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request: an update here, all else by the site."""
        is_here = scope["type"] == "http" and scope["path"] == PATH and scope["method"] == "POST"
        app = await self._answer(Request(scope, receive)) if is_here else self._site
        await app(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        given = request.headers.get(SECRET_HEADER, "").encode()
        if not hmac.compare_digest(given, self._secret):
            return Response(status_code=403)
        if self._take_in is None:
            return Response(status_code=503, headers={"Retry-After": str(NOT_YET_S)})
        try:
            body = await _read(request)
        except ClientDisconnect:
            return Response(status_code=400)
        if body is None:
            return Response(status_code=413)
        update = _parsed(body)
        press = await self._take_in(Received(id_of(update), update))
        return Response() if press is None else JSONResponse(_answering(press))


def webhook_secret(key: bytes, token: str) -> str:
    """Return what Telegram must show with every update; another token or key gives another."""
    return hmac.new(key, f"telegram webhook {token}".encode(), sha256).hexdigest()


async def _read(request: Request) -> bytes | None:
    """Return the body, None for one that is too large; of that no more is read than needed."""
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length) > LARGEST:
        return None
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            return None
    return bytes(body)


def _parsed(body: bytes) -> object:
    """Return the update; what is none is put aside, as it would come again for ever."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _answering(press: Press) -> dict[str, object]:
    """Return the call that lets a pressed button rest; Telegram does it, and tells no outcome."""
    answer = {"method": "answerCallbackQuery", "callback_query_id": press.callback}
    return {**answer, "text": press.notice} if press.notice else {**answer}
