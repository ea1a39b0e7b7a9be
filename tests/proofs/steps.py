"""Steps of a process between two of which it may be killed, counted and written down as it goes."""

import os
import signal
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from bot.channels.telegram import taking
from bot.channels.telegram.over_aiohttp import AiohttpRequest
from bot.channels.telegram.webhook import PATH, Webhook
from bot.sending import rules, sender
from bot.store import leading, sends
from bot.store.database import Database

SHORT_S = 0.02
LEASE_S = 2.0
"""Longer than a call takes here, as in real life."""
CALLS = (
    *("sendMessage", "sendPhoto", "sendDocument", "deleteMessage", "getUpdates"),
    *("editMessageText", "editMessageReplyMarkup"),
)
WORKS: dict[str, Callable[[tuple[Any, ...], Any], list[str]]] = {
    "take_in": lambda given, applied: (
        [] if not given[3] else ["keep" if applied is None else "apply"]
    ),
    "receive": lambda given, _: ["keep"] if given[1] else [],
    "apply_next": lambda _, applied: [] if applied is None else ["apply"],
    "give_up_on": lambda _, __: ["give up"],
    "tick": lambda _, has_more: ["plan"] if has_more else [],
    "claim_now": lambda _, claimed: ["claim"] * len(claimed[0]),
    "keep_outcomes": lambda given, _: ["settle"] * len(given[0]),
}
"""What is done in the database: the steps that this is."""


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


def watch_door(steps: Steps) -> None:
    """Let each update that was taken in pass by once more: its confirmation is on its way."""
    whole = Webhook.__call__

    async def answer(self: Webhook, scope: Any, receive: Any, send: Any) -> None:
        is_shut = self._take_in is None
        await whole(self, scope, receive, send)
        if scope["type"] == "http" and scope["path"] == PATH and not is_shut:
            steps.pass_by("confirm sent")

    Webhook.__call__ = answer  # type: ignore[method-assign] # as above


def watched(trace: str, last: str | None) -> None:
    """Count all steps of this process, and let one be its last."""
    steps = Steps(trace, last)
    watch_database(steps)
    watch_calls(steps)
    watch_door(steps)


def kept() -> None:
    """Let each update that comes be kept and then applied, as where others of its chat wait."""
    taking.chat_waits = lambda conn, bot, address: True


def hurried() -> None:
    """Let whoever is killed be missed soon, and what was under way be taken up again."""
    rules.SHORTEST_WAIT_S = rules.UNCLEAR_WAIT_S = SHORT_S
    sends.LEASE = timedelta(seconds=LEASE_S)
    sender.RESUME_EVERY = timedelta(seconds=SHORT_S)
    leading.LOOK_EVERY_S = SHORT_S
