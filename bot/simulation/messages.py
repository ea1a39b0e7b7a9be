"""Messages and chats as Telegram keeps them, and as it writes them for a bot."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from bot.simulation.entities import Marked

NO_TEXT = Marked("")
Json = Mapping[str, object]
"""A JSON object; never changed once made."""


class Access(StrEnum):
    """Whether the bot may write to a chat."""

    OPEN = "open"
    NEVER_WROTE = "bot can't initiate conversation with a user"
    BLOCKED = "bot was blocked by the user"
    LEFT = "bot is not a member of the {kind} chat"
    KICKED = "bot was kicked from the {kind} chat"


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A button below a message; without data and url it says its own label."""

    label: str
    data: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message as a person sees it now; an edit makes a new one with the same id."""

    id: int
    chat: Json
    sender: Json | None
    date: datetime
    marked: Marked = NO_TEXT
    source: str = ""
    """The text or caption as the bot sent it, with its markup."""
    content: Json = field(default_factory=dict)
    """What it carries besides text, under Telegram's name: photo, sticker, location ..."""
    markup: Json | None = None
    reply_to: "Message | None" = None
    edited: datetime | None = None
    change: int = 0
    """Counts the changes of the whole world; a later change has the larger number."""

    @property
    def text(self) -> str:
        """Return the plain words: text or caption."""
        return self.marked.plain

    @property
    def by_bot(self) -> bool:
        """Tell whether the bot wrote it."""
        return self.sender is not None and self.sender["is_bot"] is True

    @property
    def is_edited(self) -> bool:
        """Tell whether it was changed after it was sent."""
        return self.edited is not None

    @property
    def rows(self) -> tuple[tuple[Button, ...], ...]:
        """Return the buttons as they stand below the message."""
        return tuple(tuple(_button(one) for one in row) for row in _rows(self.markup or {}))

    @property
    def buttons(self) -> tuple[Button, ...]:
        """Return the buttons in reading order."""
        return tuple(button for row in self.rows for button in row)

    @property
    def labels(self) -> tuple[str, ...]:
        """Return what the buttons say, in reading order."""
        return tuple(button.label for button in self.buttons)

    def as_json(self) -> dict[str, object]:
        """Return the message as the Bot API writes it."""
        body: dict[str, object] = {"message_id": self.id}
        body |= {"sender_chat": self.chat} if self.sender is None else {"from": self.sender}
        body |= {"chat": self.chat, "date": seconds(self.date)}
        if self.edited is not None:
            body["edit_date"] = seconds(self.edited)
        if self.reply_to is not None:
            body["reply_to_message"] = replace(self.reply_to, reply_to=None).as_json()
        body |= self._words() | dict(self.content)
        # Only keyboards that belong to the message come back; others belong to the phone.
        if self.markup and "inline_keyboard" in self.markup:
            body["reply_markup"] = self.markup
        return body

    def _words(self) -> dict[str, object]:
        if not self.text:
            return {}
        words, entities = ("caption", "caption_entities") if self.content else ("text", "entities")
        marks = [entity.as_json() for entity in self.marked.entities]
        return {words: self.text, entities: marks} if marks else {words: self.text}


@dataclass(slots=True, kw_only=True)
class Chat:
    """A chat, what is to be seen in it, and whether the bot may write there."""

    card: Json
    access: Access
    messages: dict[int, Message] = field(default_factory=dict)
    sent_at: list[datetime] = field(default_factory=list)
    """When the bot's messages came, for the limit of messages a second."""

    @property
    def id(self) -> int:
        """Return the number the bot knows it by."""
        return int(str(self.card["id"]))

    @property
    def kind(self) -> str:
        """Return private, group, supergroup or channel."""
        return str(self.card["type"])


def seconds(moment: datetime) -> int:
    """Return a moment as Telegram writes it."""
    return int(moment.timestamp())


def _rows(markup: Json) -> list[list[object]]:
    rows = markup.get("inline_keyboard") or markup.get("keyboard") or []
    return [list(row) for row in rows] if isinstance(rows, list) else []


def _button(given: object) -> Button:
    if not isinstance(given, Mapping):
        return Button(label=str(given))
    return Button(label=given["text"], data=given.get("callback_data"), url=given.get("url"))
