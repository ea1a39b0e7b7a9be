"""The Bot API over HTTP on this machine only, for bots in this process or another."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress

from anyio.from_thread import start_blocking_portal
from starlette.types import ASGIApp
from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from bot.simulation.delivering import Courier
from bot.simulation.front import Front
from bot.simulation.telegram import Telegram

HOST = "127.0.0.1"
KEEP_ALIVE_S = 75
"""Longer than the longest poll, so that a bot does not meet a connection just closed."""


@asynccontextmanager
async def served(telegram: Telegram, port: int = 0) -> AsyncIterator[str]:
    """Serve while inside, on a free port if none is named; gives the base URL for a bot.

    Raises OSError when the port is taken. Leaving cuts every connection at once.
    """
    state = ServerState()
    config = _config(Front(telegram, state).app)
    # Not uvicorn's own `serve`: it takes over the signals of the process, and ends slowly.
    server = await asyncio.get_running_loop().create_server(
        lambda: H11Protocol(config=config, server_state=state, app_state={}), HOST, port
    )
    courier = asyncio.create_task(Courier(telegram).run())
    try:
        yield f"http://{HOST}:{server.sockets[0].getsockname()[1]}/bot"
    finally:
        courier.cancel()
        with suppress(asyncio.CancelledError):
            await courier
        server.close()
        await _cut_off(state)


@contextmanager
def served_in_thread(telegram: Telegram, port: int = 0) -> Iterator[str]:
    """Serve in a thread of its own while inside; otherwise like `served`."""
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(served(telegram, port)) as url,
    ):
        yield url


def _config(app: ASGIApp) -> Config:
    config = Config(
        app,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,  # a line of it would show the token
        timeout_keep_alive=KEEP_ALIVE_S,
    )
    config.load()
    return config


async def _cut_off(state: ServerState) -> None:
    for connection in state.connections:
        connection.transport.abort()
    await asyncio.gather(*state.tasks, return_exceptions=True)
