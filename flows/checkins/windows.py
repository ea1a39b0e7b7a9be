"""The local hours in which a message may reach a patient: the clinic's and their own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from flows.checkins.local_time import instants, turn_between
from flows.errors import NoOpening

DAYS_AHEAD = 3
"""The next opening is at most so far: a zone may leave out a day, or the hour itself."""


@dataclass(frozen=True, slots=True)
class Window:
    """From `opens` up to and without `closes`, every day, by the patient's clock.

    Raises NoOpening where it does not close after it opens: there is always a night.
    """

    opens: time
    closes: time

    def __post_init__(self) -> None:
        """Refuse a window without an hour in it."""
        if self.opens >= self.closes:
            raise NoOpening(f"the hours {self} do not end after they begin; write a later end")

    def __str__(self) -> str:
        """Return it as people write it."""
        return f"{self.opens:%H:%M} to {self.closes:%H:%M}"

    def has(self, at: datetime, zone: ZoneInfo) -> bool:
        """Tell whether it is open at that instant, by the clocks there."""
        return self.opens <= at.astimezone(zone).time() < self.closes


DAYTIME = Window(time(8), time(20))
"""When messages are sent by default."""


def shared(windows: Sequence[Window]) -> Window:
    """Return the hours that all windows have; of none, the daytime.

    Raises NoOpening, in words, where they have none in common.
    """
    if not windows:
        return DAYTIME
    opens = max(window.opens for window in windows)
    closes = min(window.closes for window in windows)
    if opens >= closes:
        told = " and ".join(map(str, windows))
        raise NoOpening(f"the hours {told} have no time in common; widen one of them")
    return Window(opens, closes)


def next_opening(at: datetime, zone: ZoneInfo, windows: Sequence[Window]) -> datetime:
    """Return the first instant from `at` on when a message may leave, in UTC.

    That is `at` itself inside all windows. Raises NoOpening where they have nothing in common.
    """
    window = shared(windows)
    if window.has(at, zone):
        return at.astimezone(UTC)
    return next(edge for edge in _edges(at, zone, window) if window.has(edge, zone))


def closes_at(at: datetime, zone: ZoneInfo, windows: Sequence[Window]) -> datetime:
    """Return when the opening ends in which `at` lies, or else the next one, in UTC."""
    window = shared(windows)
    start = next_opening(at, zone, windows)
    return next(edge for edge in _edges(start, zone, window) if not window.has(edge, zone))


def _edges(at: datetime, zone: ZoneInfo, window: Window) -> Iterator[datetime]:
    """Yield in order the instants after `at` when the window may open or close."""
    first = at.astimezone(zone).date()
    days = [first + timedelta(days=ahead) for ahead in range(DAYS_AHEAD + 1)]
    found = {
        edge
        for day in days
        for hour in (window.opens, window.closes)
        for edge in instants(day, hour, zone)
    }
    spans = pairwise([at + timedelta(days=ahead) for ahead in range(DAYS_AHEAD + 1)])
    turns = (turn_between(start, end, zone) for start, end in spans)
    found |= {turn for turn in turns if turn is not None}
    return (edge for edge in sorted(found) if edge > at)
