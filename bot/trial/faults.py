"""What goes wrong in a trial: crashes between commits, a Telegram that is away, slow or unclear."""

from datetime import datetime, timedelta
from random import Random

from bot.sending.outcome import NotReached, Outcome, TooFast, Unclear

CRASHES_IN = 400
"""One of so many commits is the last of its process."""
UNCLEAR_IN = 150
REFUSED_IN = 5
"""In a storm, so many messages are refused as too fast."""
OUTAGE, STORM = timedelta(minutes=15), timedelta(minutes=10)
EVERY_DAYS = 9


class Faults:
    """Draws by a seed what goes wrong; counts what did."""

    def __init__(
        self, seed: int, begins: datetime, days: int, *, unclear_in: int = UNCLEAR_IN
    ) -> None:
        """Draw when Telegram is away or slow within so many days."""
        self._unclear_in = unclear_in
        self._chance = Random(f"{seed}/faults")
        spots = [begins.replace(minute=0) + timedelta(days=d) for d in range(2, days, EVERY_DAYS)]
        self.outages = [spot.replace(hour=self._chance.randrange(24)) for spot in spots]
        self.storms = [
            (spot + timedelta(days=1)).replace(hour=self._chance.randrange(24)) for spot in spots
        ]
        self.happened = {"not_reached": 0, "too_fast": 0, "unclear": 0}

    def crash(self) -> str | None:
        """Say whether the process ends around this commit."""
        if self._chance.randrange(CRASHES_IN):
            return None
        return self._chance.choice(("before", "after"))

    def outcome(self, now: datetime) -> tuple[Outcome | None, bool]:
        """Say what becomes of a message, None for nothing, and whether it arrives all the same."""
        if any(begins <= now < begins + OUTAGE for begins in self.outages):
            self.happened["not_reached"] += 1
            return NotReached("nobody is there"), False
        is_storm = any(begins <= now < begins + STORM for begins in self.storms)
        if is_storm and not self._chance.randrange(REFUSED_IN):
            self.happened["too_fast"] += 1
            return TooFast(self._chance.randint(1, 30)), False
        if not self._chance.randrange(self._unclear_in):
            self.happened["unclear"] += 1
            return Unclear("no answer came"), self._chance.random() < 0.5
        return None, True
