"""How fast messages may leave: evenly, however many processes send, and slower when told so.

A leaky schedule (GCRA) without bursts: each message has a place in time, an interval after the
one before, and places that nobody took are not made up for.
"""

import math
from dataclasses import replace
from datetime import datetime, timedelta

from bot.store.gate import Gate
from bot.store.sends import BROADCAST, CHANGE, Send

AHEAD = timedelta(seconds=0.05)
"""How far ahead places are given out, so that many messages cost one look into the database."""
UNDER_WAY = timedelta(seconds=0.1)
"""So long a message is usually on its way: ahead of its place, at Telegram, and until noted."""
FEWEST_AT_ONCE, MOST_AT_ONCE = 16, 100
"""Chats that one process sends to at the same time; after a crash so many may be uncertain."""
TOGETHER = timedelta(seconds=5)
"""Replies to two chats that are refused within it are taken for a limit on all of them."""


def interval_of(per_second: int) -> timedelta:
    """Return the time between two messages, rounded up: never above the rate.

    >>> interval_of(30)
    datetime.timedelta(microseconds=33334)
    """
    return timedelta(microseconds=math.ceil(1_000_000 / per_second))


def at_once(interval: timedelta | None) -> int:
    """Return how many messages may be under way, so that one process can keep to a rate.

    >>> at_once(interval_of(30)), at_once(interval_of(500)), at_once(interval_of(1000))
    (16, 50, 100)
    """
    if interval is None:
        return MOST_AT_ONCE
    return min(max(FEWEST_AT_ONCE, math.ceil(UNDER_WAY / interval)), MOST_AT_ONCE)


def set_right(
    gate: Gate, interval: timedelta, now: datetime, apart: timedelta = timedelta()
) -> Gate:
    """Return the gate for a clock that may have been set back: nobody has a place so far ahead.

    Clocks of others may be `apart` from ours: what they gave out by theirs is theirs, and no sign
    that ours was set back.
    """
    farthest = now + AHEAD + interval
    if gate.next_at <= farthest + apart:
        return gate
    return replace(gate, next_at=farthest)


def places(gate: Gate, interval: timedelta, now: datetime, most: int) -> list[datetime]:
    """Return when the next messages may leave, as far ahead as places are given out."""
    until = now + AHEAD
    first = max(now, gate.next_at)
    count = min(most, (until - first) // interval + 1)
    return [first + interval * number for number in range(count)]


def least_urgent(gate: Gate, now: datetime) -> int | None:
    """Return the last priority that may leave, None while nothing may."""
    if gate.all_after is not None and now < gate.all_after:
        return None
    if gate.broadcasts_after is not None and now < gate.broadcasts_after:
        return CHANGE
    return BROADCAST


def slowed(gate: Gate, send: Send, until: datetime, now: datetime) -> Gate:
    """Return the gate after a message was refused as too fast until some time.

    A refused broadcast stops all broadcasts. A refused reply stops its chat only, which is not
    seen to here, unless one to another chat was refused just before: then all wait.
    """
    if send.is_broadcast:
        return replace(gate, broadcasts_after=_later(gate.broadcasts_after, until))
    is_second = (
        gate.refused_at is not None
        and abs(now - gate.refused_at) <= TOGETHER
        and gate.refused_chat != send.chat_id
    )
    after = _later(gate.all_after, until) if is_second else gate.all_after
    return replace(gate, all_after=after, refused_at=now, refused_chat=send.chat_id)


def look_again(gate: Gate, now: datetime, due: datetime | None) -> datetime | None:
    """Return when to look for messages that may leave; `due` is that of those not held up."""
    if gate.all_after is not None and now < gate.all_after:
        return gate.all_after
    if due is not None:
        due = max(due, gate.next_at - AHEAD / 2)  # by then, half of the places are free
    if gate.broadcasts_after is not None and now < gate.broadcasts_after:
        return min(due or gate.broadcasts_after, gate.broadcasts_after)
    return due


def _later(one: datetime | None, other: datetime) -> datetime:
    return other if one is None else max(one, other)
