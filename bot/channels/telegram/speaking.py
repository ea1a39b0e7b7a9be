"""Plans the messages of a turn: replies joined where they fit, and the answered question marked."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from html import escape
from typing import Any

from bot.channels.telegram.buttons import Keyboard, action_rows, keyboard, listed
from bot.channels.telegram.text import LONGEST, LONGEST_CAPTION, as_html, cut, units
from bot.conversation.incoming import Shown, Typed
from bot.conversation.outgoing import Action, Outgoing
from bot.conversation.triage import Turned
from bot.pictures.picture import Picture
from bot.retention import Retention
from bot.sending.rules import GIVE_UP_AFTER
from bot.store.questions import Mark, Messages, Question, arrived_since
from bot.store.sends import CHANGE, MUST_ARRIVE, REPLY
from bot.store.written import take_written
from flows.talking.events import Said
from flows.talking.prompts import Prompt
from flows.talking.replies import Answered
from flows.talking.review import HELD_BACK

Body = Mapping[str, Any]
"""A message as it is kept until it has left; `client` reads its fields."""
ON_ITS_WAY = timedelta(seconds=3)
"""A question handed over so recently is taken not to have been read yet (expert)."""
NOT_ARRIVED = ("failed", "blocked")
"""What becomes of a message that nobody has before their eyes."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What fits one message of Telegram."""

    text: str
    prompt: Prompt | None = None
    must_arrive: bool = False
    is_personal: bool = False
    actions: tuple[Action, ...] = ()


def plan_turn(
    messages: Messages,
    turned: Turned,
    outgoings: Iterable[Outgoing],
    now: datetime,
    pressed_on: int | None = None,
    beside: Collection[int] = (),
) -> int:
    """Plan what a turn changes and says; `pressed_on` is the message whose button was pressed.

    Questions of the conversations `beside` stay open, whatever becomes of this one.

    Returns how many new messages there are.
    """
    if turned.answered is not None:
        _mark_answered(messages, turned, turned.answered, now, pressed_on)
    _close_old(messages, turned, now, beside)
    said = tuple(outgoings)
    pictures = [
        body
        for one in said
        if one.picture is not None
        for body in photo(one.picture, is_personal=one.is_personal)
    ]
    for body in pictures:
        _plan_new(messages, body, now)
    # What comes with files is said below the first of them.
    pieces = joined(one for one in said if not one.documents)
    bodies = [body for one in said for body in files(one)]
    for body in bodies:
        messages.plan(body, priority=REPLY, give_up_at=now + GIVE_UP_AFTER, now=now)
    for piece in pieces:
        plan_piece(messages, turned.shown, piece, now)
    return len(pictures) + len(bodies) + len(pieces)


def _plan_new(messages: Messages, body: Body, now: datetime) -> None:
    """Plan a message that asks nothing, in place of one like it that waits."""
    _drop_same(messages, body["text"])
    messages.plan(body, priority=REPLY, give_up_at=now + GIVE_UP_AFTER, now=now)


def _drop_same(messages: Messages, text: str) -> None:
    for waiting in messages.unsent():
        if waiting.body and waiting.body.get("text") == text:
            messages.drop(waiting.id)


def plan_piece(messages: Messages, shown: Shown | None, piece: Piece, now: datetime) -> None:
    """Plan one message; one that says the same and has not left yet makes room for it."""
    _drop_same(messages, piece.text)
    body: dict[str, Any] = {
        "method": "send",
        "text": piece.text,
        **_mark(is_personal=piece.is_personal),
    }
    asks: Mark | None = None
    ticks: tuple[int, ...] = ()
    if piece.prompt is not None and shown is not None:
        asks = mark_of(shown)
        kept = piece.prompt.ticked_places
        ticks = next((copy.ticks for copy in messages.asked(asks)), kept)
        body["keyboard"] = keyboard(piece.prompt, shown, ticks)
    elif piece.actions:
        body["keyboard"] = action_rows(piece.actions)
    messages.plan(
        body,
        priority=MUST_ARRIVE if piece.must_arrive else REPLY,
        give_up_at=now + GIVE_UP_AFTER,
        now=now,
        question=asks,
        ticks=ticks,
    )


