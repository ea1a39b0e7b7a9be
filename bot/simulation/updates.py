"""Updates that wait for the bot: handed out until confirmed, dropped when too old."""

import random
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.simulation.messages import Json

MESSAGE_KEPT = timedelta(seconds=86_400)
PRESS_KEPT = timedelta(seconds=150)
"""How long Telegram's server keeps them (tdlib/telegram-bot-api, `Client::add_update`)."""
NOT_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}
FAR_AHEAD = 10
"""An offset further ahead than this is taken as none (tdlib, `TQueue::get`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """An update that waits; `once` marks one that is gone when it was handed out."""

    number: int
    body: Json
    expires: datetime
    once: bool = False


class Updates:
    """The one queue of a bot's updates, in the order they happened."""

    def __init__(self) -> None:
        """Begin empty, at a random number as Telegram does."""
        self.allowed: Collection[str] = ()
        """The kinds the bot asked for; none means all but a few."""
        self.history: list[Json] = []
        """All that happened and the bot was to be told, handed out or not."""
        self._pending: list[Update] = []
        self.next_id = _random_number()

    def allow(self, kinds: Collection[object] | None) -> None:
        """Queue only these kinds from now on; None leaves it as it is."""
        if kinds is not None:
            self.allowed = {str(kind) for kind in kinds}

    def add(self, kind: str, content: Json, expires: datetime) -> Json | None:
        """Queue something that happened; return the update, None for an unwanted kind."""
        if kind not in self.allowed if self.allowed else kind in NOT_BY_DEFAULT:
            return None
        return self.add_raw({"update_id": self.next_id, kind: content}, expires)

    def add_raw(self, body: Json, expires: datetime) -> Json:
        """Queue any body as it is; without a whole update_id it is handed out once."""
        number = body.get("update_id")
        if not isinstance(number, int):
            self.repeat(body, expires)
        else:
            self._pending.append(Update(number=number, body=body, expires=expires))
            self.next_id += number == self.next_id
        self.history.append(body)
        return body

    def repeat(self, body: Json, expires: datetime) -> None:
        """Hand an update out once more, confirmed or not."""
        self._pending.append(Update(number=0, body=body, expires=expires, once=True))

    def restart_ids(self, first: int | None) -> None:
        """Number what happens from now on from here, or from a random number."""
        self.next_id = _random_number() if first is None else first

    def hand_out(self, offset: int, limit: int, now: datetime) -> list[Json]:
        """Forget what lies below the offset, and return the oldest of the rest."""
        if offset > self.next_id + FAR_AHEAD:
            offset = 0
        self._pending = [
            update
            for update in self._pending
            if update.expires > now and (update.once or update.number >= offset)
        ]
        batch, rest = self._pending[:limit], self._pending[limit:]
        self._pending = [update for update in batch if not update.once] + rest
        return [update.body for update in batch]

    def waiting(self, now: datetime) -> list[Update]:
        """Return what waits, oldest first."""
        return [update for update in self._pending if update.expires > now]

    def taken(self, update: Update) -> None:
        """Forget an update that the webhook took."""
        self._pending = [one for one in self._pending if one is not update]

    def count(self, now: datetime) -> int:
        """Count what waits."""
        return len(self.waiting(now))

    def clear(self) -> None:
        """Forget all that waits."""
        self._pending.clear()


def _random_number() -> int:
    return random.randrange(100_000_000, 1_000_000_000)
