"""Local hours as real instants: a skipped hour moves forward, a doubled one counts once."""

from bisect import bisect_left
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo


def instant(day: date, hour: time, zone: ZoneInfo) -> datetime:
    """Return in UTC when it is that hour there; where clocks skip it, when they have skipped.

    Of an hour that comes twice it is the first.

    >>> berlin = ZoneInfo("Europe/Berlin")
    >>> str(instant(date(2027, 3, 28), time(2, 30), berlin).astimezone(berlin).time())
    '03:00:00'
    """
    return instants(day, hour, zone)[0]


@lru_cache(maxsize=4096)
def instants(day: date, hour: time, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return both times of an hour that comes twice; otherwise the one instant twice."""
    local = datetime.combine(day, hour)
    first, second = (local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    # In a skipped hour fold 0 leads behind the gap and fold 1 before it.
    turn = turn_between(second, first, zone) if second < first else None
    return (first, second) if turn is None else (turn, turn)


def turn_between(start: datetime, end: datetime, zone: ZoneInfo) -> datetime | None:
    """Return when the clocks there are changed after the start and up to the end, to the second.

    None where the offset is the same at both ends.
    """
    low = start.replace(microsecond=0)
    seconds = range(int((end - low).total_seconds()) + 1)
    before = _offset(low, zone)
    if _offset(low + timedelta(seconds=seconds[-1]), zone) == before:
        return None
    past = bisect_left(
        seconds, True, key=lambda passed: _offset(low + timedelta(seconds=passed), zone) != before
    )
    return low + timedelta(seconds=past)


def _offset(at: datetime, zone: ZoneInfo) -> timedelta | None:
    return at.astimezone(zone).utcoffset()
