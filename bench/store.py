"""What one pressed button costs the bot without the network: commits, CPU and time.

The real poller, applier, sender and store; only Telegram is a list in memory.
Run `python -m bench.store --chats 32 --presses 1500 [--db ADDRESS]`.
"""

import argparse
import asyncio
import itertools
import tempfile
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import quantiles
from typing import Any

from sqlalchemy import Engine, event

from bot.app import open_library
from bot.channels.telegram import client
from bot.channels.telegram.account import Account
from bot.channels.telegram.applier import Applier
from bot.channels.telegram.client import Client
from bot.channels.telegram.polling import Poller
from bot.conversation.channel import Channel
from bot.conversation.triage import Triage
from bot.sending.outcome import Accepted, Outcome
from bot.sending.sender import Sender
from bot.setbacks import Setbacks
from bot.settings import Settings
from bot.store.database import Database
from bot.store.sends import Send

ACCOUNT = Account(id="7000000001", username="bench_knee_bot")
FIRST_CHAT = 100_000
LARGEST_BATCH = 100
FIRST = ("I agree", "Me")
"""Buttons to press where they come first; else the last one says none, or not sure."""


class Telegram(Client):
    """Hands out updates, and presses a button of each question as soon as it arrives."""

    def __init__(self, presses: int) -> None:
        """Let so many presses be made in all."""
        super().__init__("1:never-called", "http://127.0.0.1:9/bot")
        self._left = presses
        self._waiting: list[dict[str, Any]] = []
        self._ids = itertools.count(1)
        self._news = asyncio.Event()
        self._pressed_at: dict[str, float] = {}
        self.took_s: list[float] = []
        self.done = asyncio.Event()

    def say(self, chat: int, text: str) -> None:
        """Let a person write."""
        self._come(chat, {"message": {**_message(chat, next(self._ids)), "text": text}})

    def _come(self, chat: int, content: dict[str, Any]) -> None:
        self._pressed_at[str(chat)] = time.perf_counter()
        self._waiting.append({"update_id": next(self._ids), **content})
        self._news.set()

    async def updates(self, offset: int | None, wait_s: int = 0) -> list[object]:
        """Return what waits, as soon as anything does."""
        await self._news.wait()
        batch = self._waiting[:LARGEST_BATCH]
        del self._waiting[:LARGEST_BATCH]
        if not self._waiting:
            self._news.clear()
        return list(batch)

    async def deliver(self, send: Send) -> Outcome:
        """Take a message; it is answered at once."""
        id = next(self._ids)
        if send.body["method"] != "send":
            return Accepted()
        began = self._pressed_at.pop(send.address, None)
        if began is not None:
            self.took_s.append(time.perf_counter() - began)
            buttons = [button for row in send.body.get("keyboard", []) for button in row]
            asyncio.get_running_loop().call_soon(self._answer, send.address, id, buttons)
        return Accepted(str(id))

    def _answer(self, address: str, message_id: int, buttons: list[dict[str, str]]) -> None:
        if not self._left:
            self.done.set()
            return
        self._left -= 1
        if not buttons:
            self.say(int(address), "/restart")
            return
        says_none = [button for button in buttons if button["text"] != "Send"][-1]
        pressed = {
            "id": str(next(self._ids)),
            "data": (buttons[0] if buttons[0]["text"] in FIRST else says_none)["data"],
            "message": _message(int(address), message_id),
        }
        self._come(int(address), {"callback_query": pressed})

    async def answer(self, callback: str, notice: str | None) -> None:
        """Let a button rest."""

    async def show_writing(self, address: str) -> None:
        """Show that more is coming."""


def _message(chat: int, id: int) -> dict[str, Any]:
    return {"message_id": id, "date": 0, "chat": {"id": chat, "type": "private"}}


async def measured(db: Database, chats: int, presses: int) -> dict[str, float]:
    """Let so many chats press; return what a press cost."""
    library = open_library(Settings(), country="GB")
    triage = Triage(db, library.pathway)
    clock = partial(datetime.now, UTC)
    telegram = Telegram(presses)
    sender = Sender(db, Channel.TELEGRAM, telegram, clock)
    applier = Applier(telegram, db, ACCOUNT, lambda: (triage, library.renderer), sender.wake, clock)
    poller = Poller(telegram, applier.take_in, Setbacks())
    commits = itertools.count()
    event.listen(Engine, "commit", lambda _: next(commits))
    parts = [asyncio.create_task(part.run()) for part in (sender, applier, poller)]
    for chat in range(chats):
        telegram.say(FIRST_CHAT + chat, "/start")
    cpu, began, before = time.process_time(), time.perf_counter(), next(commits)
    await telegram.done.wait()
    cpu, seconds = time.process_time() - cpu, time.perf_counter() - began
    committed = next(commits) - before - 1
    for part in parts:
        part.cancel()
    await asyncio.gather(*parts, return_exceptions=True)
    cuts = quantiles(telegram.took_s, n=100)
    return {
        "presses/s": presses / seconds,
        "CPU ms": 1000 * cpu / presses,
        "commits": committed / presses,
        "p50 ms": 1000 * cuts[49],
        "p99 ms": 1000 * cuts[98],
    }


def main() -> None:
    """Measure, and print one line."""
    parser = argparse.ArgumentParser(description="Measure what a pressed button costs.")
    parser.add_argument("--chats", type=int, default=32)
    parser.add_argument("--presses", type=int, default=1500)
    parser.add_argument("--db", help="database address (a new file)")
    parser.add_argument("--profile", action="store_true", help="print where the time goes")
    given = parser.parse_args()
    setattr(client, "PACE_S", 0.0)  # noqa: B010 - it is imported there from elsewhere
    with ExitStack() as undo:
        folder = Path(undo.enter_context(tempfile.TemporaryDirectory()))
        db = undo.enter_context(Database.open(given.db or folder / "db", serving=True))
        told = asyncio.run(measured(db, given.chats, given.presses))
    print(f"{given.chats} chats:", ", ".join(f"{name} {cost:.2f}" for name, cost in told.items()))


if __name__ == "__main__":
    main()
