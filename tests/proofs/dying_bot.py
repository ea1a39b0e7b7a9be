"""A nursery of bots that die: run as a script, it starts the real service as often as asked.

Each line it reads is an order in JSON; it answers with the number of the process, and once more
when that has ended. The bots are forked, so that what takes a second to load is loaded once.
"""

import asyncio
import logging
import os
import signal
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from bot.app import Library, open_library
from bot.channels.telegram import applying, client
from bot.channels.telegram.over_aiohttp import AiohttpRequest
from bot.channels.telegram.service import serve_telegram
from bot.conversation.render import Renderer
from bot.conversation.triage import Triage
from bot.sending import rules, sender
from bot.settings import Settings
from bot.store import leading, sends
from bot.store.database import Database
from flows.pathway.loading import build, read_folder
from tests.proofs.forking import bear

LONGEST_LIFE_S = 600
SHORT_S = 0.02
LEASE_S = 2.0
"""Longer than a call takes here, as in real life."""
CALLS = ("sendMessage", "editMessageText", "editMessageReplyMarkup", "getUpdates")
WORKS: dict[str, Callable[[tuple[Any, ...], Any], list[str]]] = {
    "take_in": lambda given, _: ["apply"] if given[3] else [],
    "claim_now": lambda _, claimed: ["claim"] * len(claimed[0]),
    "keep_outcomes": lambda given, _: ["settle"] * len(given[0]),
}
"""What is done in the database: the steps that this is."""


def short_of_time() -> Library:
    """Return the shipped content with a question of several options among the first."""
    shipped = open_library(Settings(), country="GB")
    raw = read_folder("knee")
    asked = raw["pathway"]["parts"][0]["asks"]
    asked.insert(2, asked.pop(asked.index("conditions")))
    pathway = build(raw)
    country = next(one for one in pathway.content.countries if one.id == "GB")
    renderer = Renderer(pathway, country, shipped.clinic)
    return Library(pathway=pathway, clinic=shipped.clinic, renderer=renderer)


class Steps:
    """Counts the steps of one life by name, writes them down, and ends it at one of them."""

    def __init__(self, trace: str, last: str | None) -> None:
        self._trace = os.open(trace, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._last = last
        self._counts: Counter[str] = Counter()

    def pass_by(self, name: str) -> None:
        """Take one step; it may be the last."""
        self._counts[name] += 1
        step = f"{name} {self._counts[name]}"
        os.write(self._trace, f"{step}\n".encode())
        if step == self._last:
            os.kill(os.getpid(), signal.SIGKILL)


def watch_database(steps: Steps) -> None:
    """Let each change pass by twice: done but not committed, and committed."""
    whole = Database.submit

    def submit(self: Database, fn: Any, *args: Any, **kwargs: Any) -> Any:
        works = WORKS.get(getattr(fn, "__name__", ""))
        if works is None:
            return whole(self, fn, *args, **kwargs)

        def inside(conn: Any) -> Any:
            result = fn(conn, *args, **kwargs)
            for name in works(args, result):
                steps.pass_by(f"{name} done")
            return result

        def committed(future: Any) -> None:
            for name in () if future.exception() else works(args, future.result()):
                steps.pass_by(f"{name} committed")

        future = whole(self, inside)
        future.add_done_callback(committed)
        return future

    Database.submit = submit  # type: ignore[method-assign] # this process exists to be watched


def watch_calls(steps: Steps) -> None:
    """Let each call pass by twice: not made yet, and done by Telegram but not yet known here."""
    whole = AiohttpRequest.do_request

    async def do_request(self: AiohttpRequest, url: str, *args: Any, **kwargs: Any) -> Any:
        name = url.rpartition("/")[2].partition("?")[0]
        if name not in CALLS:
            return await whole(self, url, *args, **kwargs)
        steps.pass_by(f"{name} wanted")
        code, answer = await whole(self, url, *args, **kwargs)
        if name != "getUpdates" or b"update_id" in answer:
            steps.pass_by(f"{name} accepted")
        return code, answer

    AiohttpRequest.do_request = do_request  # type: ignore[method-assign] # as above


def live(order: dict[str, Any], library: Library) -> None:
    """Serve Telegram until killed."""
    signal.alarm(LONGEST_LIFE_S)
    logging.basicConfig(filename=order["log"], level=logging.WARNING)
    steps = Steps(order["trace"], order["last"])
    watch_database(steps)
    watch_calls(steps)
    client.PACE_S = applying.PACE_S = 0.0
    rules.SHORTEST_WAIT_S = rules.UNCLEAR_WAIT_S = SHORT_S
    sends.LEASE = timedelta(seconds=LEASE_S)
    sender.RESUME_EVERY = timedelta(seconds=SHORT_S)
    leading.LOOK_EVERY_S = SHORT_S
    applying.ON_ITS_WAY = timedelta()  # these patients read and answer within milliseconds
    clock = partial(datetime.now, UTC)
    with Database.open(order["db"], serving=True) as db:

        def desk() -> tuple[Triage, Any]:
            return Triage(db, library.pathway), library.renderer

        asyncio.run(
            serve_telegram(
                order["token"],
                order["url"],
                db,
                desk,
                clock,
                logging.info,
                per_second=10_000,
            )
        )


if __name__ == "__main__":
    bear(partial(live, library=short_of_time()))
