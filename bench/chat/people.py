"""People who chat with a bot without a pause: each presses as soon as the next question shows."""

import itertools
from collections import Counter, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

from bench.chat.calls import buttons_of
from bench.chat.peers.script import END

FIRST_CHAT = 1000
QUESTIONS = 12
COMMAND = "c:"
"""So begins what a button below a result of kneebot carries; it asks nothing."""
BOT = {"id": 7000000001, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}


@dataclass(slots=True)
class Person:
    """Somebody in the middle of it; `since` is when what they last did was handed out."""

    presses: int = 0
    since: float | None = None


@dataclass
class Load:
    """How many chat at once, and when to end; `most` presses a chat leave it in the middle."""

    at_once: int = 0
    chats: int | None = None
    most: int | None = None


@dataclass
class Figures:
    """What was counted since the last reset."""

    began: float = field(default_factory=perf_counter)
    updates: int = 0
    took_s: list[float] = field(default_factory=list)
    calls: Counter[str] = field(default_factory=Counter)
    errors: int = 0


class People:
    """The load: who is in the middle of a chat, and the updates that are to be brought."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self.load = Load()
        self.figures = Figures()
        self.first_answer: float | None = None
        self.finished = 0
        self.begun = 0
        self.waiting: deque[tuple[int, Mapping[str, Any]]] = deque()
        self.bring: Callable[[], None] = lambda: None
        self._people: dict[int, Person] = {}
        self._ids = itertools.count(1)

    @property
    def is_over(self) -> bool:
        """Tell whether all that were to come have come and gone."""
        return self.load.chats is not None and self.finished >= self.load.chats

    def start(self, load: Load) -> None:
        """Let people come."""
        self.load, self.begun, self.finished = load, 0, 0
        for _ in range(load.at_once):
            self._come()

    def stop(self) -> None:
        """Let nobody come any more; who is in the middle goes on to the end."""
        self.load.chats = self.begun

    def _come(self) -> None:
        if self.load.chats is not None and self.begun >= self.load.chats:
            return
        self.begun += 1
        chat = FIRST_CHAT + next(self._ids)
        self._people[chat] = Person()
        text = {"entities": [{"type": "bot_command", "offset": 0, "length": 6}], "text": "/start"}
        message = {"message_id": next(self._ids), "date": 1767225600, **_whose(chat), **text}
        self._hand_out(chat, {"message": message})

    def handed_out(self, chat: int) -> None:
        """Note that an update left for the bot."""
        if chat in self._people:
            self._people[chat].since = perf_counter()

    def called(self, method: str, given: Mapping[str, Any]) -> object:
        """Do what a bot asks for and return the result of the call."""
        self.figures.calls[method] += 1
        if method not in ("sendMessage", "editMessageText"):
            return True
        chat = int(given["chat_id"])
        id = int(given.get("message_id") or next(self._ids))
        buttons = [data for data in buttons_of(given) if not data.startswith(COMMAND)]
        person = self._people.get(chat)
        if person is not None and buttons:
            self._shown(chat, person, id, buttons)
        elif person is not None and person.presses >= QUESTIONS and _is_end(method, given):
            self._seen(person)
            self._leave(chat)
        return {"message_id": id, "date": 1767225600, "from": BOT, **_whose(chat), "text": "..."}

    def _shown(self, chat: int, person: Person, id: int, buttons: list[str]) -> None:
        if person.since is None:
            return  # a copy of what was shown
        self._seen(person)
        if self.load.most is not None and person.presses >= self.load.most:
            self._leave(chat)
            return
        person.presses += 1
        message = {"message_id": id, "date": 1767225600, "from": BOT, "text": "...", **_whose(chat)}
        rows = [[{"text": f"Option {n}", "callback_data": data}] for n, data in enumerate(buttons)]
        pressed = {
            "id": str(4 * 10**15 + next(self._ids)),
            "from": _whose(chat)["from"],
            "chat_instance": "-1",
            "data": buttons[0],
            "message": {**message, "from": BOT, "reply_markup": {"inline_keyboard": rows}},
        }
        self._hand_out(chat, {"callback_query": pressed})

    def _seen(self, person: Person) -> None:
        now = perf_counter()
        self.first_answer = self.first_answer or now
        if person.since is not None:
            self.figures.updates += 1
            self.figures.took_s.append(now - person.since)
        person.since = None

    def _leave(self, chat: int) -> None:
        del self._people[chat]
        self.finished += 1
        self._come()

    def _hand_out(self, chat: int, content: Mapping[str, Any]) -> None:
        self.waiting.append((chat, {"update_id": next(self._ids), **content}))
        self.bring()


def _is_end(method: str, given: Mapping[str, Any]) -> bool:
    """Tell whether a message without buttons ends it: kneebot takes them off the last one too."""
    return method == "sendMessage" or given["text"] == END


def _whose(chat: int) -> dict[str, Any]:
    name = {"id": chat, "first_name": "Ada", "username": f"ada{chat}"}
    return {
        "chat": {**name, "type": "private"},
        "from": {**name, "is_bot": False, "language_code": "en"},
    }
