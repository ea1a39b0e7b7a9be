"""The time of a server, by which all go who share it: clocks of machines are never quite alike."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import monotonic, time

from sqlalchemy import Connection, func, select

LEARN_EVERY_S = 5.0
"""So often the server is asked; in that time a machine counts wrong by a millisecond at most."""
ASLEEP_S = 1.0
"""The clock of a machine that slept, or was set, has gone on by more than what counts seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """What the server said, and what the machine counted and showed at that moment."""

    at: datetime
    ticks: float
    shown: float


class ServerTime:
    """What the server said last, counted on since by what nobody can set."""

    def __init__(
        self, ticks: Callable[[], float] = monotonic, shown: Callable[[], float] = time
    ) -> None:
        """Know nothing yet."""
        self._ticks = ticks
        self._shown = shown
        self._learned: Learned | None = None

    def now(self) -> datetime | None:
        """Return the time of the server, None before it was asked."""
        last = self._learned
        return None if last is None else last.at + timedelta(seconds=self._ticks() - last.ticks)

    def is_old(self) -> bool:
        """Tell whether the server is to be asked."""
        last = self._learned
        if last is None:
            return True
        counted = self._ticks() - last.ticks
        return counted > LEARN_EVERY_S or abs(self._shown() - last.shown - counted) > ASLEEP_S

    def learn(self, conn: Connection) -> None:
        """Ask the server; it is taken to answer half way between the question and its answer."""
        begun = self._ticks()
        at = told_by(conn)
        self._learned = Learned(at=at, ticks=(begun + self._ticks()) / 2, shown=self._shown())


def told_by(conn: Connection) -> datetime:
    """Return what the clock of the server shows."""
    shown: datetime = conn.execute(select(func.clock_timestamp())).scalar_one()
    return shown.astimezone(UTC)
