"""One call of the bot: written in the log, done or refused, and answered or not."""

import asyncio
from collections.abc import Mapping

from starlette.responses import HTMLResponse, JSONResponse, Response

from bot.simulation.faults import Fault, Planned
from bot.simulation.given import Given
from bot.simulation.methods import METHODS
from bot.simulation.polling import get_updates
from bot.simulation.refusals import Refusal, flood
from bot.simulation.telegram import Call, Telegram

POLL = "getUpdates"
NAMES: Mapping[str, str] = {name.lower(): name for name in (*METHODS, POLL)}
"""Telegram reads names of methods in any case."""
GARBAGE = '{"ok":true,"result":\x00'


async def answered(
    telegram: Telegram, name: str, given: Given, *, by_answer: bool = False
) -> Response | None:
    """Return the answer to a call, None when the connection is to be closed instead."""
    chat = _chat(telegram, given)
    with telegram.changing():
        call = Call(
            method=name,
            chat=chat,
            at=telegram.now,
            parameters=given.values,
            by_answer=by_answer,
        )
        telegram.calls.append(call)
        planned = telegram.faults.take(name, chat)
    if planned and not planned.kind.accepts:
        return _failed(telegram, call, planned)
    response = await _done(telegram, call, given)
    return await _spoiled(response, planned) if planned else response


def _chat(telegram: Telegram, given: Given) -> int | None:
    press = telegram.presses.get(given.text("callback_query_id"))
    return press.chat if press else given.number("chat_id") or None


async def _done(telegram: Telegram, call: Call, given: Given) -> Response:
    try:
        result = await _result(telegram, call, given)
    except Refusal as refusal:
        return _settled(telegram, call, JSONResponse(refusal.as_json(), refusal.code))
    return JSONResponse({"ok": True, "result": result})


async def _result(telegram: Telegram, call: Call, given: Given) -> object:
    if call.method == POLL:
        updates = await get_updates(telegram, given)
        call.code = 200
        return updates
    with telegram.changing():
        result = METHODS[call.method](telegram, given)
        call.code = 200
        return result


def _failed(telegram: Telegram, call: Call, planned: Planned) -> Response | None:
    match planned.kind:
        case Fault.FLOOD:
            refusal = flood(round(planned.seconds))
            response: Response = JSONResponse(refusal.as_json(), refusal.code)
        case Fault.ERROR_500:
            response = HTMLResponse("<h1>Internal Server Error</h1>", 500)
        case Fault.ERROR_502:
            response = HTMLResponse("<h1>Bad Gateway</h1>", 502)
        case _:
            return None
    return _settled(telegram, call, response)


async def _spoiled(response: Response, planned: Planned) -> Response | None:
    match planned.kind:
        case Fault.SLOW:
            await asyncio.sleep(planned.seconds)
            return response
        case Fault.SILENT:
            await asyncio.get_running_loop().create_future()
        case Fault.GARBAGE:
            return Response(GARBAGE, media_type="application/json")
    return None


def _settled(telegram: Telegram, call: Call, response: Response) -> Response:
    with telegram.changing():
        call.code = response.status_code
    return response
