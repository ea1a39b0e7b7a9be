"""What a page does with a chat, each in one transaction: look at it, or take a turn in it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.channels.web.posted import Posted, incoming
from bot.conversation.channel import Channel
from bot.conversation.incoming import Incoming, Shown
from bot.conversation.outgoing import Document
from bot.conversation.render import Renderer
from bot.conversation.speaking import Languages, in_language_of, listen
from bot.conversation.triage import is_left, open_prompt, shown_of, take_turn
from bot.records.giving import bundle_of_chat, pages_of_chat, result_of_chat
from bot.store.conversations import (
    Stored,
    find_chat,
    keep_page,
    known_chat,
    latest,
    page,
)
from bot.store.database import Connection
from bot.store.erasing import Receipt, erase_with_receipt
from flows.judging.result import Result
from flows.talking.engine import advance
from flows.talking.events import Hide, Start
from flows.talking.prompts import Prompt
from flows.talking.replies import Reply, Say
from flows.talking.session import Phase, Session
from flows.talking.timing import RUNNING
from flows.talking.turn import new_session

CHANNEL = Channel.WEB
START = "start"
NOT_BEGUN = Shown(0, 0)
"""Marks the form of the greeting while nothing is stored of a visitor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What a page shows of a chat; `messages` are in small markup."""

    session: Session
    shown: Shown
    messages: tuple[str, ...]
    prompt: Prompt | None
    renderer: Renderer
    elapsed_s: float = 0


def is_open(view: View | None) -> bool:
    """Tell whether somebody agreed to a chat and did not leave it: of a left one nobody is told."""
    return view is not None and view.session.agreed and view.session.phase != Phase.CLOSED


def greeting(renderer: Renderer, *, is_gone: bool = False) -> View:
    """Return what somebody new sees, or whose chat is gone; nothing is stored of it."""
    gone = (Say("chat_gone", {}),) if is_gone else ()
    step = advance(renderer.pathway, new_session(renderer.pathway), Start())
    return View(
        session=step.session,
        shown=NOT_BEGUN,
        messages=_words(renderer, (*gone, *step.replies)),
        prompt=open_prompt(renderer.pathway, step.session),
        renderer=renderer,
    )


def look(conn: Connection, renderer: Renderer, address: str, now: datetime) -> View | None:
    """Return a stored chat, None where there is none.

    It is carried over to changed content first. Who left it for long is asked whether to go on.
    """
    stored = _stored(conn, renderer, address)
    if stored is None:
        return None
    renderer = in_language_of(conn, renderer, stored.chat_id)
    messages = page(conn, stored.chat_id)
    is_same = stored.session.content_hash == renderer.pathway.content_hash
    if messages and is_same and not is_left(renderer.pathway, stored, now):
        return _view(renderer, stored, messages, now)
    _turn(conn, renderer, address, Start(), now)
    stored = _stored(conn, renderer, address) or stored
    return _view(renderer, stored, page(conn, stored.chat_id), now)


def take(
    conn: Connection,
    renderer: Renderer,
    address: str,
    posted: Posted,
    now: datetime,
    admit: Callable[[], None],
    language: str = "",
) -> None:
    """Apply what was posted and keep what is said to it; `admit` may refuse a new chat.

    A new chat is held in the language that the browser wants.
    """
    stored = _stored(conn, renderer, address)
    if stored is None:
        admit()
        chat_id = find_chat(conn, channel=CHANNEL, address=address, now=now)
        in_language_of(conn, renderer, chat_id, language)
        _turn(conn, renderer, address, Start(), now)
        if posted.command == START:
            return
        stored = _stored(conn, renderer, address)
    event = incoming(posted, _marked(posted.shown, stored), renderer.pathway)
    _turn(conn, renderer, address, event, now)


def _marked(shown: Shown, stored: Stored | None) -> Shown:
    """Return the mark of the greeting, as the first turn left it, for a form shown before."""
    return Shown(stored.session_id, 1) if stored and shown == NOT_BEGUN else shown


def hide(conn: Connection, renderer: Renderer, address: str, now: datetime) -> None:
    """Close a conversation so that its page tells nothing of it."""
    if _stored(conn, renderer, address) is not None:
        _turn(conn, renderer, address, Hide(), now)


def erase(conn: Connection, address: str, now: datetime) -> Receipt | None:
    """Delete all that is stored of a visitor; None where nothing was."""
    chat_id = known_chat(conn, channel=CHANNEL, address=address)
    return None if chat_id is None else erase_with_receipt(conn, chat_id, now)


def page_for(conn: Connection, renderer: Renderer, address: str, language: str) -> Document | None:
    """Return the page for a clinician of a visitor's result, None without a result.

    It is in the language of the chat, or in that of the clinic where this is asked for.
    """
    chat_id = known_chat(conn, channel=CHANNEL, address=address)
    if chat_id is None:
        return None
    pages = pages_of_chat(conn, in_language_of(conn, renderer, chat_id), chat_id)
    asked = (page for page in pages if page.language == language)
    return next(asked, pages[0] if pages else None)


def bundle_for(conn: Connection, renderer: Renderer, address: str) -> Document | None:
    """Return a visitor's result for a clinic's computer, None without a result."""
    chat_id = known_chat(conn, channel=CHANNEL, address=address)
    if chat_id is None:
        return None
    return bundle_of_chat(conn, in_language_of(conn, renderer, chat_id), chat_id)


def result_for(
    conn: Connection, renderer: Renderer, address: str
) -> tuple[Renderer, Result] | None:
    """Return a visitor's result and the words of their language, None without a result."""
    chat_id = known_chat(conn, channel=CHANNEL, address=address)
    if chat_id is None:
        return None
    spoken = in_language_of(conn, renderer, chat_id)
    found = result_of_chat(conn, spoken.pathway, chat_id)
    return None if found is None else (spoken, found.result)