def plan_ticks(
    messages: Messages,
    shown: Shown,
    prompt: Prompt,
    ticks: tuple[int, ...],
    pressed_on: int | None,
    now: datetime,
) -> None:
    """Show and keep what is ticked, on every copy of a question and where it was pressed."""
    rows = keyboard(prompt, shown, ticks)
    copies = messages.asked(mark_of(shown))
    for copy in copies:
        messages.tick(copy.id, copy.body and {**copy.body, "keyboard": rows}, ticks, now)
    for message_id in _places(copies, pressed_on):
        plan_change(messages, _buttons(message_id, rows), now)


def beside_ticks(copies: Sequence[Question], text: str) -> Said | Typed:
    """Return a text as it was typed below a question, with what is ticked there."""
    if copies and copies[0].ticks and copies[0].mark:
        return Typed(Shown(*copies[0].mark), text, copies[0].ticks)
    return Said(text)


def mark_of(shown: Shown) -> Mark:
    """Return the mark that the store knows a question by."""
    return (shown.session_id, shown.version)


def plan_hiding(messages: Messages, now: datetime) -> None:
    """Plan to delete what stands in a chat, the person's words first, as far as Telegram allows it.

    No more is said of it.
    """
    for waiting in messages.unsent():
        messages.drop(waiting.id)
    since = now - Retention().hidable
    own = map(str, take_written(messages.conn, messages.chat_id, since))
    for message_id in (*own, *arrived_since(messages.conn, messages.chat_id, since)):
        plan_change(messages, {"method": "delete", "message_id": message_id}, now)


def take_buttons(messages: Messages, message_ids: Iterable[str], now: datetime) -> None:
    """Plan to take the buttons off messages."""
    for message_id in message_ids:
        plan_change(messages, _buttons(message_id, []), now)


def plan_change(messages: Messages, body: Body, now: datetime) -> None:
    """Plan a change of a message that is there already, in place of buttons it waits for."""
    for waiting in messages.unsent():
        known = waiting.body or {}
        if known.get("method") == "buttons" and known["message_id"] == body["message_id"]:
            messages.drop(waiting.id)
    messages.plan(body, priority=CHANGE, give_up_at=now + GIVE_UP_AFTER, now=now)


def joined(outgoings: Iterable[Outgoing]) -> list[Piece]:
    """Return the pieces of several replies, short ones together; a question ends its message."""
    pieces: list[Piece] = []
    for piece in (piece for outgoing in outgoings for piece in _pieces(outgoing)):
        before = pieces[-1] if pieces else None
        text = f"{before.text}\n\n{piece.text}" if before else piece.text
        fits = before and not (before.prompt or before.actions) and units(text) <= LONGEST
        if before and fits and not (before.is_personal and piece.prompt):
            must_arrive = before.must_arrive or piece.must_arrive
            is_personal = before.is_personal or piece.is_personal
            pieces[-1] = Piece(text, piece.prompt, must_arrive, is_personal, piece.actions)
        else:
            pieces.append(piece)
    return pieces


def _pieces(outgoing: Outgoing) -> list[Piece]:
    options = "\n".join(listed(outgoing.prompt)) if outgoing.prompt else ""
    texts = cut("\n\n".join(part for part in (as_html(outgoing.text), options) if part))
    marks = (outgoing.must_arrive, outgoing.is_personal)
    return [
        *(Piece(text, None, *marks) for text in texts[:-1]),
        Piece(texts[-1], outgoing.prompt, *marks, outgoing.actions),
    ]


