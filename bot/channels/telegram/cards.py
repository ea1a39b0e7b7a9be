"""Plans the messages of check-ins on Telegram: questions at most once, cards at least once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from telegram.constants import KeyboardButtonStyle

from bot.channels.telegram.buttons import Button, Keyboard, keyboard
from bot.channels.telegram.speaking import Body, joined, photo
from bot.channels.telegram.text import LONGEST_CAPTION, as_html, cut, units
from bot.checkins.card import Card, Press
from bot.checkins.desk import OrElse
from bot.conversation.incoming import Shown
from bot.conversation.outgoing import Outgoing
from bot.sending.keeping import UNSURE_TEXT
from bot.sending.rules import GIVE_UP_AFTER
from bot.store.database import Connection
from bot.store.questions import Mark
from bot.store.sends import BROADCAST, REPLY, plan
from bot.store.unsent import LETTER, OR_ELSE


class Speaker:
    """Plans what check-ins say on Telegram."""

    def ask(
        self,
        conn: Connection,
        chat_id: int,
        shown: Shown | None,
        outgoings: Sequence[Outgoing],
        *,
        give_up_at: datetime,
        now: datetime,
    ) -> int:
        """Plan a check-in; its question is in the last of its messages."""
        number = 0
        for piece in joined(outgoings):
            body: dict[str, Any] = {"method": "send", "text": piece.text}
            question: Mark | None = None
            if piece.prompt is not None and shown is not None:
                question = (shown.session_id, shown.version)
                body["keyboard"] = keyboard(piece.prompt, shown)
            number = _planned(conn, chat_id, body, give_up_at, now, question)
        return number

    def send(
        self, conn: Connection, chat_id: int, card: Card, *, give_up_at: datetime, now: datetime
    ) -> int:
        """Plan a card of a check-in; its buttons are below the last of its messages."""
        bodies = _bodies(card)
        numbers = [_planned(conn, chat_id, body, give_up_at, now) for body in bodies]
        return numbers[-1]

    def tell(
        self,
        conn: Connection,
        chat_id: int,
        card: Card,
        *,
        kind: str,
        now: datetime,
        is_letter: bool = False,
        or_else: OrElse | None = None,
    ) -> list[int]:
        """Plan a card; a picture carries its words below it where they fit."""
        beside: dict[str, Any] = {LETTER: True} if is_letter else {}
        if or_else is not None:
            beside[OR_ELSE] = _told(or_else)
        return [
            plan(
                conn,
                chat_id,
                {**body, **beside},
                priority=REPLY,
                give_up_at=now + GIVE_UP_AFTER,
                now=now,
                kind=kind,
            )
            for body in _bodies(card)
        ]


def _told(or_else: OrElse) -> Body:
    lost, unsure = (as_html(card.text) for card in (or_else.lost, or_else.unsure))
    return {"chat_id": or_else.chat_id, "text": lost, UNSURE_TEXT: unsure}


def _planned(
    conn: Connection,
    chat_id: int,
    body: Body,
    give_up_at: datetime,
    now: datetime,
    question: Mark | None = None,
) -> int:
    return plan(
        conn,
        chat_id,
        body,
        priority=BROADCAST,
        give_up_at=give_up_at,
        now=now,
        kind="checkin",
        question=question,
    )


def _bodies(card: Card) -> list[Body]:
    text = as_html(card.text)
    *before, last = cut(text)
    words: dict[str, Any] = {"method": "send", "text": last, "keyboard": _rows(card)}
    every: list[Body] = [*({"method": "send", "text": part} for part in before), words]
    if card.picture is None:
        return every
    if units(text) <= LONGEST_CAPTION:
        return [{**words, "method": "photo", "svg": card.picture.svg}]
    return [*photo(card.picture), *every]


def _rows(card: Card) -> Keyboard:
    return [[_button(press) for press in row] for row in card.rows]


def _button(press: Press) -> Button:
    style = KeyboardButtonStyle.DANGER.value if press.is_grave else None
    return Button(text=press.label, data=press.data, style=style)