def copy_for(
    conn: Connection, renderer: Renderer, address: str, now: datetime
) -> tuple[Document, ...]:
    """Return a copy of all that is kept of a visitor; no files where nothing is."""
    chat_id = known_chat(conn, channel=CHANNEL, address=address)
    if chat_id is None:
        return ()
    from bot.records.copying import copy_of_all  # noqa: PLC0415 - few ask for it

    spoken = in_language_of(conn, renderer, chat_id)
    return copy_of_all(conn, spoken, chat_id, CHANNEL, now)


def _turn(
    conn: Connection, renderer: Renderer, address: str, came_in: Incoming, now: datetime
) -> None:
    chat_id = find_chat(conn, channel=CHANNEL, address=address, now=now)
    heard = listen(Languages(conn), renderer, chat_id, came_in)
    spoken = heard.renderer
    turned = take_turn(conn, spoken.pathway, CHANNEL, address, heard.incoming, now, chat_id=chat_id)
    if not turned.repeated:
        keep_page(conn, turned.chat_id, _words(spoken, turned.replies))


def spoken_with(conn: Connection, renderer: Renderer, address: str, hint: str) -> Renderer:
    """Return the words of the language that a visitor's chat is held in, or that they want."""
    chat_id = known_chat(conn, channel=CHANNEL, address=address)
    if chat_id is None:
        return renderer.speaking(hint)
    return in_language_of(conn, renderer, chat_id)


def _words(renderer: Renderer, replies: tuple[Reply, ...]) -> tuple[str, ...]:
    return tuple(renderer.render(reply, CHANNEL).text for reply in replies)


def _stored(conn: Connection, renderer: Renderer, address: str) -> Stored | None:
    chat_id = known_chat(conn, channel=CHANNEL, address=address)
    return None if chat_id is None else latest(conn, chat_id, renderer.pathway.id)


def _view(renderer: Renderer, stored: Stored, messages: tuple[str, ...], now: datetime) -> View:
    prompt = open_prompt(renderer.pathway, stored.session)
    runs = prompt is not None and prompt.clock == RUNNING
    return View(
        session=stored.session,
        shown=shown_of(stored),
        messages=messages,
        prompt=prompt,
        renderer=renderer,
        elapsed_s=now.timestamp() - prompt.started_at if prompt is not None and runs else 0,
    )
