"""The bot with its chats in one process: what is written and pressed, and what arrives when."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.app import Library
from bot.channels.telegram.account import Account
from bot.channels.telegram.applying import take_in
from bot.channels.telegram.cards import Speaker
from bot.channels.telegram.client import corrected
from bot.checkins.asking import tick
from bot.checkins.desk import CheckIns
from bot.conversation.channel import Channel
from bot.sending.outcome import Accepted, Body, Outcome
from bot.sending.sender import claim_ready, keep_outcome
from bot.store.database import Database
from bot.store.inbox import Received
from bot.store.sends import Send

ACCOUNT = Account(id="7000000001", username="trial_knee_bot")
AT_ONCE = 100


@dataclass(slots=True, kw_only=True)
class Message:
    """A message as a person sees it."""

    id: int
    address: str
    at: datetime
    priority: int
    text: str
    rows: list[list[dict[str, Any]]] = field(default_factory=list)
    picture: str | None = None

    @property
    def buttons(self) -> dict[str, str]:
        """Return what each button carries, by its words."""
        return {button["text"]: button["data"] for row in self.rows for button in row}


Post = Callable[["World", Send], Outcome | None]
"""Says what becomes of a message instead of its arrival; None lets it arrive."""


class World:
    """Chats of one bot; nothing happens but by what is called here."""

    def __init__(
        self,
        db: Database,
        triage: Library,
        checkins: Library,
        now: datetime,
        *,
        key: bytes = b"trial",
        post: Post | None = None,
    ) -> None:
        self.db = db
        self.triage = triage
        self.now = now
        self.desk = CheckIns(
            pathway=checkins.pathway, renderer=checkins.renderer, speaker=Speaker(), key=key
        )
        self.messages: dict[str, list[Message]] = {}
        self.sent: list[Message] = []
        self._post = post
        self._updates = 0
        self._last_id = 0

    # ---- what people do

    def write(self, address: str, text: str) -> None:
        """Let somebody write in their chat with the bot."""
        self._last_id += 1
        message = {"message_id": self._last_id, "chat": _chat(address), "text": text}
        self._bring("message", message)

    def press(self, message: Message, words: str) -> None:
        """Let somebody press a button of a message by its words."""
        self.press_as(message.address, message, words)

    def press_as(self, address: str, message: Message, words: str) -> None:
        """Let somebody send what a button carries, as a forged client could from any chat."""
        place = {"message_id": message.id, "chat": _chat(address)}
        data = message.buttons[words]
        self._bring("callback_query", {"id": f"p{self._updates}", "data": data, "message": place})

    def block(self, address: str, *, is_blocked: bool = True) -> None:
        """Let somebody block the bot, or let it in again."""
        status = "kicked" if is_blocked else "member"
        change = {"chat": _chat(address), "new_chat_member": {"status": status}}
        self._bring("my_chat_member", change)

    def _bring(self, kind: str, content: Mapping[str, Any]) -> None:
        self._updates += 1
        update = Received(self._updates, {"update_id": self._updates, kind: content})
        self.db.run(
            take_in,
            self.triage.pathway,
            self.triage.renderer,
            ACCOUNT,
            [update],
            self.now,
            self.desk,
        )
        self.send_ready()

    # ---- what time brings

    def pass_time(self, span: timedelta) -> None:
        """Let time pass at once, and then do what has become due."""
        self.now += span
        self.work()

    def work(self) -> None:
        """Plan, hand over and deliver until nothing is due."""
        while self.db.run(tick, self.desk, self.now):
            pass
        self.send_ready()

    def send_ready(self) -> None:
        """Let what may leave now leave."""
        while True:
            claimed, _ = self.db.run(
                claim_ready, channel=Channel.TELEGRAM, now=self.now, limit=AT_ONCE, interval=None
            )
            if not claimed:
                return
            for send, _ in claimed:
                self.hand_over(send)

    def hand_over(self, send: Send) -> None:
        """Hand one message over and note what became of it."""
        outcome = self._post(self, send) if self._post is not None else None
        if outcome is None:
            outcome = self.arrive(send)
        self.db.run(keep_outcome, send, outcome, self, self.now)

    def arrive(self, send: Send) -> Accepted:
        """Let a message be seen."""
        chat = self.messages.setdefault(send.address, [])
        body = send.body
        if body["method"] in ("send", "photo"):
            self._last_id += 1
            message = Message(
                id=self._last_id,
                address=send.address,
                at=self.now,
                priority=send.priority,
                text=body["text"],
                rows=body.get("keyboard", []),
                picture=body.get("svg"),
            )
            chat.append(message)
            self.sent.append(message)
            return Accepted(str(message.id))
        for message in chat:
            if str(message.id) == body["message_id"]:
                message.text = body.get("text", message.text)
                message.rows = body.get("keyboard", [])
        return Accepted()

    def last(self, address: str) -> Message:
        """Return the newest message of a chat."""
        return self.messages[address][-1]

    # ---- what the sender asks of a transport

    def correction(self, sent: Body, wanted: Body | None, message_id: str) -> Body | None:
        """Return the change of a question that was answered on its way."""
        return corrected(sent, wanted, message_id)

    async def deliver(self, send: Send) -> Outcome:
        """Hand a message over."""
        return self.arrive(send)


def _chat(address: str) -> dict[str, Any]:
    return {"id": int(address), "type": "private"}
