"""Sends files; they are made from their text at this moment, and kept nowhere but with Telegram."""

import asyncio
from collections.abc import Mapping
from typing import Any

from telegram import Bot, InputFile, Message
from telegram.constants import ParseMode

from bot.conversation.outgoing import Document
from bot.records.files import as_file


async def send_document(
    api: Bot, chat: int, file: Mapping[str, Any], caption: str, beside: Mapping[str, Any]
) -> Message:
    """Send a file; a page that cannot be set goes out as text.

    `beside` holds what else Telegram is told, such as that it is protected.
    """
    document = Document(**file)
    name, content = await asyncio.to_thread(as_file, document)
    return await api.send_document(
        chat,
        InputFile(content, name),
        caption or None,
        parse_mode=ParseMode.HTML,
        disable_content_type_detection=True,
        **beside,
    )
