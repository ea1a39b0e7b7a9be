"""What follows from an outcome: a reply goes out at least once, and a second time only if unclear.

While Telegram says that it fails, a reply is tried for some minutes, up to a dozen times. It may
have taken one of these all the same, so a reply that ends so is uncertain, too.

A broadcast goes out at most once: one whose fate is unclear stays so until somebody settles it.

A result that says to act today or now is tried until it is taken or its time is up.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import assert_never

from bot.sending.outcome import (
    Accepted,
    Blocked,
    Failing,
    Fate,
    HeldBack,
    NotReached,
    Refused,
    TooFast,
    Unclear,
)
from bot.store.sends import CHANGE, MUST_ARRIVE, REPLY, Send

GIVE_UP_AFTER = timedelta(hours=24)
TRIES = 2
"""A reply whose fate is unclear goes out once more, not more often."""
SHORTEST_WAIT_S, LONGEST_WAIT_S = 1.0, 300.0
NOBODY_WAIT_S = 10.0
"""Asking for somebody who is not there costs nothing, and what waits may be urgent."""
FAILING_FOR = timedelta(minutes=10)
"""So long a reply is tried while Telegram says that it fails (expert)."""
FAILING_WAIT_S = 60.0
HOLDS_UP_FOR = timedelta(seconds=30)
"""After so long of that, the next message to the chat passes: perhaps it is this one alone."""
UNCLEAR_WAIT_S = 5.0
"""A server that stumbled may need some seconds, twice as many before each further try (expert)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """The next state of a message, and until when its chat must rest."""

    state: str
    attempts: int
    due_at: datetime
    problem: str | None = None
    message_id: str | None = None
    rest_until: datetime | None = None

    @property
    def is_unsent(self) -> bool:
        """Tell whether an operator may want to look at it, and have it tried again."""
        return self.state in ("failed", "uncertain")


def settled(send: Send, outcome: Fate, now: datetime) -> Settled:
    """Return what becomes of a message after an outcome; `send.attempts` counts this try."""

    def end(state: str, problem: str | None = None) -> Settled:
        return Settled(state=state, attempts=send.attempts, due_at=now, problem=problem)

    match outcome:
        case Accepted(message_id, pace_s):
            rest = now + timedelta(seconds=pace_s) if pace_s else None
            return Settled(
                state="sent",
                attempts=send.attempts,
                due_at=now,
                message_id=message_id,
                rest_until=rest,
            )
        case Refused(problem):
            return end("failed", problem)
        case Blocked(problem):
            return end("blocked", problem)
        case TooFast(wait_s):
            seconds = min(max(wait_s, SHORTEST_WAIT_S), GIVE_UP_AFTER.total_seconds())
            until = now + timedelta(seconds=seconds)
            return Settled(
                state="planned",
                attempts=send.attempts - 1,
                due_at=until,
                # A broadcast makes room for replies; the gate stops the others like it.
                rest_until=None if send.is_broadcast else until,
            )
        case HeldBack():
            return Settled(state="planned", attempts=send.attempts - 1, due_at=now)
        case NotReached(problem):
            return _again(send, problem, now, counted=False)
        case Failing(problem) | Unclear(problem) if send.is_broadcast:
            return end("uncertain", problem)
        case Failing(problem):
            return _while_failing(send, problem, now)
        case Unclear(problem, at_once):
            has_time = now < send.give_up_at
            if has_time and (send.priority == MUST_ARRIVE or send.attempts < TRIES):
                again = _again(send, problem, now, counted=True)
                return replace(again, due_at=now) if at_once else again
            return end("uncertain", problem)
        case _:
            assert_never(outcome)


def _while_failing(send: Send, problem: str, now: datetime) -> Settled:
    tried_for = now - send.planned_at
    is_patient = send.priority == REPLY and tried_for < FAILING_FOR
    may = send.priority == MUST_ARRIVE or is_patient or send.attempts < TRIES
    if not may or now >= send.give_up_at:
        return Settled(state="uncertain", attempts=send.attempts, due_at=now, problem=problem)
    # A change of a message is soon out of date, so it is not tried for long.
    is_counted = send.priority == CHANGE or tried_for >= HOLDS_UP_FOR
    return Settled(
        state="planned",
        attempts=send.attempts if is_counted else send.attempts - 1,
        due_at=now + timedelta(seconds=min(wait_s(tried_for), FAILING_WAIT_S)),
        problem=problem,
    )


def _again(send: Send, problem: str, now: datetime, *, counted: bool) -> Settled:
    if now >= send.give_up_at:
        return Settled(state="failed", attempts=send.attempts, due_at=now, problem=problem)
    if counted:  # not by the time tried: somebody waits, also where Telegram was away before
        wait = min(UNCLEAR_WAIT_S * 2.0 ** (send.attempts - 1), LONGEST_WAIT_S)
    else:
        wait = min(wait_s(now - send.planned_at), NOBODY_WAIT_S)
    return Settled(
        state="planned",
        attempts=send.attempts if counted else send.attempts - 1,
        due_at=now + timedelta(seconds=wait),
        problem=problem,
    )


def wait_s(tried_for: timedelta) -> float:
    """Return how long to wait before the next try, in seconds: as long as was tried so far.

    >>> [wait_s(timedelta(seconds=s)) for s in (0, 8, 10_000)]
    [1.0, 8.0, 300.0]
    """
    return min(max(tried_for.total_seconds(), SHORTEST_WAIT_S), LONGEST_WAIT_S)
