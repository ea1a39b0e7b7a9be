"""Files as bytes: pages are set as PDF only here, where they leave."""

import logging

from bot.conversation.markup import as_plain
from bot.conversation.outgoing import Document

LOG = logging.getLogger(__name__)
WIDTH = 78
PLAIN = ".txt"


def as_bytes(document: Document, *, plain: bool = False) -> bytes:
    """Return what stands in a file; a page as PDF, or as `plain` text."""
    if not document.is_page:
        return document.text.encode()
    if plain:
        return f"{as_plain(document.text, WIDTH)}\n".encode()
    from bot.records.sheet import as_pdf  # noqa: PLC0415 - few ask for a page

    return as_pdf(
        document.text,
        title=document.title,
        tier=document.tier,
        paper=document.paper,
        language=document.language,
    )


def as_file(document: Document) -> tuple[str, bytes]:
    """Return name and content of a file; a page that cannot be set is text."""
    from bot.records.sheet import SheetError  # noqa: PLC0415 - as above

    try:
        return document.name, as_bytes(document)
    except SheetError as error:
        LOG.error("a page was given as text: %s", error)
        return as_text_file(document)


def as_text_file(document: Document) -> tuple[str, bytes]:
    """Return name and content of a page as text, for where it cannot be set."""
    name = f"{document.name.rpartition('.')[0]}{PLAIN}"
    return name, as_bytes(document, plain=True)
