"""What people see and do in a chat with the bot, whatever kind of chat it is."""

import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Self, TypeVar

from bot.simulation.entities import Marked, units
from bot.simulation.messages import Access, Button, Chat, Json, Message
from bot.simulation.telegram import Press, Telegram

T = TypeVar("T")
LONGEST_TEXT = 4096
NOTHING: Json = {}


class Screen:
    """One chat as it is on a person's phone."""

    def __init__(self, telegram: Telegram, card: Json, access: Access) -> None:
        """Open a chat; use one of its kinds."""
        self.telegram = telegram
        self.chat = Chat(card=card, access=access)
        self._instance = str(secrets.randbits(63))
        self._seen = 0
        with telegram.changing():
            telegram.chats[self.chat.id] = self.chat

    @property
    def id(self) -> int:
        """Return the number of the chat."""
        return self.chat.id

    @property
    def messages(self) -> tuple[Message, ...]:
        """Return what is to be seen now, the oldest first."""
        with self.telegram.looking():
            return tuple(self.chat.messages.values())

    @property
    def last(self) -> Message:
        """Return the newest message of the bot; raise LookupError when there is none."""
        return self._newest(lambda message: message.by_bot, "no message of the bot")

    async def wait_for(self, words: str = "", timeout_s: float = 5) -> Message:
        """Return what the bot sent or edited since this person last did something here.

        With words, the oldest such message that contains them. Raises TimeoutError.
        """
        return await self._until(lambda: self._news(words), f"no news with {words!r}", timeout_s)

    async def wait_until(self, holds: Callable[[Self], bool], timeout_s: float = 5) -> None:
        """Wait until something holds of this screen; raise TimeoutError.

        What cannot be looked at yet, as `last` before the bot spoke, does not hold yet.
        """

        def look() -> bool | None:
            with suppress(LookupError):
                return holds(self) or None
            return None

        await self._until(look, "it did not come true", timeout_s)

    async def wait_for_notice(self, press: Press, timeout_s: float = 5) -> str:
        """Return what the bot answered to a press, often nothing; raise TimeoutError."""
        return await self._until(lambda: press.notice, "no answer to the press", timeout_s)

    def delete(self, message: Message) -> None:
        """Take a message away; the bot is not told."""
        with self.telegram.changing():
            del self.chat.messages[message.id]

    def _say(
        self,
        who: Json | None,
        text: str,
        *,
        content: Json = NOTHING,
        reply_to: Message | None = None,
        kind: str = "message",
    ) -> Message:
        if units(text) > LONGEST_TEXT or not (text.strip() or content):
            raise ValueError(f"a phone does not send {units(text)} UTF-16 units in one message")
        with self.telegram.changing():
            message = Message(
                id=self.telegram.new_id(),
                chat=self.chat.card,
                sender=who,
                date=self.telegram.now,
                marked=Marked(text).trimmed().with_found(),
                content=content,
                reply_to=reply_to,
            )
            return self._show(message, kind)

    def _edit(self, message: Message, text: str) -> Message:
        with self.telegram.changing():
            marked = Marked(text).trimmed().with_found()
            new = replace(message, marked=marked, edited=self.telegram.now)
            return self._show(new, "edited_message")

    def _press(self, who: Json, which: str | int | Button, on: Message | None) -> Press:
        with self.telegram.changing():
            message = on or self._newest(lambda one: one.buttons, "no message with buttons")
            data = _chosen(message, which).data
            if data is None:
                raise LookupError(f"the bot is not told of a press on {which!r}")
            press = Press(
                id=str(secrets.randbits(63)),
                chat=self.id,
                message=message.id,
                data=data,
                at=self.telegram.now,
            )
            self._act()
            self.telegram.presses[press.id] = press
            self.telegram.tell("callback_query", self._pressed(press, who))
            return press

    def _show(self, message: Message, kind: str) -> Message:
        self._act()
        shown = self.telegram.post(self.chat, message)
        if self._is_told(shown):
            self.telegram.tell(kind, shown.as_json())
        return shown

    def _act(self) -> None:
        """Remember what was seen when somebody did something."""
        self._seen = self.telegram.new_change()

    def _is_told(self, message: Message) -> bool:
        """Tell whether the bot gets to know of a message."""
        return self.chat.access is Access.OPEN

    def _pressed(self, press: Press, who: Json) -> Json:
        message = self.chat.messages.get(press.message)
        gone = {"chat": self.chat.card, "message_id": press.message, "date": 0}
        return {
            "id": press.id,
            "from": who,
            "message": message.as_json() if message else gone,
            "chat_instance": self._instance,
            "data": press.data,
        }

    async def _until(self, look: Callable[[], T | None], missing: str, timeout_s: float) -> T:
        try:
            return await self.telegram.until(look, timeout_s)
        except TimeoutError:
            seen = [message.text for message in self.messages]
            raise TimeoutError(f"{missing} within {timeout_s} s; the chat shows {seen}") from None

    def _news(self, words: str) -> Message | None:
        new = (one for one in self.messages if one.by_bot and one.change > self._seen)
        return next((one for one in new if words in one.text), None)

    def _newest(self, fits: Callable[[Message], object], missing: str) -> Message:
        found = next((one for one in reversed(self.messages) if fits(one)), None)
        if found is None:
            raise LookupError(f"{missing} in {[one.text for one in self.messages]}")
        return found


def _chosen(message: Message, which: str | int | Button) -> Button:
    match which:
        case Button():
            return which
        case int():
            return message.buttons[which]
    found = next((button for button in message.buttons if button.label == which), None)
    if found is None:
        raise LookupError(f"no button {which!r} among {message.labels}")
    return found
