"""The Bot API that all bots are timed against, with the people: `python -m bench.chat.server`."""

import asyncio
import json
import sys
from collections.abc import Callable, Mapping
from time import perf_counter
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httptools
import uvloop

from bench.chat.calls import Line, answer, parameters, response
from bench.chat.people import BOT, Figures, Load, People
from bench.timing import cuts

LINES = 40
"""Over so many connections Telegram brings updates, unless told otherwise."""
AGAIN_S = 0.02
HOST = "127.0.0.1"


class Api(Line):
    """Where a bot calls, and where the bench asks how it goes."""

    def __init__(self, town: "Town") -> None:
        """Hear for one town."""
        self._town = town

    def arrived(self, path: bytes, kind: bytes, body: bytes) -> None:
        """Answer a call."""
        place, _, query = path.decode().partition("?")
        if place.startswith("/bench/"):
            told = self._town.asked(place.removeprefix("/bench/"), dict(parse_qsl(query)))
            self.transport.write(response(json.dumps(told).encode()))
            return
        given = {**dict(parse_qsl(query)), **parameters(kind, body)}
        self.transport.write(answer(self._town.called(place.rpartition("/")[2], given)))


class Door(Line):
    """One connection over which updates are brought, one at a time."""

    parser = httptools.HttpResponseParser

    def __init__(self, town: "Town") -> None:
        """Bring for one town."""
        self._town = town
        self._bringing: tuple[int, Mapping[str, Any]] | None = None

    def take(self, chat: int, update: Mapping[str, Any]) -> None:
        """Bring an update."""
        self._bringing = (chat, update)
        self._town.people.handed_out(chat)
        self.transport.write(self._town.head(json.dumps(update).encode()))

    def arrived(self, path: bytes, kind: bytes, body: bytes) -> None:
        """Hear what a bot says to an update; it may call in the same breath."""
        brought, self._bringing = self._bringing, None
        if self.status >= 300 and brought is not None:
            self._town.bring_again(*brought)
        elif body.startswith(b"{") and b'"method"' in body:
            given = json.loads(body)
            self._town.people.called(given.pop("method"), given)
        self._town.is_free(self)

    def connection_lost(self, error: Exception | None) -> None:
        """Bring again what was not answered."""
        self._town.is_gone(self)
        if self._bringing is not None:
            self._town.bring_again(*self._bringing)


class Town:
    """The people, the webhook they reach the bot by, and what else a bot asks for."""

    def __init__(self) -> None:
        """Begin without a webhook."""
        self.people = People()
        self.people.bring = self._bring
        self._url = ""
        self._secret = ""
        self._free: list[Door] = []
        self._doors = 0
        self._tasks: set[asyncio.Task[None]] = set()

    def asked(self, what: str, given: Mapping[str, str]) -> object:
        """Do what the bench asks for."""
        people = self.people
        if what == "go":
            people.start(Load(**{name: int(value) for name, value in given.items()}))
        if what == "stop":
            people.stop()
        if what == "reset":
            people.figures = Figures()
        figures = people.figures
        return {
            "seconds": perf_counter() - figures.began,
            "updates": figures.updates,
            "ms": [1000 * cut for cut in cuts(figures.took_s)],
            "calls": dict(figures.calls),
            "errors": figures.errors,
            "has_answered": people.first_answer is not None,
            "finished": people.finished,
            "is_over": people.is_over,
        }

    def called(self, method: str, given: Mapping[str, Any]) -> object:
        """Return the result of a call."""
        if method == "setWebhook":
            self._url, self._secret = given["url"], given.get("secret_token", "")
            if not self.people.begun:
                self.people.start(Load(at_once=1, chats=1))
            return True
        others: Mapping[str, Callable[[], object]] = {
            "getMe": lambda: {**BOT, "can_join_groups": True, "supports_inline_queries": False,
                              "can_read_all_group_messages": False,
                              "can_connect_to_business": False, "has_main_web_app": False},
            "getWebhookInfo": lambda: {"url": self._url, "has_custom_certificate": False,
                                       "pending_update_count": 0},
            "getMyCommands": list,
            "getMyDescription": lambda: {"description": ""},
            "getMyShortDescription": lambda: {"short_description": ""},
        }  # fmt: skip
        return others[method]() if method in others else self.people.called(method, given)

    def head(self, body: bytes) -> bytes:
        """Return an update as it goes over the line."""
        place = urlsplit(self._url)
        lines = (
            f"POST {place.path} HTTP/1.1",
            f"Host: {place.netloc}",
            "Content-Type: application/json",
            f"X-Telegram-Bot-Api-Secret-Token: {self._secret}",
            f"Content-Length: {len(body)}",
        )
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + body

    def _bring(self) -> None:
        while self.people.waiting and self._free:
            self._free.pop().take(*self.people.waiting.popleft())
        for _ in range(min(len(self.people.waiting), LINES - self._doors)):
            self._doors += 1
            task = asyncio.get_running_loop().create_task(self._open())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _open(self) -> None:
        place = urlsplit(self._url)
        loop = asyncio.get_running_loop()
        try:
            _, door = await loop.create_connection(lambda: Door(self), HOST, place.port or 0)
        except OSError:
            self._doors -= 1
            loop.call_later(AGAIN_S, self._bring)
            return
        self.is_free(door)

    def is_free(self, door: Door) -> None:
        """Let a connection bring what waits next."""
        if not door.transport.is_closing():
            self._free.append(door)
        self._bring()

    def is_gone(self, door: Door) -> None:
        """Do without a connection."""
        self._doors -= 1
        if door in self._free:
            self._free.remove(door)

    def bring_again(self, chat: int, update: Mapping[str, Any]) -> None:
        """Bring an update later that was not taken."""
        self.people.figures.errors += 1
        self.people.waiting.append((chat, update))
        asyncio.get_running_loop().call_later(AGAIN_S, self._bring)


async def main() -> None:
    """Serve until killed; the port is printed first."""
    town = Town()
    server = await asyncio.get_running_loop().create_server(lambda: Api(town), HOST, 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    sys.exit(uvloop.run(main()))
