"""Plans the messages of a turn: replies joined where they fit, and the answered question marked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any

from bot.channels.telegram.buttons import keyboard, listed
from bot.channels.telegram.text import LONGEST, as_html, cut, units
from bot.conversation.incoming import Shown
from bot.conversation.outgoing import Outgoing
from bot.conversation.triage import Turned
from bot.sending.rules import GIVE_UP_AFTER
from bot.store.database import Connection
from bot.store.sends import MUST_ARRIVE, REPLY, drop, plan, planned, questions, reword
from flows.talking.prompts import Prompt
from flows.talking.replies import Answered

Body = Mapping[str, Any]
"""A message as it is kept until it has left; `client` reads its fields."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What fits one message of Telegram."""

    text: str
    prompt: Prompt | None = None
    must_arrive: bool = False


def plan_turn(
    conn: Connection,
    turned: Turned,
    outgoings: Iterable[Outgoing],
    now: datetime,
    pressed_on: int | None = None,
) -> int:
    """Plan what a turn changes and says; `pressed_on` is the message whose button was pressed.

    Returns how many new messages there are.
    """
    if turned.answered is not None:
        _mark_answered(conn, turned, turned.answered, now, pressed_on)
    pieces = joined(outgoings)
    for piece in pieces:
        plan_piece(conn, turned.chat_id, turned.shown, piece, now)
    return len(pieces)


def plan_piece(
    conn: Connection, chat_id: int, shown: Shown | None, piece: Piece, now: datetime
) -> None:
    """Plan one message; one that says the same and has not left yet makes room for it."""
    for id, waiting in planned(conn, chat_id):
        if waiting.get("text") == piece.text:
            drop(conn, id)
    body: dict[str, Any] = {"method": "send", "text": piece.text}
    asks = shown if piece.prompt is not None else None
    if piece.prompt is not None and shown is not None:
        body["keyboard"] = keyboard(piece.prompt, shown)
    priority = MUST_ARRIVE if piece.must_arrive else REPLY
    _plan(conn, chat_id, body, now, priority, asks)


def plan_change(conn: Connection, chat_id: int, body: Body, now: datetime) -> None:
    """Plan a change of a message that is there already."""
    _plan(conn, chat_id, body, now, REPLY, None)


def joined(outgoings: Iterable[Outgoing]) -> list[Piece]:
    """Return the pieces of several replies, short ones together; a question ends its message."""
    pieces: list[Piece] = []
    for piece in (piece for outgoing in outgoings for piece in _pieces(outgoing)):
        before = pieces[-1] if pieces else None
        text = f"{before.text}\n\n{piece.text}" if before else piece.text
        if before and before.prompt is None and units(text) <= LONGEST:
            must_arrive = before.must_arrive or piece.must_arrive
            pieces[-1] = Piece(text, piece.prompt, must_arrive)
        else:
            pieces.append(piece)
    return pieces


def _pieces(outgoing: Outgoing) -> list[Piece]:
    options = "\n".join(listed(outgoing.prompt)) if outgoing.prompt else ""
    texts = cut("\n\n".join(part for part in (as_html(outgoing.text), options) if part))
    plain = [Piece(text, must_arrive=outgoing.must_arrive) for text in texts[:-1]]
    return [*plain, Piece(texts[-1], outgoing.prompt, outgoing.must_arrive)]


def _mark_answered(
    conn: Connection, turned: Turned, answered: Answered, now: datetime, pressed_on: int | None
) -> None:
    """Show the answer under its question, and take the buttons off every copy of it."""
    copies = questions(conn, turned.chat_id, turned.before.session_id, turned.before.version)
    words = {copy.message_id: str(copy.body["text"]) for copy in copies if copy.body}
    there = dict.fromkeys(copy.message_id for copy in copies if copy.message_id)
    newest = next(reversed(there), None)
    marked = newest if pressed_on is None else str(pressed_on)
    for message_id in dict.fromkeys([*there, *([marked] if marked else [])]):
        text = words.get(message_id, words.get(newest)) if message_id == marked else None
        plan_change(conn, turned.chat_id, _changed(message_id, text, answered), now)
    for copy in copies:
        unsent = copy.body if copy.state == "planned" else None
        reword(conn, copy.id, {**unsent, "keyboard": []} if unsent else None)


def _changed(message_id: str, words: str | None, answered: Answered) -> Body:
    """Return the change of a question's message; its words are None for a mere copy of it."""
    is_private = any(item.private for item in answered.prompt.items)
    answer = "answered" if is_private else escape(answered.words, quote=False)
    text = f"{words}\n\n➜ <b>{answer}</b>"
    if words is None or units(text) > LONGEST:
        return {"method": "buttons", "message_id": message_id, "keyboard": []}
    return {"method": "edit", "message_id": message_id, "text": text}


def _plan(
    conn: Connection,
    chat_id: int,
    body: Body,
    now: datetime,
    priority: int,
    asks: Shown | None,
) -> None:
    plan(
        conn,
        chat_id,
        body,
        priority=priority,
        give_up_at=now + GIVE_UP_AFTER,
        now=now,
        question=(asks.session_id, asks.version) if asks else None,
    )
