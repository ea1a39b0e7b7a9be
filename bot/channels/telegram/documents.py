"""Sends files; they are made from their text at this moment, and kept nowhere but with Telegram."""

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

from telegram import Bot, InputFile, Message
from telegram.constants import ParseMode

from bot.conversation.outgoing import Document
from bot.records.files import as_bytes, as_text_file
from bot.records.sheet import SheetError

LOG = logging.getLogger(__name__)


async def send_document(
    api: Bot, chat: int, file: Mapping[str, Any], caption: str, beside: Mapping[str, Any]
) -> Message:
    """Send a file; a page that cannot be set goes out as text.

    `beside` holds what else Telegram is told, such as that it is protected.
    """
    document = Document(**file)
    name, content = await asyncio.to_thread(_made, document)
    return await api.send_document(
        chat,
        InputFile(content, name),
        caption or None,
        parse_mode=ParseMode.HTML,
        disable_content_type_detection=True,
        **beside,
    )


def _made(document: Document) -> tuple[str, bytes]:
    try:
        return document.name, as_bytes(document)
    except SheetError as error:
        LOG.error("a page was sent as text: %s", error)
        return as_text_file(document)
