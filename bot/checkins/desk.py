"""What the check-ins need in one place: their flow, their words, and how a message is planned."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from bot.checkins.card import Card, Press
from bot.conversation.channel import Channel
from bot.conversation.incoming import Shown
from bot.conversation.outgoing import Outgoing
from bot.conversation.render import Renderer
from bot.conversation.speaking import in_language_of
from bot.store.asides import Asides
from bot.store.database import Connection
from flows.pathway.model import Pathway
from flows.talking.replies import Reply

HERE = Channel.TELEGRAM
"""Check-ins reach people where a bot may write first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrElse:
    """Which chat is told of a message that did not arrive, and of one that perhaps did not."""

    chat_id: int
    lost: Card
    unsure: Card


class Speaker(Protocol):
    """Plans messages of a channel, within the transaction that causes them."""

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
        """Plan a message that goes out at most once; return its number."""
        ...

    def send(
        self, conn: Connection, chat_id: int, card: Card, *, give_up_at: datetime, now: datetime
    ) -> int:
        """Plan a card that goes out at most once; return its number."""
        ...

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
        """Plan a message that goes out at least once, and what another chat is told if not.

        Return the numbers of its parts. A letter is what somebody wrote to somebody: it is no
        alert, which may come twice.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIns:
    """The flow of check-ins on one channel; `key` signs the codes of this installation.

    `triage` is the flow that patients talk in beside them, where words may be said in it.
    `bot` is the name that links lead to, where it is known; `draws` tells whether pictures show.
    """

    pathway: Pathway
    renderer: Renderer
    speaker: Speaker
    key: bytes
    bot: str | None = None
    draws: bool = True
    triage: Pathway | None = None
    asides: Asides = field(default_factory=Asides)

    def speaking_to(self, conn: Connection, chat_id: int) -> "CheckIns":
        """Return the same in the language that a chat is held in."""
        return self.in_words(in_language_of(conn, self.renderer, chat_id))

    def in_words(self, spoken: Renderer) -> "CheckIns":
        """Return the same in these words."""
        return replace(self, pathway=spoken.pathway, renderer=spoken)

    def card(self, name: str, *rows: Sequence[Press], **values: object) -> Card:
        """Return a card in the words of a template."""
        text = self.renderer.words(f"checkin/{name}", {"channel": HERE, **values})
        said = (tuple(_said(self.renderer, press) for press in row) for row in rows)
        return Card(text=text, rows=tuple(said))

    def phrase(self, words: str) -> str:
        """Return words that stand in code, in the language of whom it speaks to."""
        return self.renderer.phrase(words)

    def counted(self, one: str, many: str, number: int) -> str:
        """Return words for so many of something."""
        return self.renderer.catalogue.count("phrase", one, many, number)

    def say(self, *replies: Reply) -> list[Outgoing]:
        """Return replies in words."""
        return [self.renderer.render(reply, HERE) for reply in replies]


def _said(spoken: Renderer, press: Press) -> Press:
    return press if press.is_quoted else replace(press, label=spoken.phrase(press.label))
