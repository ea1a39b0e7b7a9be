"""Switches one guard of the real code off: a run that does not notice would prove nothing."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from types import ModuleType
from typing import Any

from bot.checkins import (
    answering,
    beginning,
    broadcasts,
    deciding,
    draining,
    leaving,
    planning,
    relay,
)
from bot.checkins.card import Card
from bot.checkins.desk import CheckIns
from bot.sending import keeping
from bot.store import erasing
from bot.store.campaigns import change_campaign
from bot.store.database import Connection
from bot.store.patients import Patient, patient_of
from bot.store.sends import REPLY

Swap = tuple[ModuleType, str, Any]
"""A module, a name in it, and what stands there instead: where the code itself looks it up."""
LONG = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """What is switched off, which promise that breaks, and what people do so that it matters."""

    swaps: Callable[[], tuple[Swap, ...]]
    breaks: str
    shares: Mapping[str, float] = field(default_factory=dict)
    unclear_in: int | None = None
    """Where it takes faults: one of so many messages is unclear."""


@contextmanager
def broken(name: str | None) -> Iterator[None]:
    """Switch a guard off while inside; None leaves all as they are."""
    with ExitStack() as undo:
        for module, known_as, other in BREAKS[name].swaps() if name else ():
            undo.callback(setattr, module, known_as, getattr(module, known_as))
            setattr(module, known_as, other)
        yield


def _there(module: ModuleType, name: str) -> Callable[..., Any]:
    found: Callable[..., Any] = getattr(module, name)
    return found


def _quiet_hours() -> tuple[Swap, ...]:
    return (
        (deciding, "next_opening", lambda at, *_: at),
        (deciding, "closes_at", lambda at, *_: at + LONG),
    )


def _not_after() -> tuple[Swap, ...]:
    decide, add = _there(draining, "decide"), _there(planning, "add_delivery")

    def anyhow(delivery: Any, now: datetime, **known: Any) -> Any:
        return decide(replace(delivery, not_after=now + LONG), now, **known)

    def added(conn: Connection, **row: Any) -> None:
        add(conn, **{**row, "reason": None})

    return (draining, "decide", anyhow), (planning, "add_delivery", added)


def _dedupe() -> tuple[Swap, ...]:
    add, numbers = _there(planning, "add_delivery"), count(1000)

    def twice(conn: Connection, **row: Any) -> None:
        add(conn, **row)
        add(conn, **{**row, "number": next(numbers)})

    return ((planning, "add_delivery", twice),)


def _at_most_once() -> tuple[Swap, ...]:
    settled = _there(keeping, "settled")

    def again(send: Any, outcome: Any, now: datetime) -> Any:
        return settled(replace(send, priority=min(send.priority, REPLY)), outcome, now)

    return ((keeping, "settled", again),)


def _stop() -> tuple[Swap, ...]:
    def told(conn: Connection, desk: CheckIns, patient: Patient, now: datetime) -> list[Card]:
        return [desk.card("stopped", patient=patient)]

    return ((leaving, "stop", told),)


def _pause() -> tuple[Swap, ...]:
    def told(
        conn: Connection, desk: CheckIns, patient: Patient, weeks: str, now: datetime
    ) -> list[Card]:
        return [desk.card("paused", patient=patient, until=now)]

    return ((leaving, "pause", told),)


def _reason() -> tuple[Swap, ...]:
    change = _there(draining, "change")

    def silently(conn: Connection, id: int, now: datetime, **values: Any) -> None:
        change(conn, id, now, **{**values, "reason": None})

    return ((draining, "change", silently),)


def _running_chat() -> tuple[Swap, ...]:
    due = _there(draining, "due_deliveries")

    def unaware(*known: Any, **when: Any) -> list[Any]:
        return [replace(one, is_talking=False) for one in due(*known, **when)]

    return ((draining, "due_deliveries", unaware),)


def _answered() -> tuple[Swap, ...]:
    return (
        (answering, "cancel_reminders", lambda *_: None),
        (draining, "needless_reminder", lambda *_: None),
    )


def _planned() -> tuple[Swap, ...]:
    move = _there(planning, "move_on")

    def too_far(conn: Connection, id: int, *, planned: int, **values: Any) -> None:
        move(conn, id, planned=planned + 1, **values)

    return ((planning, "move_on", too_far),)


def _hold() -> tuple[Swap, ...]:
    return ((broadcasts, "HOLD", timedelta()),)


def _cancel() -> tuple[Swap, ...]:
    change = _there(broadcasts, "change_campaign")

    def anyhow(conn: Connection, id: int, now: datetime, **values: Any) -> None:
        if values.get("state") != "cancelled":
            change(conn, id, now, **values)

    return (
        (broadcasts, "change_campaign", anyhow),
        (broadcasts, "cancel_planned", lambda *_: 0),
    )


def _broadcast_once() -> tuple[Swap, ...]:
    plan, add = _there(beginning, "plan_campaign"), _there(broadcasts, "add_campaign")

    def twice(conn: Connection, one: Any, zone: str, due_at: datetime, now: datetime) -> int:
        same = ("clinic_id", "staff_id", "text", "asks", "segment", "starts_at", "not_after")
        again = add(conn, now=now, **{name: getattr(one, name) for name in same})
        change_campaign(conn, again, now, state="running")
        return sum(plan(conn, replace(one, id=id), zone, due_at, now) for id in (one.id, again))

    return ((beginning, "plan_campaign", twice),)


def _words() -> tuple[Swap, ...]:
    return ((relay, "patient_of", lambda conn, id: patient_of(conn, id - 1 or id + 1)),)


def _delete() -> tuple[Swap, ...]:
    return ((erasing, "erase_chat", lambda *_: None),)


BREAKS = {
    "quiet_hours": Break(swaps=_quiet_hours, breaks="in_quiet_hours"),
    "not_after": Break(swaps=_not_after, breaks="stale"),
    "dedupe": Break(swaps=_dedupe, breaks="sent_twice"),
    "at_most_once": Break(swaps=_at_most_once, breaks="sent_twice", unclear_in=3),
    "stop": Break(swaps=_stop, breaks="after_stop", shares={"stop": 1.0}),
    "pause": Break(swaps=_pause, breaks="during_pause", shares={"pause": 1.0}),
    "reason": Break(swaps=_reason, breaks="skipped_without_reason", shares={"pause": 1.0}),
    "running_chat": Break(swaps=_running_chat, breaks="in_running_chat", shares={"talk": 1.0}),
    "answered": Break(swaps=_answered, breaks="reminder_after_answer"),
    "planned": Break(swaps=_planned, breaks="lost"),
    "hold": Break(swaps=_hold, breaks="broadcast_too_soon"),
    "cancel": Break(swaps=_cancel, breaks="broadcast_after_cancel", shares={"cancel": 1.0}),
    "broadcast_once": Break(swaps=_broadcast_once, breaks="broadcast_twice"),
    "words": Break(swaps=_words, breaks="words_to_another"),
    "delete": Break(swaps=_delete, breaks="kept_after_delete", shares={"delete": 1.0}),
}
