"""Many people who talk to two processes on one server, which are killed meanwhile.

Telegram brings each update to a door that hands it to one `kneebot run` or the other, in turn, as a
platform with two instances does; one that is gone is a 502, after which Telegram brings it again.
Or one `kneebot worker` of two fetches them, until it is killed and the other one does.
"""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
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
    twice_kept: int
    """Updates that are kept more than once."""
    taken: Sequence[int] = ()
    """How many updates each process confirmed, or how many batches of them it fetched."""
    not_taken: int = 0
    """How many times an update was brought in vain."""

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
    telegram = Telegram()
    home, ports = free_port(), [free_port() for _ in range(PROCESSES)]
    secret = webhook_secret(KEY, telegram.token)
    telegram.webhook = Webhook(url=f"http://{HOST}:{home}{PATH}", secret=secret)
    commands = [f"run --port {port}" for port in ports]
    async with door_before(ports, home) as door:
        came = await _met(
            [Process(folder / str(place), command) for place, command in enumerate(commands)],
            telegram,
            Bot(telegram=telegram, db=db, library=british()),
            number,
            DATABASE_URL=server,
            KNEEBOT_URL=f"http://{HOST}:{home}",
        )
    brought = door.answers.items()
    return replace(
        came,
        taken=[door.answers[port, 200] for port in ports],
        not_taken=sum(many for (_, code), many in brought if code != 200),
    )


async def polled_beside(folder: Path, server: str, db: Database, number: int) -> Beside:
    """Do the same with two workers, of which one at a time fetches what people say."""
    telegram = Telegram()
    two = [
        Process(folder / str(place), "worker", folder / f"{place}.trace")
        for place in range(PROCESSES)
    ]
    seen = Bot(telegram=telegram, db=db, library=british())
    came = await _met(two, telegram, seen, number, DATABASE_URL=server)
    return replace(came, taken=[one.fetched() for one in two])


@dataclass(frozen=True, slots=True)
class Process:
    """Where one of the processes lives, what it does, and where its steps are written down."""

    place: Path
    command: str
    trace: Path | None = None

    def fetched(self) -> int:
        """Return how many batches of updates it fetched."""
        assert self.trace is not None
        return self.trace.read_text().count("getUpdates accepted")


async def _met(
    processes: Sequence[Process], telegram: Telegram, seen: Bot, number: int, **settings: str
) -> Beside:
    began = time.perf_counter()
    settings["TELEGRAM_PER_SECOND"] = "1000"
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(served(telegram))
        starts, bots = [], []
        for one in processes:
            one.place.mkdir()
            nurse = await stack.enter_async_context(nursery("run_ahead.py"))
            bot = Kneebot(one.place, telegram, url, nurse, one.command, **settings)
            watched = {"trace": str(one.trace), "last": None} if one.trace else {}
            bots.append(bot)
            starts.append(partial(bot.start, **watched))
        for start in starts:
            await start()
        people = [Someone(seen, one) for one in range(number)]
        async with asyncio.TaskGroup() as group:
            for one in people:
                group.create_task(one.talk())
            killing = group.create_task(_kill(bots, starts, people))
        await rest(telegram, settings["DATABASE_URL"])
        for bot in bots:
            await bot.kill()
    met = Meeting(bot=seen, people=people, seconds=time.perf_counter() - began)
    kept = Counter(row["update_id"] for row in seen.rows("inbox"))
    return Beside(
        met=met, kills=killing.result(), twice_kept=sum(many - 1 for many in kept.values())
    )


async def _kill(
    bots: Sequence[Kneebot],
    starts: Sequence[Callable[[], Awaitable[None]]],
    people: Sequence[Someone],
) -> int:
    """Kill some each time when so many more answers were given; return how many were killed."""
    kills, every = 0, len(people) * 2
    for turn, dying in enumerate(DYING, start=1):
        while sum(one.turns for one in people) < turn * every:  # noqa: ASYNC110 - they tell nobody
            await asyncio.sleep(0.1)
        await asyncio.gather(*(bots[place].kill() for place in dying))
        kills += len(dying)
        await asyncio.sleep(DEAD_S)
        for place in dying:
            await starts[place]()
    return kills
