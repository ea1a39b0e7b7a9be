"""Many people who talk to two of `kneebot run` on one server, which are killed meanwhile.

Telegram brings each update to a door that hands it to one or the other, in turn, as a platform
with two instances does; one that is gone is a 502, after which Telegram brings it again.
"""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from bot.channels.telegram.webhook import PATH, webhook_secret
from bot.simulation.server import served
from bot.simulation.telegram import Telegram, Webhook
from bot.store.database import Database
from tests.checkins.conftest import KEY
from tests.processes import free_port
from tests.proofs.killed_checkins import Kneebot
from tests.proofs.lives import nursery, rest
from tests.proofs.meeting import Meeting, Someone
from tests.telegram.bots import Bot, british

PROCESSES = 2
DYING = ((0,), (1,), (0,), (0, 1))
"""Which are killed each time; all together last."""
DEAD_S = 1.0
HOST = "127.0.0.1"
NOT_THERE = 502


class Door:
    """Hands each request to the next of some ports, in turn."""

    def __init__(self, ports: Sequence[int], client: httpx.AsyncClient) -> None:
        self._ports = cycle(ports)
        self._client = client
        self.answers = Counter[tuple[int, int]]()
        """How often each port answered with each code."""

    async def hand_on(self, request: Request) -> Response:
        """Hand a request on, once."""
        port = next(self._ports)
        try:
            answer = await self._client.post(
                f"http://{HOST}:{port}{PATH}",
                content=await request.body(),
                headers=request.headers.raw,
            )
        except httpx.HTTPError:
            self.answers[port, NOT_THERE] += 1
            return Response(status_code=NOT_THERE)
        self.answers[port, answer.status_code] += 1
        kind = answer.headers.get("content-type")
        return Response(answer.content, answer.status_code, media_type=kind)


@asynccontextmanager
async def door_before(ports: Sequence[int], at: int) -> AsyncIterator[Door]:
    """Open a door before some ports while inside."""
    async with httpx.AsyncClient(timeout=60, trust_env=False) as client:
        door = Door(ports, client)
        app = Starlette(routes=[Route(PATH, door.hand_on, methods=["POST"])])
        config = Config(app, lifespan="off", log_config=None, access_log=False)
        config.load()
        state = ServerState()
        server = await asyncio.get_running_loop().create_server(
            lambda: H11Protocol(config=config, server_state=state, app_state={}), HOST, at
        )
        try:
            yield door
        finally:
            server.close()
            for connection in state.connections:
                connection.transport.abort()


@dataclass(frozen=True, kw_only=True)
class Beside:
    """What came of it: what people meant and what is kept, and who answered Telegram."""

    met: Meeting
    kills: int
    taken: list[int]
    """How many updates each process confirmed."""
    not_taken: int
    """How many times an update was brought in vain."""
    twice_kept: int
    """Updates that are kept more than once."""

    def disordered(self) -> list[str]:
        """Return who was asked a question after a later one."""
        versions = {one.person.name: [mark.version for mark in one.asked()] for one in self.people}
        return [name for name, asked in versions.items() if asked != sorted(asked)]

    @property
    def people(self) -> list[Someone]:
        """Return who talked."""
        return self.met.people


async def beside(folder: Path, server: str, db: Database, number: int) -> Beside:
    """Let people talk to both, and kill one or both again and again; `db` is open on the server."""
    telegram, began = Telegram(), time.perf_counter()
    home, ports = free_port(), [free_port() for _ in range(PROCESSES)]
    secret = webhook_secret(KEY, telegram.token)
    telegram.webhook = Webhook(url=f"http://{HOST}:{home}{PATH}", secret=secret)
    settings = {
        "DATABASE_URL": server,
        "KNEEBOT_URL": f"http://{HOST}:{home}",
        "TELEGRAM_PER_SECOND": "1000",
    }
    async with AsyncExitStack() as stack:
        door = await stack.enter_async_context(door_before(ports, home))
        url = await stack.enter_async_context(served(telegram))
        bots = []
        for port in ports:
            place = folder / str(port)
            place.mkdir()
            nurse = await stack.enter_async_context(nursery("run_ahead.py"))
            bots.append(Kneebot(place, telegram, url, nurse, f"run --port {port}", **settings))
        for bot in bots:
            await bot.start()
        seen = Bot(telegram=telegram, db=db, library=british())
        people = [Someone(seen, one) for one in range(number)]
        async with asyncio.TaskGroup() as group:
            for one in people:
                group.create_task(one.talk())
            killing = group.create_task(_kill(bots, people))
        await rest(telegram, server)
        for bot in bots:
            await bot.kill()
        met = Meeting(bot=seen, people=people, seconds=time.perf_counter() - began)
        kept = Counter(row["update_id"] for row in seen.rows("inbox"))
        return Beside(
            met=met,
            kills=killing.result(),
            taken=[door.answers[port, 200] for port in ports],
            not_taken=sum(many for (_, code), many in door.answers.items() if code != 200),
            twice_kept=sum(many - 1 for many in kept.values()),
        )


async def _kill(bots: Sequence[Kneebot], people: Sequence[Someone]) -> int:
    """Kill some each time when so many more answers were given; return how many were killed."""
    kills, every = 0, len(people) * 2
    for turn, dying in enumerate(DYING, start=1):
        while sum(one.turns for one in people) < turn * every:  # noqa: ASYNC110 - they tell nobody
            await asyncio.sleep(0.1)
        await asyncio.gather(*(bots[place].kill() for place in dying))
        kills += len(dying)
        await asyncio.sleep(DEAD_S)
        for place in dying:
            await bots[place].start()
    return kills
