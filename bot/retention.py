"""How long each kind of data stays."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

WEB, TELEGRAM = "web", "telegram"
BACKUPS_KEPT = 7
"""How many scheduled backups stay, one a day; what was deleted is in none of them after that."""
COPIES_KEPT = timedelta(days=BACKUPS_KEPT)
"""How long a copy stays that was made before an upgrade, or of what a restore replaced."""

TOLD_FOR = 4
"""So many times as long as a web chat may idle, its cookie tells that there was one."""


class Until(StrEnum):
    """What ends the life of a row; settings say how long each takes."""

    IDLE = "idle"
    """Nobody has used the chat for a while."""
    SETTLED = "settled"
    """A message or an update is done with, a while ago."""
    HIDABLE = "hidable"
    """Telegram lets a bot delete a message no longer."""
    LEFT = "left"
    """The clinic has not followed the patient for a while."""
    LOGGED = "logged"
    """A note of who did what is old."""
    EXPIRED = "expired"
    """A code cannot be used any more, for a while."""
    REMOVED = "removed"
    """The clinic takes the member of its staff away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How long each kind of data stays; the defaults are those of the settings."""

    web: timedelta = timedelta(hours=168)
    chat: timedelta = timedelta(days=90)
    """Of somebody whom no clinic follows, after they last wrote."""
    left: timedelta = timedelta(days=365)
    """Of a patient, after the clinic stopped to follow them."""
    logged: timedelta = timedelta(days=1095)
    """Of who opened a record, and of receipts."""
    settled: timedelta = timedelta(days=7)
    """Of an update or a message: longer than Telegram repeats one."""
    hidable: timedelta = timedelta(hours=48)
    """How long a bot may delete a message (core.telegram.org/bots/api#deletemessage)."""
    expired: timedelta = timedelta(days=90)
    """How long a code is told to be too old; then nothing is known of it."""

    backup_days: int = 0
    """For how long a backup holds what was deleted; 0 where kneebot makes none."""

    @property
    def mark(self) -> timedelta:
        """How long after its last use the cookie of a web chat tells that there was one."""
        return self.web * TOLD_FOR

    def of(self, until: Until, channel: str) -> timedelta | None:
        """Return how long rows of a kind stay, None where no time ends their life."""
        spans: Mapping[Until, timedelta] = {
            Until.IDLE: self.web if channel == WEB else self.chat,
            Until.SETTLED: self.settled,
            Until.HIDABLE: self.hidable,
            Until.LEFT: self.left,
            Until.LOGGED: self.logged,
            Until.EXPIRED: self.expired,
        }
        return spans.get(until)
