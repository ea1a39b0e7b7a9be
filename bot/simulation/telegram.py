"""Telegram itself, simulated: its chats, the updates that wait, its clock and what goes wrong."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TypeVar

from bot.simulation.changes import Changes
from bot.simulation.faults import Fault, Faults, Planned
from bot.simulation.messages import Access, Chat, Json, Message
from bot.simulation.refusals import bad, flood, forbidden
from bot.simulation.updates import MESSAGE_KEPT, PRESS_KEPT, Updates

T = TypeVar("T")
TOKEN = "7000000001:simulated-bot-token-for-tests-only"
ABILITIES: Json = {
    "allows_users_to_create_topics": False,
    "can_connect_to_business": False,
    "can_join_groups": True,
    "has_main_web_app": False,
    "has_topics_enabled": False,
    "supports_inline_queries": False,
}
SECOND = timedelta(seconds=1)


@dataclass(slots=True, kw_only=True)
class Call:
    """One call of the bot, as Telegram saw it."""

    method: str
    chat: int | None
    at: datetime
    parameters: Json
    code: int | None = None
    """200 when it was done, the code of a refusal, None without either."""
    by_answer: bool = False
    """Whether it came in the answer to an update, and its outcome was not told."""


@dataclass(slots=True, kw_only=True)
class Press:
    """A press on a button; `notice` is what the bot answered, None while it has not."""

    id: str
    chat: int
    message: int
    data: str
    at: datetime
    notice: str | None = None
    is_alert: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """Where updates are brought; nowhere without a URL."""

    url: str = ""
    secret: str = ""
    at_once: int = 40


class Telegram:
    """The world that bots and people share. Every method may be called from any thread."""

    def __init__(
        self,
        *,
        token: str = TOKEN,
        username: str = "simulated_knee_bot",
        reads_groups: bool = False,
        per_chat_limit: int | None = None,
        is_local: bool = False,
    ) -> None:
        """Begin with no chats; `per_chat_limit` is in messages a second.

        A local one brings updates over plain HTTP too, as a Bot API server of one's own does.
        """
        self.token = token
        number = int(token.partition(":")[0])
        self.bot: Json = {
            "id": number,
            "is_bot": True,
            "first_name": "Knee bot",
            "username": username,
        }
        self.me: Json = {**self.bot, **ABILITIES, "can_read_all_group_messages": reads_groups}
        self.per_chat_limit = per_chat_limit
        self.updates = Updates()
        self.chats: dict[int, Chat] = {}
        self.presses: dict[str, Press] = {}
        self.calls: list[Call] = []
        self.files: set[str] = set()
        self.webhook = Webhook()
        self.webhook_error: tuple[datetime, str] | None = None
        self.is_local = is_local
        self.polls = 0
        self.profile: dict[tuple[str, ...], object] = {}
        self.faults = Faults()
        self._changes = Changes()
        self._moved = timedelta()
        self._change = count(1)
        self._ids = count(1001)

    @property
    def now(self) -> datetime:
        """Return the time in this world."""
        return datetime.now(UTC) + self._moved

    def pass_time(self, seconds: float) -> None:
        """Move the clock forward; what is too old by then is gone."""
        with self.changing():
            self._moved += timedelta(seconds=seconds)

    def changing(self) -> AbstractContextManager[None]:
        """Hold the world to change it; whoever waits looks again afterwards."""
        return self._changes.changing()

    def looking(self) -> AbstractContextManager[None]:
        """Hold the world still to look at it."""
        return self._changes.looking()

    async def until(self, look: Callable[[], T | None], timeout_s: float | None = 5) -> T:
        """Return what `look` finds, looking again after every change; raise TimeoutError."""
        return await self._changes.until(look, timeout_s)

    def fault(
        self,
        method: str,
        kind: Fault,
        *,
        times: int = 1,
        chat: int | None = None,
        seconds: float = 1,
    ) -> None:
        """Let the next calls of a method fail, `"*"` for any; seconds are for SLOW and FLOOD."""
        with self.changing():
            self.faults.planned.append(
                Planned(method=method, kind=kind, times=times, chat=chat, seconds=seconds)
            )

    def end_faults(self) -> None:
        """Let everything go well from now on."""
        with self.changing():
            self.faults.planned.clear()

    def raw(self, update: Json, *, numbered: bool = True) -> Json:
        """Hand the bot any update, however malformed; it gets an update_id unless it has one.

        Without a number Telegram could not be told that it arrived, so it is handed out once.
        """
        with self.changing():
            body = {"update_id": self.updates.next_id, **update} if numbered else update
            return self.updates.add_raw(body, self.now + MESSAGE_KEPT)

    def redeliver(self, update: Json) -> None:
        """Hand an update out once more, though the bot confirmed it."""
        with self.changing():
            self.updates.repeat(update, self.now + MESSAGE_KEPT)

    def restart_ids(self, first: int | None = None) -> None:
        """Let update ids begin anew, at random if not told where, as after a silent week."""
        with self.changing():
            self.updates.restart_ids(first)

    def new_id(self) -> int:
        """Return a number that nothing else here has."""
        return next(self._ids)

    def new_change(self) -> int:
        """Return the number of the next change."""
        return next(self._change)

    def tell(self, kind: str, content: Json) -> Json | None:
        """Queue an update about something that happened."""
        kept = PRESS_KEPT if kind == "callback_query" else MESSAGE_KEPT
        return self.updates.add(kind, content, self.now + kept)

    def chat(self, number: int) -> Chat:
        """Return a chat; raise `Refusal` when there is none."""
        try:
            return self.chats[number]
        except KeyError:
            raise bad("chat not found") from None

    def writable(self, number: int) -> Chat:
        """Return a chat that the bot may write to; raise `Refusal`."""
        chat = self.chat(number)
        if chat.access is not Access.OPEN:
            raise forbidden(chat.access.format(kind=chat.kind))
        return chat

    def post(self, chat: Chat, message: Message) -> Message:
        """Show a new message in a chat."""
        message = replace(message, change=self.new_change())
        chat.messages[message.id] = message
        return message

    def limit(self, chat: Chat) -> None:
        """Count a message of the bot; raise `Refusal` when the chat had too many this second."""
        recent = [at for at in chat.sent_at if at > self.now - SECOND]
        if self.per_chat_limit is not None and len(recent) >= self.per_chat_limit:
            raise flood(1)
        chat.sent_at[:] = [*recent, self.now]
