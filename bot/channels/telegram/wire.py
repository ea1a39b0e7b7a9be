"""Reads raw updates: what a person did, in the few ways that matter here."""

from dataclasses import dataclass
from functools import partial

from pydantic import BaseModel, Field, ValidationError

from flows.talking.events import CANNOT_READ, Beside, Event

KINDS = ("message", "edited_message", "callback_query", "my_chat_member")
"""The updates we ask Telegram for."""
UNREADABLE = frozenset(
    {
        *("animation", "audio", "checklist", "contact", "dice", "document", "game", "live_photo"),
        *("location", "paid_media", "photo", "poll", "sticker", "story", "venue", "video"),
        *("video_note", "voice"),
    }
)
"""What a person may send besides text, by Telegram's field names."""
LARGEST_ID = 2**52
"""Bits that Telegram's numbers may have (core.telegram.org/bots/api#chat); a message has fewer."""


@dataclass(frozen=True, slots=True)
class Wrote:
    """A person wrote or sent something in the private chat.

    With `beside` set, the text stands under what cannot be read, or was changed afterwards: of such
    a one only a danger is heard, and what a person at the clinic should read.
    """

    address: str
    text: str
    message_id: int
    beside: Event | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class Tapped:
    """A person pressed a button under one of our messages in the private chat."""

    address: str
    callback: str
    data: str
    message_id: int | None
    language: str = ""


@dataclass(frozen=True, slots=True)
class Blocked:
    """A person blocked the bot, or let it in again."""

    address: str
    is_blocked: bool


@dataclass(frozen=True, slots=True)
class InGroup:
    """Somebody gave a command in a group, or brought the bot into one."""

    address: str
    command: str = ""


@dataclass(frozen=True, slots=True)
class Nothing:
    """Nothing that concerns us; a pressed button may still wait for its answer."""

    callback: str | None = None


Read = Wrote | Tapped | Blocked | InGroup | Nothing


class Unreadable(ValueError):
    """An update of a kind we know that is not as Telegram says it is."""


class _Chat(BaseModel):
    id: int
    type: str

    @property
    def address(self) -> str:
        return str(self.id)

    @property
    def is_private(self) -> bool:
        return self.type == "private"

    @property
    def is_group(self) -> bool:
        return self.type in ("group", "supergroup")


class _Person(BaseModel):
    language_code: str | None = None

    @property
    def code(self) -> str:
        return self.language_code or ""


class _Message(BaseModel, extra="allow"):
    chat: _Chat
    sender: _Person = Field(default=_Person(), alias="from")
    message_id: int = Field(ge=-LARGEST_ID, le=LARGEST_ID)
    text: str | None = None
    caption: str | None = None

    @property
    def is_other(self) -> bool:
        return not UNREADABLE.isdisjoint(self.model_extra or {})


class _Pressed(BaseModel):
    id: str
    data: str | None = None
    message: _Message | None = None
    sender: _Person = Field(default=_Person(), alias="from")


class _Member(BaseModel):
    status: str


class _Membership(BaseModel):
    chat: _Chat
    new_chat_member: _Member


class _Update(BaseModel):
    message: _Message | None = None
    edited_message: _Message | None = None
    callback_query: _Pressed | None = None
    my_chat_member: _Membership | None = None


def read(update: object) -> Read:
    """Return what an update means; raise `Unreadable` for one that is not as it should be."""
    try:
        known = _Update.model_validate(update)
    except ValidationError as error:
        places = {".".join(str(part) for part in one["loc"]) for one in error.errors()}
        raise Unreadable(f"unexpected in {', '.join(sorted(places)) or 'update'}") from None
    if known.message is not None:
        return _wrote(known.message)
    if known.edited_message is not None:
        return _changed(known.edited_message)
    if known.callback_query is not None:
        return _tapped(known.callback_query)
    if known.my_chat_member is not None:
        return _membership(known.my_chat_member)
    return Nothing()


def _wrote(message: _Message) -> Read:
    chat = message.chat
    text = message.text or message.caption or ""
    if chat.is_group and text.startswith("/"):
        return InGroup(chat.address, text.split()[0])
    if not chat.is_private:
        return Nothing()
    wrote = partial(Wrote, chat.address, text, message.message_id, language=message.sender.code)
    if message.text:
        return wrote()
    return wrote(beside=Beside(CANNOT_READ, text)) if message.is_other else Nothing()


def _changed(message: _Message) -> Read:
    text = message.text or message.caption or ""
    if not message.chat.is_private or not text:
        return Nothing()  # a shared place moves by itself
    return Wrote(message.chat.address, text, message.message_id, Beside("edited", text))


def _tapped(pressed: _Pressed) -> Read:
    message = pressed.message
    if message is None or not message.chat.is_private or pressed.data is None:
        return Nothing(pressed.id)
    code = pressed.sender.code
    return Tapped(message.chat.address, pressed.id, pressed.data, message.message_id, code)


def _membership(change: _Membership) -> Read:
    status, chat = change.new_chat_member.status, change.chat
    if chat.is_private:
        return Blocked(chat.address, status in ("kicked", "left"))
    is_in = status in ("member", "administrator")
    return InGroup(chat.address) if chat.is_group and is_in else Nothing()


def callback_of(body: object) -> str | None:
    """Return the press that an update is, None for all else."""
    try:
        meant = read(body)
    except Unreadable:
        return None
    return meant.callback if isinstance(meant, Tapped | Nothing) else None


def address_of(body: object) -> str | None:
    """Return the chat that an update is of, in which all keeps its order; None for one of none."""
    try:
        meant = read(body)
    except Unreadable:
        return None
    return None if isinstance(meant, Nothing) else meant.address


def waiting_at(body: object) -> str | None:
    """Return the chat in which somebody waits for an answer to an update, None for all else."""
    try:
        meant = read(body)
    except Unreadable:
        return None
    return meant.address if isinstance(meant, Wrote | Tapped) else None


def shape_of(body: object, depth: int = 6) -> object:
    """Return what an update is made of, without a word or number that it holds.

    >>> shape_of({"message": {"text": "my knee", "date": 7}, "x": [1]})
    {'message': {'text': 'str', 'date': 'int'}, 'x': ['int']}
    """
    if depth and isinstance(body, dict):
        return {str(key)[:40]: shape_of(value, depth - 1) for key, value in body.items()}
    if depth and isinstance(body, list):
        return [shape_of(value, depth - 1) for value in body[:10]]
    return type(body).__name__
