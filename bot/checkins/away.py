"""After the bot was away: what was pressed meanwhile is lost, so the open question comes again.

Who had begun to answer goes on at once; who was just asked reads it in the hours of the clinic.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.checkins.addressing import asking
from bot.checkins.card import Card
from bot.checkins.deciding import Leave, decide
from bot.checkins.desk import CheckIns
from bot.checkins.forms import opening_card
from bot.checkins.polls import next_question
from bot.conversation.triage import open_prompt, shown_of
from bot.store.addressed import POLL, Awaited, await_beside, await_when_arrived, awaited
from bot.store.conversations import latest_touched, stored_session
from bot.store.database import Connection
from bot.store.lately import Waiting, has_surely_arrived
from flows.checkins.forms import known_forms
from flows.talking.replies import Say
from flows.talking.turn import Turn

AWAKE = timedelta(hours=1)
"""So soon after they moved on people are taken to be awake still (expert)."""
WAS_AWAY = "was_away"


@dataclass(frozen=True, slots=True, kw_only=True)
class Back:
    """The bot is back: what waits for an answer, and when the bot had left."""

    conn: Connection
    desk: CheckIns
    """In the words of the chat."""
    waiting: Waiting
    last: datetime
    now: datetime

    @property
    def chat_id(self) -> int:
        """The chat in which it waits."""
        return self.waiting.delivery.patient.chat_id

    def put_question(self, session_id: int, go_on: Callable[[], object]) -> bool:
        """Put the question of a check-in again, unless it may still come or something is newer."""
        conn, desk, chat_id, now = self.conn, self.desk, self.chat_id, self.now
        if asking(conn, desk, chat_id, "", now) != session_id:
            return False
        stored = stored_session(conn, session_id)
        is_asked = stored is not None and open_prompt(desk.pathway, stored.session) is not None
        if stored is None or not is_asked or self._has_newer(awaited(conn, chat_id)):
            return True
        if not has_surely_arrived(conn, self.waiting):
            return True
        until = self._until()
        if self.waiting.is_begun:
            if self._may_go_on():
                go_on()
        elif until is not None:
            turn = Turn(desk.pathway, stored.session)
            turn.say(WAS_AWAY)
            turn.ask_again()
            said = desk.say(*turn.replies)
            desk.speaker.ask(conn, chat_id, shown_of(stored), said, give_up_at=until, now=now)
        return True

    def put_card(self) -> None:
        """Put the card of a form or the question of a broadcast again, unless one is newer."""
        conn, desk, delivery = self.conn, self.desk, self.waiting.delivery
        put = awaited(conn, self.chat_id)
        if delivery.asks in known_forms():
            card = None if self._has_newer(put) else opening_card(conn, desk, delivery)
            if card is not None:
                self._say_again(card)
            return
        is_newest = put is not None and put.verb == POLL and put.about[1:2] == (str(delivery.id),)
        asked = next_question(conn, desk, delivery) if is_newest else None
        if asked is not None and self._say_again(asked[1]):
            about = (str(delivery.patient.id), str(delivery.id), str(asked[0]))
            put_now = await_beside if self.waiting.is_begun else await_when_arrived
            put_now(conn, self.chat_id, POLL, about, self.now)

    def _say_again(self, card: Card) -> bool:
        """Plan a card anew below the words that it is so; return whether it may leave."""
        until, speaker = self._until(), self.desk.speaker
        [away] = self.desk.say(Say(WAS_AWAY))
        again = replace(card, text=f"{away.text}\n\n{card.text.strip()}")
        if self.waiting.is_begun and self._may_go_on():
            speaker.tell(self.conn, self.chat_id, again, kind="reply", now=self.now)
            return True
        if not self.waiting.is_begun and until is not None:
            speaker.send(self.conn, self.chat_id, again, give_up_at=until, now=self.now)
            return True
        return False

    def _has_newer(self, put: Awaited | None) -> bool:
        """Tell whether words answer a card that came later, such as a letter."""
        return put is not None and put.at > self.waiting.at

    def _may_go_on(self) -> bool:
        """Tell whether what was begun goes on: in the hours of its clinic, or while one is awake.

        Neither in a pause, nor where the clinic cancelled it.
        """
        delivery = self.waiting.delivery
        if (
            delivery.patient.state_at(self.now) == "paused"
            or delivery.campaign_state == "cancelled"
        ):
            return False
        return self._until() is not None or self.now - self.last < AWAKE

    def _until(self) -> datetime | None:
        """Return until when it may leave now, None where its clinic sends nothing at this hour."""
        match decide(self.waiting.delivery, self.now, earliest=self.now):
            case Leave(until):
                return until
        return None


def put_again(back: Back, go_on: Callable[[], object]) -> bool:
    """Put what waits for an answer again; return whether it is what is newest in its chat.

    `go_on` puts the question of a conversation that was begun.
    """
    waiting = back.waiting
    if waiting.delivery.session_id is not None:
        return back.put_question(waiting.delivery.session_id, go_on)
    touched = latest_touched(back.conn, back.chat_id)
    if touched is not None and touched.moved_at is not None and touched.moved_at > waiting.at:
        return False
    if has_surely_arrived(back.conn, waiting):
        back.put_card()
    return True
