"""Sends pictures: each uploaded once, known by its drawing, and by its words where it fails."""

import asyncio
from collections import OrderedDict
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from telegram import Bot, InlineKeyboardMarkup, InputFile, Message
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.pictures.png import as_png

KEPT = 256
"""Files whose ids are remembered."""
NAME = "picture.png"


class Photos:
    """The pictures of one bot account; Telegram keeps the files, and gives each an id."""

    def __init__(self, api: Bot) -> None:
        """Know no file yet."""
        self._api = api
        self._ids: OrderedDict[str, str] = OrderedDict()

    async def send(
        self,
        chat: int,
        svg: str,
        caption: str,
        markup: InlineKeyboardMarkup | None,
        beside: Mapping[str, Any],
    ) -> Message:
        """Send a picture by the id of its file, or upload it; raise PictureError, BadRequest.

        `beside` holds what else Telegram is told, such as that it is protected.
        """
        key = sha256(svg.encode()).hexdigest()
        known = self._ids.get(key)
        if known is not None:
            try:
                return await self._sent(chat, known, caption, markup, beside)
            except BadRequest as error:
                if "file" not in error.message.lower():
                    raise
                del self._ids[key]
        file = InputFile(await asyncio.to_thread(as_png, svg), NAME)
        sent = await self._sent(chat, file, caption, markup, beside)
        self._keep(key, sent)
        return sent

    async def _sent(
        self,
        chat: int,
        photo: str | InputFile,
        caption: str,
        markup: InlineKeyboardMarkup | None,
        beside: Mapping[str, Any],
    ) -> Message:
        return await self._api.send_photo(
            chat, photo, caption, parse_mode=ParseMode.HTML, reply_markup=markup, **beside
        )

    def _keep(self, key: str, sent: Message) -> None:
        if sent.photo:
            self._ids[key] = sent.photo[-1].file_id
            if len(self._ids) > KEPT:
                self._ids.popitem(last=False)
