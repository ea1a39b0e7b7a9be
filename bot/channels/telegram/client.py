"""Calls Telegram: the only place that does, and the only one that knows its errors."""

import asyncio
import html
import logging
import re
from collections.abc import Mapping
from typing import Any, Self
from urllib.parse import urlencode

from telegram import Bot, BotCommand, InlineKeyboardMarkup, WebhookInfo
from telegram.constants import ChatAction, ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from bot.channels.telegram.account import Account
from bot.channels.telegram.call import Call, markup_of
from bot.channels.telegram.documents import send_document
from bot.channels.telegram.photos import Photos
from bot.channels.telegram.reaching import NeverLeft, Stumbled
from bot.channels.telegram.text import GROUP_PACE_S, PACE_S
from bot.channels.telegram.transport import new_request
from bot.channels.telegram.wire import KINDS
from bot.pictures.png import PictureError
from bot.sending.outcome import (
    Accepted,
    Blocked,
    Body,
    Failing,
    NotReached,
    Outcome,
    Refused,
    TooFast,
    Unclear,
)
from bot.store.sends import Send

LOG = logging.getLogger(__name__)
POLL_S = 25
"""How long Telegram holds a poll open; below the minute after which proxies cut it (expert)."""
AT_ONCE = 32
"""Updates to fetch at once; the next poll waits until they are applied."""
BROUGHT_AT_ONCE = 40
"""Connections over which Telegram may bring updates at the same time; its own default."""
ANSWER_S = 10
"""How long an answer is waited for; a poll adds its own time."""
CONNECTIONS = 128
NO_PREVIEW = {"is_disabled": True}
BROKEN = (TelegramError, LookupError, TypeError, ValueError, RecursionError)
"""What a call raises when Telegram refuses, is not there, or answers nonsense."""
SETTLED = (
    "message is not modified",
    *("message to edit not found", "message can't be edited"),
    *("message to delete not found", "message can't be deleted"),
)
"""What Telegram says where nothing is left to do, or nothing can be done."""
_TAG = re.compile(r"</?[a-z][^<>]*>")