def _mark_answered(
    messages: Messages, turned: Turned, answered: Answered, now: datetime, pressed_on: int | None
) -> None:
    """Show the answer under its question, and take the buttons off every copy of it."""
    copies = messages.asked(mark_of(turned.before))
    words = {copy.message_id: str(copy.body["text"]) for copy in copies if copy.body}
    places = _places(copies, pressed_on)
    newest = next((copy.message_id for copy in reversed(copies) if copy.message_id), None)
    marked = newest if pressed_on is None else str(pressed_on)
    for message_id in places:
        text = words.get(message_id, words.get(newest)) if message_id == marked else None
        plan_change(messages, _changed(message_id, text, answered), now)
    for copy in copies:
        _close(messages, copy)


def _close_old(messages: Messages, turned: Turned, now: datetime, beside: Collection[int]) -> None:
    """Take the buttons off questions that are open no longer, though nobody answered them."""
    for question in messages.open_questions(turned.flow):
        session = question.mark[0] if question.mark else None
        if session != turned.shown.session_id and session in beside:
            continue
        if question.mark != mark_of(turned.shown):
            take_buttons(messages, _places([question], None), now)
            _close(messages, question)


def _close(messages: Messages, question: Question) -> None:
    """Wipe the words of a question that is over; one that waits is still said, without buttons."""
    if question.state == "planned" and question.attempts:
        messages.cancel(question.id)  # it may have arrived, and need not arrive twice any more
        return
    unsent = question.body if question.state == "planned" else None
    messages.reword(question.id, {**unsent, "keyboard": []} if unsent else None)


def _places(copies: Sequence[Question], pressed_on: int | None) -> list[str]:
    """Return the messages that show a question, with the one that was pressed on."""
    known = [copy.message_id for copy in copies if copy.message_id]
    return list(dict.fromkeys([*known, *([str(pressed_on)] if pressed_on else [])]))


def _changed(message_id: str, words: str | None, answered: Answered) -> Body:
    """Return the change of a question's message; its words are None for a mere copy of it."""
    is_private = any(item.private for item in answered.prompt.items)
    hidden = answered.prompt.wording.label(HELD_BACK)
    answer = hidden if is_private else escape(answered.words, quote=False)
    text = f"{words}\n\n➜ <b>{answer}</b>"
    if words is None or units(text) > LONGEST:
        return _buttons(message_id, [])
    return {"method": "edit", "message_id": message_id, "text": text}


def photo(picture: Picture, *, is_personal: bool = False) -> list[Body]:
    """Return a message that shows a picture, and more of them where its words need it."""
    body = {"method": "photo", "svg": picture.svg, **_mark(is_personal=is_personal)}
    return _captioned(body, escape(picture.alt, quote=False))


def files(outgoing: Outgoing) -> list[Body]:
    """Return a message for each file; the first carries the words, more follow where they must."""
    mark = _mark(is_personal=outgoing.is_personal)
    bodies = [{"method": "document", "file": asdict(one), **mark} for one in outgoing.documents]
    if not bodies:
        return []
    others = ({**body, "text": ""} for body in bodies[1:])
    return [*_captioned(bodies[0], as_html(outgoing.text)), *others]


def _captioned(body: Body, text: str) -> list[Body]:
    first, *more = cut(text, LONGEST_CAPTION)
    mark = _mark(is_personal="personal" in body)
    return [{**body, "text": first}, *({"method": "send", "text": part, **mark} for part in more)]


def _mark(*, is_personal: bool) -> dict[str, Any]:
    """Return how a message is marked that repeats what somebody told."""
    return {"personal": True} if is_personal else {}


def _buttons(message_id: str, rows: Keyboard) -> Body:
    return {"method": "buttons", "message_id": message_id, "keyboard": rows}


def was_seen(question: Question, message_id: int, now: datetime) -> bool:
    """Tell whether a question stood above a message; one that may have arrived counts."""
    if question.attempts > 1:  # only an unclear try leads to a second copy
        return True
    if question.message_id is not None:
        return int(question.message_id) < message_id
    is_leaving = question.state == "sending" and now - question.updated_at < ON_ITS_WAY
    return question.attempts > 0 and not is_leaving and question.state not in NOT_ARRIVED
