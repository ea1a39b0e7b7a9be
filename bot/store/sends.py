"""Messages to people: planned in the transaction that causes them, then claimed, sent, settled."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, literal, or_, select, update

from bot.store.columns import UtcDateTime
from bot.store.dialects import by_index, has_many_writers
from bot.store.send_statements import (
    CANCEL,
    CHANGED,
    CLAIM,
    CLAIM_HELD,
    DROP,
    FOR_PAUSE,
    HOLD_CHATS,
    HOLD_READY,
    IS_CHAT,
    NEXT_DUE,
    PAUSE,
    PLAN,
    PRIORITIES,
    READY,
    UNBLOCK,
    on_channel,
)
from bot.store.tables import chats, sends
from bot.store.unsent import note_unsent

UNSETTLED = ("planned", "sending")
MUST_ARRIVE, REPLY, CHANGE, BROADCAST = PRIORITIES
"""Priorities: what says to act today or now is tried until it has arrived; a reply is not. A
change of a message that is there already holds nothing up. A broadcast never goes out twice."""
LEASE = timedelta(seconds=30)
"""Longer than handing a message over may take; whoever has not settled it by then is gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Send:
    """A message on its way to one chat."""

    id: int
    chat_id: int
    address: str
    priority: int
    attempts: int
    planned_at: datetime
    give_up_at: datetime
    body: Mapping[str, Any]

    @property
    def is_broadcast(self) -> bool:
        """Tell whether nobody waits for it."""
        return self.priority == BROADCAST


def plan(
    conn: Connection,
    chat_id: int,
    body: Mapping[str, Any],
    *,
    priority: int,
    give_up_at: datetime,
    now: datetime,
    kind: str = "reply",
    question: tuple[int, int] | None = None,
    ticks: tuple[int, ...] = (),
    due_at: datetime | None = None,
) -> int:
    """Plan a message and return its number; `question` is the session and version it asks in.

    With `due_at` it leaves then, and what is planned for it must hold up nothing.
    """
    session_id, version = question or (None, None)
    row = {
        "chat_id": chat_id,
        "kind": kind,
        "priority": priority,
        "state": "planned",
        "body": dict(body),
        "session_id": session_id,
        "version": version,
        "ticks": list(ticks),
        "attempts": 0,
        "due_at": due_at or now,
        "give_up_at": give_up_at,
        "created_at": now,
        "updated_at": now,
    }
    new: int = PLAN.rows(conn, row)[0].id
    return new


def drop(conn: Connection, id: int) -> None:
    """Delete a message that was not sent; one that was refused as too fast tells of the pause."""
    if not FOR_PAUSE.change(conn, {"which": id}):
        DROP.change(conn, {"which": id})


def cancel(conn: Connection, id: int) -> None:
    """Let a message be that was to be tried again."""
    CANCEL.change(conn, {"which": id})


def claim(
    conn: Connection, *, channel: str, now: datetime, limit: int, least: int = BROADCAST
) -> list[Send]:
    """Take messages that may leave now, at most one a chat, the oldest of each first.

    Those of a lower priority than `least` are left. Several processes may claim at once: what one
    holds the others pass over.
    """
    known = {"channel": channel, "now": now, "limit": limit, "least": least}
    begun = {"at": now, "lease": now + LEASE}
    if has_many_writers(conn):
        return _claim_held(conn, known, begun)
    taken = _first_of_each(READY.rows(conn, known))
    if taken:
        CLAIM.change_each(conn, [{"which": row.id, **begun} for row in taken])
    return [_send(row, row.address, attempts=row.attempts + 1) for row in taken]


def _claim_held(conn: Connection, known: Mapping[str, Any], begun: Mapping[str, Any]) -> list[Send]:
    """Hold the chats first, as another may have claimed in them until then."""
    with by_index(conn):
        ready = HOLD_READY.rows(conn, known)
    held = {row.id: row.address for row in _first_of_each(ready)}
    if not held:
        return []
    rows = CLAIM_HELD.rows(conn, {"ids": [*held], "now": known["now"], **begun})
    return [
        _send(row, held[row.id], attempts=row.attempts)
        for row in sorted(rows, key=lambda row: (row.priority, row.id))
    ]


def _first_of_each(rows: Sequence[Any]) -> list[Any]:
    """Return the first message of each chat."""
    taken: dict[int, Any] = {}
    for row in rows:
        taken.setdefault(row.chat_id, row)
    return list(taken.values())


def give_back(conn: Connection, claimed: Sequence[Send], at: datetime) -> None:
    """Plan messages again that were claimed at a time, and that nobody began to hand over.

    What was not kept of that claim, or is claimed by somebody else, stays as it is.
    """
    hold_chats(conn, (one.chat_id for one in claimed))
    for one in claimed:
        mine = (sends.c.id == one.id) & (sends.c.attempts == one.attempts)
        mine &= (sends.c.state == "sending") & (sends.c.lease_until == at + LEASE)
        again = {"state": "planned", "attempts": one.attempts - 1, "lease_until": None}
        conn.execute(update(sends).where(mine).values(again))


