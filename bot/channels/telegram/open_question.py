"""The question that typed words answer: of their own conversation, and only if it was seen."""

from dataclasses import dataclass
from datetime import datetime

from bot.channels.telegram.speaking import beside_ticks, was_seen
from bot.channels.telegram.wire import Wrote
from bot.channels.telegram.within import Within
from bot.conversation.incoming import Typed
from bot.conversation.triage import open_prompt
from bot.store.conversations import Stored, latest, stored_session
from bot.store.questions import Messages, Question
from flows.talking.events import Said

CHANGES = ("/back", "/stop", "/restart")
"""Commands that set aside what is asked."""


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """What is asked in the conversation that words are typed in."""

    messages: Messages
    within: Within

    def typed(self, text: str) -> Said | Typed:
        """Return a text as it was typed there, with what is ticked."""
        return beside_ticks(self._copies(), text)

    def is_unseen_by(self, wrote: Wrote, now: datetime) -> bool:
        """Tell whether a text that may answer it was written before it could be seen.

        A check-in may never have left: it was taken back, or its patient had blocked the bot.
        """
        if wrote.text.startswith("/") and not self._may_deny_alarm(wrote.text):
            return False
        copies = self._copies()
        if copies or self.within.on is None:
            was_read = any(was_seen(one, wrote.message_id, now) for one in copies)
            return bool(copies) and not was_read
        stored, pathway = self._stored(), self.within.renderer.pathway
        return stored is not None and open_prompt(pathway, stored.session) is not None

    def _copies(self) -> list[Question]:
        """Return the messages that ask it, oldest first; one before it may be under way still."""
        every, on = self.messages.open_questions(self.within.renderer.pathway.id), self.within.on
        asked = [one for one in every if one.mark is not None and on in (None, one.mark[0])]
        newest = max((one.mark for one in asked if one.mark is not None), default=None)
        return [one for one in asked if one.mark == newest]

    def _may_deny_alarm(self, text: str) -> bool:
        """Tell whether a command would set aside an emergency that is asked about."""
        stored = self._stored() if text.startswith(CHANGES) else None
        return stored is not None and bool(stored.session.alarms)

    def _stored(self) -> Stored | None:
        conn, on = self.messages.conn, self.within.on
        if on is not None:
            return stored_session(conn, on)
        return latest(conn, self.messages.chat_id, self.within.renderer.pathway.id)
