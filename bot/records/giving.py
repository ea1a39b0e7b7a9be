"""Adds to a reply the files that it promises; they are gathered from what is kept."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.conversation.channel import Channel
from bot.conversation.outgoing import Document, Outgoing
from bot.conversation.render import Renderer
from bot.records.copying import copy_of_all
from bot.records.handover import Page, page_of
from bot.store.conversations import latest
from bot.store.database import Connection
from bot.store.results import reached_at
from flows.judging.result import Result, assess
from flows.pathway.answers import current
from flows.pathway.model import Pathway
from flows.talking.machine import ENDED
from flows.talking.replies import CopyAll, Reply, Summarise

PAGE_NAME = "knee-summary"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """A result, when it was reached, and what its person says does not fit it."""

    result: Result
    at: datetime
    objection: str | None


def outgoing_of(
    conn: Connection,
    renderer: Renderer,
    chat_id: int,
    reply: Reply,
    channel: Channel,
    now: datetime,
) -> Outgoing:
    """Return a reply in words, with its files."""
    said = renderer.render(reply, channel)
    match reply:
        case Summarise():
            page = page_of_chat(conn, renderer, chat_id)
            return said if page is None else replace(said, documents=(document_of(page),))
        case CopyAll():
            return replace(said, documents=copy_of_all(conn, renderer, chat_id, channel, now))
    return said


def page_of_chat(conn: Connection, renderer: Renderer, chat_id: int) -> Page | None:
    """Return the page of a chat's result, None where it has none on this content."""
    found = result_of_chat(conn, renderer.pathway, chat_id)
    if found is None:
        return None
    return page_of(renderer, renderer.pathway, found.result, found.at, found.objection)


def result_of_chat(conn: Connection, pathway: Pathway, chat_id: int) -> Reached | None:
    """Return a chat's result, None where it has none on this content."""
    stored = latest(conn, chat_id, pathway.id)
    if stored is None or stored.session.content_hash != pathway.content_hash:
        return None
    at = reached_at(conn, stored.session_id)
    if at is None or stored.session.phase not in ENDED:
        return None
    return Reached(
        result=assess(pathway, current(stored.session.answers)),
        at=at,
        objection=stored.session.objection,
    )


def document_of(page: Page) -> Document:
    """Return a page as a file to hand over."""
    return Document(
        name=f"{PAGE_NAME}.pdf",
        text=page.markup,
        title=page.title,
        tier=page.tier,
        paper=page.paper,
    )
