"""Where calls come in: reads a request, checks the token, and cuts the line if it must."""

import asyncio
import secrets
from collections.abc import Coroutine
from contextlib import suppress
from email.utils import format_datetime

from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from bot.simulation.answering import NAMES, answered
from bot.simulation.given import Given, Upload
from bot.simulation.refusals import Refusal, bad
from bot.simulation.telegram import Telegram

NOT_FOUND = Refusal(404, "Not Found")
UNAUTHORIZED = Refusal(401, "Unauthorized")


class Front:
    """The application that a bot talks to, over the connections of one server."""

    def __init__(self, telegram: Telegram, state: ServerState) -> None:
        """Make the application."""
        self._telegram = telegram
        self._state = state
        methods = ["GET", "POST"]
        calls = Route("/bot{token}/{method}", self._called, methods=methods)
        self.app = Starlette(routes=[calls, Route("/{rest:path}", _not_found, methods=methods)])

    async def _called(self, request: Request) -> Response:
        try:
            name = self._checked(request)
            given = await _read(request)
        except Refusal as refusal:
            return _refusing(refusal)
        except ClientDisconnect:
            return Response()
        answer = await _while_there(request, answered(self._telegram, name, given))
        if answer is None:
            await self._hang_up(request)
            return Response()
        answer.headers["Date"] = format_datetime(self._telegram.now, usegmt=True)
        return answer

    def _checked(self, request: Request) -> str:
        token, method = request.path_params["token"], request.path_params["method"]
        if not secrets.compare_digest(token.encode(), self._telegram.token.encode()):
            raise UNAUTHORIZED
        try:
            return NAMES[method.lower()]
        except KeyError:
            raise NOT_FOUND from None

    async def _hang_up(self, request: Request) -> None:
        for connection in self._state.connections:
            if isinstance(connection, H11Protocol) and connection.client == request.client:
                connection.transport.abort()
        await _gone(request)


async def _not_found(request: Request) -> Response:
    return _refusing(NOT_FOUND)


def _refusing(refusal: Refusal) -> Response:
    return JSONResponse(refusal.as_json(), refusal.code)


async def _read(request: Request) -> Given:
    values: dict[str, object] = dict(request.query_params)
    uploads: dict[str, Upload] = {}
    if request.headers.get("content-type", "").startswith("application/json"):
        return Given(values=values | await _read_json(request))
    async with request.form() as form:
        for name, value in form.items():
            if isinstance(value, UploadFile):
                uploads[name] = _upload(value)
            else:
                values[name] = value
    return Given(values=values, uploads=uploads)


async def _read_json(request: Request) -> dict[str, object]:
    with suppress(ValueError):
        body = await request.json()
        if isinstance(body, dict):
            return body
    raise bad("can't parse JSON object")


def _upload(file: UploadFile) -> Upload:
    kind = file.content_type or "application/octet-stream"
    return Upload(name=file.filename or "file", size=file.size or 0, kind=kind)


async def _while_there(
    request: Request, answer: Coroutine[None, None, Response | None]
) -> Response | None:
    """Return the answer; give up, None, when the bot hangs up before."""
    working, leaving = asyncio.create_task(answer), asyncio.create_task(_gone(request))
    try:
        await asyncio.wait((working, leaving), return_when=asyncio.FIRST_COMPLETED)
        return working.result() if working.done() else None
    finally:
        working.cancel()
        leaving.cancel()


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
