"""When a wait is too long; the limits are ours (expert)."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.store.health import Waits

QUEUE_LIMIT = timedelta(seconds=60)
"""What waits longer is stuck: applying takes milliseconds, a reply is tried again in 10 s."""
CHECK_IN_LIMIT = timedelta(minutes=10)
"""A million that are due at one minute are handed over in seven; nobody waits for one."""
POLL_LIMIT = timedelta(seconds=180)
"""A poll lasts 25 s, and after failures the next one is tried a minute later."""
PATIENCE_S = 3
"""For the database; below the time after which machines that ask usually hang up."""


def too_late(waits: Waits, now: datetime, *, polling_since: datetime | None) -> Iterator[str]:
    """Yield what waits too long, in words; polls are looked at only since they began.

    A message waits too long here where none leaves at all.
    """
    message_since = waits.message_since
    if message_since is not None and waits.placed_at is not None:
        message_since = max(message_since, waits.placed_at)
    for what, since, limit in (
        ("an update of Telegram", waits.update_since, QUEUE_LIMIT),
        ("a message", message_since, QUEUE_LIMIT),
        ("a check-in", waits.check_in_since, CHECK_IN_LIMIT),
    ):
        if since is not None and now - since > limit:
            yield f"{what} has waited for {_told(now - since)}"
    if polling_since is not None:
        last = max(waits.polled_at or polling_since, polling_since)
        if now - last > POLL_LIMIT:
            yield f"Telegram was last polled {_told(now - last)} ago"


def late_reply(waits: Waits, now: datetime) -> Iterator[str]:
    """Yield how long a message has waited while others leave, if too long: perhaps many wait.

    All are answered in their turn, so it is no reason to turn anybody away.
    """
    since, placed = waits.message_since, waits.placed_at
    others_leave = placed is not None and now - placed <= QUEUE_LIMIT
    if since is not None and now - since > QUEUE_LIMIT and others_leave:
        yield f"a message has waited for {_told(now - since)}"


def late_result(waits: Waits, now: datetime) -> Iterator[str]:
    """Yield how long a result that says to act today or now has waited for its chat, if too long.

    That of one person is no reason to turn others away.
    """
    since = waits.urgent_since
    if since is not None and now - since > QUEUE_LIMIT:
        yield f"a result that says to act today or now has waited for {_told(now - since)}"


def _told(wait: timedelta) -> str:
    """Return a time in words.

    >>> _told(timedelta(seconds=90)), _told(timedelta(hours=30))
    ('90 seconds', '30 hours')
    """
    seconds = int(wait.total_seconds())
    return f"{seconds // 3600} hours" if seconds >= 7200 else f"{seconds} seconds"
