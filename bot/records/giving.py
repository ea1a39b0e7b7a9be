"""Adds to a reply the files that it promises; they are gathered from what is kept.

What writes a file is loaded when somebody first wants it.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from bot.clinics.access import MAY, Action, Role, may
from bot.conversation.catalogue import spoken_name
from bot.conversation.channel import Channel
from bot.conversation.outgoing import Document, Outgoing
from bot.conversation.render import Renderer
from bot.store.clinics import members_in_chat, readers_of_chat
from bot.store.database import Connection
from bot.store.results import newest_result
from flows.judging.result import Result, assess
from flows.pathway.model import Pathway
from flows.talking.replies import CopyAll, Reply, Say, Summarise


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """A result, when it was reached, since when its signs were asked, and what does not fit it."""

    result: Result
    at: datetime
    signs_at: datetime
    objection: str | None


def outgoing_of(
    conn: Connection,
    renderer: Renderer,
    chat_id: int,
    reply: Reply,
    channel: Channel,
    now: datetime,
    others: Iterable[Pathway] = (),
) -> Outgoing:
    """Return a reply in words, with its files; `others` are flows that a copy tells of too."""
    said = renderer.render(reply, channel)
    match reply:
        case Summarise():
            return _with_pages(renderer, said, pages_of_chat(conn, renderer, chat_id))
        case CopyAll():
            from bot.records.copying import copy_of_all  # noqa: PLC0415 - as said above

            files = copy_of_all(conn, renderer, chat_id, channel, now, others)
            bundle = bundle_of_chat(conn, renderer, chat_id)
            if bundle is None:
                return replace(said, documents=files)
            text = f"{said.text}\n{renderer.words('messages/bundle', {})}"
            return replace(said, text=text, documents=(*files, bundle))
        case Say("help") if mine := members_in_chat(conn, chat_id):
            allowed = {f"may_{action}": any(may(one, action) for one in mine) for action in Action}
            told = renderer.words("messages/help_staff", allowed)
            return replace(said, text=f"{said.text}\n\n{told}")
    return said


def pages_of_chat(conn: Connection, renderer: Renderer, chat_id: int) -> tuple[Document, ...]:
    """Return the page of a chat's result, none where it has none on this content.

    The first is in the language of the renderer, for whoever carries it; where those who will
    read it at the clinic speak another, a second one is in that.
    """
    found = result_of_chat(conn, renderer.pathway, chat_id)
    if found is None:
        return ()
    first = _page(renderer, found)
    language = _of_readers(conn, renderer, chat_id)
    if language == renderer.language:
        return (first,)
    second = _page(renderer.speaking(language), found)
    return (first, replace(second, name=f"{Path(second.name).stem}-{second.language}.pdf"))


def _with_pages(renderer: Renderer, said: Outgoing, pages: tuple[Document, ...]) -> Outgoing:
    """Return what is said with the pages of a result; a second one is told of by its language."""
    told = [
        renderer.words("messages/second_page", {"name": spoken_name(page.language)})
        for page in pages[1:]
    ]
    return replace(said, text="\n".join((said.text, *told)), documents=pages)


def _of_readers(conn: Connection, renderer: Renderer, chat_id: int) -> str:
    """Return the language of most who may open a patient's record; of nobody's patient the usual.

    Of two as usual it is that of whoever is there for longer.
    """
    roles = {role for role in Role if Action.SEE in MAY[role]}
    spoken = [
        renderer.speaking(language or renderer.default).language
        for role, language in readers_of_chat(conn, chat_id)
        if role in roles
    ]
    return Counter(spoken).most_common(1)[0][0] if spoken else renderer.default


def bundle_of_chat(conn: Connection, renderer: Renderer, chat_id: int) -> Document | None:
    """Return a chat's result for a clinic's computer, in the clinic's language; None without."""
    found = result_of_chat(conn, renderer.pathway, chat_id)
    if found is None:
        return None
    from bot.records.bundle import bundle_file  # noqa: PLC0415 - as said above

    spoken = renderer.speaking(_of_readers(conn, renderer, chat_id))
    return bundle_file(spoken, found.result, found.at)


def _page(renderer: Renderer, found: Reached) -> Document:
    from bot.records.handover import page_of  # noqa: PLC0415 - as said above

    return page_of(renderer, found.result, found.at, found.objection, found.signs_at)


def result_of_chat(conn: Connection, pathway: Pathway, chat_id: int) -> Reached | None:
    """Return a chat's newest result, None where that is on other content or there is none."""
    newest = newest_result(conn, chat_id, pathway.id)
    if newest is None or newest.content_hash != pathway.content_hash:
        return None
    return Reached(
        result=assess(pathway, newest.answers),
        at=newest.created_at,
        signs_at=newest.signs_at or newest.created_at,
        objection=newest.objection,
    )