def left_sending(conn: Connection, *, channel: str, before: datetime | None = None) -> list[Send]:
    """Return what a process that is gone had begun to send; nobody knows whether it arrived.

    With `before`, what other processes may still be sending is left to them.
    """
    begun = on_channel().where(sends.c.state == "sending")
    if before is not None:
        begun = begun.where(or_(sends.c.lease_until.is_(None), sends.c.lease_until < before))
    rows = conn.execute(begun, {"channel": channel})
    return [_send(row, row.address, attempts=row.attempts) for row in rows]


def next_due(
    conn: Connection, *, channel: str, now: datetime, least: int = BROADCAST
) -> datetime | None:
    """Return when the next message may leave, None when none is planned or all wait for one."""
    known = {"channel": channel, "now": now, "least": least}
    due: datetime | None = NEXT_DUE.value(conn, known)
    return due


def any_open(conn: Connection) -> bool:
    """Tell whether any message is planned or on its way."""
    return conn.scalar(select(sends.c.id).where(sends.c.state.in_(UNSETTLED)).limit(1)) is not None


def settle(conn: Connection, id: int, now: datetime, **values: object) -> None:
    """Note what became of a message."""
    CHANGED.change(conn, {"which": id, "updated_at": now, **values})


def settle_each(conn: Connection, now: datetime, of: Mapping[int, Mapping[str, Any]]) -> None:
    """Note what became of messages, by their numbers."""
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for id, values in of.items():
        row = {"which": id, "updated_at": now, **values}
        alike.setdefault(tuple(row), []).append(row)
    for rows in alike.values():
        CHANGED.change_each(conn, rows)


def hold_chats(conn: Connection, chats: Iterable[int]) -> None:
    """Keep other processes out of chats until the end of the transaction.

    Who changes the messages of a chat holds it first, and all wait in the same order.
    """
    if has_many_writers(conn):
        HOLD_CHATS.rows(conn, {"chats": [*chats]})


def is_chat(conn: Connection, chat_id: int) -> bool:
    """Tell whether a chat is there, and was not deleted."""
    return IS_CHAT.row(conn, {"chat": chat_id}) is not None


def pause_chat(conn: Connection, chat_id: int, until: datetime) -> None:
    """Let no message leave to a chat before a time."""
    PAUSE.change(conn, {"chat": chat_id, "until": until})


def pause_each(conn: Connection, until: Mapping[int, datetime | None]) -> None:
    """Let no message leave to each of some chats before a time, where there is one."""
    given = [{"chat": chat, "until": at} for chat, at in until.items() if at is not None]
    if given:
        PAUSE.change_each(conn, given)


def block_chat(conn: Connection, chat_id: int, now: datetime) -> dict[int, Mapping[str, Any]]:
    """Note that a person wants no messages; return what was planned for them and is not sent.

    It is returned by the numbers of the messages.
    """
    since = func.coalesce(chats.c.blocked_at, literal(now, UtcDateTime))
    conn.execute(update(chats).where(chats.c.id == chat_id).values(blocked_at=since))
    waiting = (sends.c.chat_id == chat_id) & (sends.c.state == "planned")
    bodies = {
        row.id: row.body for row in conn.execute(select(sends.c.id, sends.c.body).where(waiting))
    }
    blocked = {"state": "blocked", "body": None, "updated_at": now}
    ended = [*conn.scalars(update(sends).where(waiting).values(blocked).returning(sends.c.id))]
    note_unsent(conn, dict.fromkeys(ended, "blocked"), now)
    return {id: bodies[id] for id in sorted(ended) if bodies.get(id) is not None}


def unblock_chat(conn: Connection, chat_id: int) -> None:
    """Note that a person is back."""
    UNBLOCK.change(conn, {"chat": chat_id})


def forget_sends(conn: Connection, *, before: datetime) -> int:
    """Delete messages settled before a time, but for open questions; return how many."""
    is_over = sends.c.session_id.is_(None) | sends.c.body.is_(None)
    old = sends.c.state.not_in(UNSETTLED) & (sends.c.updated_at < before) & is_over
    return conn.execute(delete(sends).where(old)).rowcount


def _send(row: Any, address: str, *, attempts: int) -> Send:
    return Send(
        id=row.id,
        chat_id=row.chat_id,
        address=address,
        priority=row.priority,
        attempts=attempts,
        planned_at=row.created_at,
        give_up_at=row.give_up_at,
        body=row.body or {},  # of one that was answered under way nothing is left
    )
