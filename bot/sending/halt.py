"""What of the claimed messages must not leave any more, as Telegram asked to wait meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from bot.sending.pacing import least_urgent, slowed
from bot.store.gate import Gate
from bot.store.sends import BROADCAST, Send


class Halt:
    """Knows which claims of one process were made before a pause: the gate saw none of it yet."""

    def __init__(self) -> None:
        """Know of no pause."""
        self._gate: Gate | None = None
        self.newest = 0
        """The number of the newest claim."""
        self._no_broadcasts = self._nothing = 0
        self._unnoted = 0

    def begin(self) -> None:
        """Count a claim that begins now."""
        self.newest += 1

    def seen(self, gate: Gate, now: datetime) -> None:
        """Heed the gate as a claim met it, with what other processes were told."""
        if not self._unnoted:  # else it knows less than we do
            self._gate = gate
        self._heed(now)

    @contextmanager
    def refused(self, send: Send, until: datetime, now: datetime) -> Iterator[None]:
        """Heed that a message was refused as too fast; it is noted at the gate while inside."""
        self._gate = slowed(self._gate or Gate(next_at=now), send, until, now)
        self._unnoted += 1
        self._heed(now)
        try:
            yield
        finally:
            self._unnoted -= 1
            self._heed(now)  # a claim may have begun before it was noted

    def stops(self, send: Send, claim: int) -> bool:
        """Tell whether a message that a claim took must be given back."""
        return claim <= (self._no_broadcasts if send.is_broadcast else self._nothing)

    def _heed(self, now: datetime) -> None:
        if self._gate is None:
            return
        least = least_urgent(self._gate, now)
        if least is None:
            self._nothing = self.newest
        if least != BROADCAST:
            self._no_broadcasts = self.newest