class Client:
    """One bot account; use it as a context manager."""

    def __init__(self, token: str, url: str, *, pays: bool = False, protects: bool = False) -> None:
        """Prepare for a token; nothing is called yet. With `pays`, broadcasts may cost Stars.

        With `protects`, what repeats somebody's answers can be neither forwarded nor saved.
        """
        self._request = new_request(url, connections=CONNECTIONS, answer_s=ANSWER_S)
        self._polling = new_request(url, connections=1, answer_s=ANSWER_S + POLL_S)
        self._api = Bot(
            token, base_url=url, request=self._request, get_updates_request=self._polling
        )
        self._pays = pays
        self._protects = protects
        self._photos = Photos(self._api)

    async def __aenter__(self) -> Self:
        """Open the connections."""
        await self._request.initialize()
        await self._polling.initialize()
        return self

    async def __aexit__(self, *error: object) -> None:
        """Close the connections, also where one more cancellation comes meanwhile."""
        await asyncio.shield(asyncio.gather(self._request.shutdown(), self._polling.shutdown()))

    async def who_am_i(self) -> Account:
        """Return the account of the token."""
        me = await self._api.get_me()
        return Account(id=str(me.id), username=me.username or "")

    async def updates(self, offset: int | None, wait_s: int = POLL_S) -> list[object]:
        """Return the updates from `offset` on as they are; those before it are confirmed."""
        wanted = str(list(KINDS)).replace("'", '"')
        query = {"timeout": wait_s, "allowed_updates": wanted, "limit": AT_ONCE}
        if offset is not None:
            query["offset"] = offset
        url = f"{self._api.base_url}/getUpdates?{urlencode(query)}"
        answer: Any = await self._polling.post(url)
        if not isinstance(answer, list):
            raise ValueError("getUpdates answered no list")
        return answer

    async def webhook(self) -> WebhookInfo:
        """Return where Telegram brings updates, and how that goes."""
        return await self._api.get_webhook_info()

    async def set_webhook(self, url: str, secret: str) -> None:
        """Let Telegram bring updates to an address; what waits is kept."""
        await self._api.set_webhook(
            url,
            allowed_updates=KINDS,
            secret_token=secret,
            max_connections=BROUGHT_AT_ONCE,
            drop_pending_updates=False,
        )

    async def delete_webhook(self) -> None:
        """Let updates be polled again; what waits is kept."""
        await self._api.delete_webhook(drop_pending_updates=False)

    def correction(self, sent: Body, wanted: Body | None, message_id: str) -> Body | None:
        """Return the change of the buttons that a message needs after it was sent."""
        return corrected(sent, wanted, message_id)

    async def deliver(self, send: Send) -> Outcome:
        """Hand a message over, or a change of one, and say what became of it."""
        try:
            return await self._deliver(send)
        except BROKEN as error:
            return outcome_of(error)

    async def _deliver(self, send: Send) -> Accepted:
        body = send.body
        given = {"chat_id": int(send.address), "reply_markup": markup_of(body.get("keyboard", []))}
        match body["method"]:
            case "edit":
                given |= {"message_id": int(body["message_id"]), **_as_html(body["text"])}
                await self._call("editMessageText", given)
                return Accepted()
            case "buttons":
                given |= {"message_id": int(body["message_id"])}
                await self._call("editMessageReplyMarkup", given)
                return Accepted()
            case "delete":
                given = {"chat_id": int(send.address), "message_id": int(body["message_id"])}
                await self._call("deleteMessage", given)
                return Accepted()
            case "photo":
                return await self._send_photo(body, given, self._beside(send))
            case "document":
                chat, beside = int(send.address), self._beside(send)
                file = await send_document(self._api, chat, body["file"], body["text"], beside)
                return _accepted(file.message_id, chat)
        return await self._send(body["text"], {**given, **self._beside(send)})

    def _beside(self, send: Send) -> dict[str, Any]:
        """Return what Telegram is told beside a new message, whatever it holds."""
        beside = {
            "protect_content": self._protects and bool(send.body.get("personal")),
            "allow_paid_broadcast": self._pays and send.is_broadcast,
        }
        return {name: True for name, is_so in beside.items() if is_so}

    async def _send_photo(
        self, body: Body, given: Mapping[str, Any], beside: Mapping[str, Any]
    ) -> Accepted:
        """Send a picture; its words go out alone where it cannot be drawn or is not taken."""
        chat, rows = given["chat_id"], given["reply_markup"]
        markup = InlineKeyboardMarkup.de_json(rows, self._api) if rows else None
        try:
            sent = await self._photos.send(chat, body["svg"], body["text"], markup, beside)
        except (BadRequest, PictureError) as error:
            if isinstance(error, BadRequest) and isinstance(outcome_of(error), Blocked):
                raise
            LOG.error("a picture was sent as words: %s", type(error).__name__)
            return await self._send(body["text"], {**given, **beside})
        return _accepted(sent.message_id, chat)

    async def _send(self, text: str, given: Mapping[str, Any]) -> Accepted:
        """Send a text; one whose markup Telegram cannot read goes out without it."""
        try:
            sent = await self._call("sendMessage", {**given, **_as_html(text)})
        except BadRequest as error:
            if "parse entities" not in error.message.lower():
                raise
            plain = {"text": html.unescape(_TAG.sub("", text)), "link_preview_options": NO_PREVIEW}
            sent = await self._call("sendMessage", {**given, **plain})
        return _accepted(sent["message_id"], given["chat_id"])

    async def _call(self, method: str, given: Mapping[str, Any]) -> Any:
        """Return the bare answer to a call: of what it holds, a number is read at most."""
        return await self._request.post(f"{self._api.base_url}/{method}", Call(given).as_request())

    async def answer(self, callback: str, notice: str | None) -> None:
        """Let a pressed button rest; it does not matter if that fails."""
        try:
            await self._call("answerCallbackQuery", {"callback_query_id": callback, "text": notice})
        except BROKEN:
            return

    async def show_writing(self, address: str) -> None:
        """Show that more is coming; it does not matter if that fails."""
        try:
            given = {"chat_id": int(address), "action": ChatAction.TYPING.value}
            await self._call("sendChatAction", given)
        except BROKEN:
            return

    async def introduce(
        self, commands: Mapping[str, str], long: str, short: str, language: str | None = None
    ) -> None:
        """Set the menu of commands and the descriptions, where they are not so already.

        Without a language they are for everybody whose language has none of its own.
        """
        api = self._api
        wanted = tuple(BotCommand(name, text) for name, text in commands.items())
        if await api.get_my_commands(language_code=language) != wanted:
            await api.set_my_commands(wanted, language_code=language)
        if (await api.get_my_description(language_code=language)).description != long:
            await api.set_my_description(long, language_code=language)
        known = await api.get_my_short_description(language_code=language)
        if known.short_description != short:
            await api.set_my_short_description(short, language_code=language)


def _accepted(message_id: int, chat: int) -> Accepted:
    return Accepted(str(message_id), PACE_S if chat > 0 else GROUP_PACE_S)


def _as_html(text: str) -> dict[str, Any]:
    return {"text": text, "parse_mode": ParseMode.HTML.value, "link_preview_options": NO_PREVIEW}


def outcome_of(error: Exception) -> Outcome:
    """Return what an error of a call says about the message."""
    problem = f"{type(error).__name__}: {error}"[:200]
    match error:
        case RetryAfter():
            return TooFast(seconds_of(error))
        case Forbidden():
            return Blocked(problem)
        case BadRequest():
            return _outcome_of_refusal(error.message, problem)
        case ChatMigrated():
            return Refused(problem)
        case InvalidToken() | NeverLeft():
            return NotReached(problem)
        case Stumbled():
            return Failing(problem)
    return Unclear(problem)


def _outcome_of_refusal(message: str, problem: str) -> Outcome:
    told = message.lower()  # the library begins it with a capital letter
    if any(words in told for words in SETTLED):
        return Accepted()
    return Blocked(problem) if "chat not found" in told else Refused(problem)


def seconds_of(error: RetryAfter) -> float:
    """Return how long Telegram wants us to wait, in seconds."""
    wait = error.retry_after
    return float(wait) if isinstance(wait, int) else wait.total_seconds()


def corrected(sent: Body, wanted: Body | None, message_id: str) -> Body | None:
    """Return the change that gives a message the buttons that are wanted now, if it needs one."""
    rows = wanted.get("keyboard", []) if wanted else []
    if sent.get("keyboard", []) == rows:
        return None
    return {"method": "buttons", "message_id": message_id, "keyboard": rows}
