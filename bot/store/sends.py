"""Messages to people: planned in the transaction that causes them, then claimed, sent, settled."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    bindparam,
    delete,
    insert,
    null,
    or_,
    select,
    update,
)

from bot.store.columns import UtcDateTime
from bot.store.tables import chats, sends

OPEN = ("planned", "sending")
MUST_ARRIVE, REPLY, CHANGE = 0, 1, 2
"""Priorities: what says to act today or now is tried until it has arrived; a reply is not. A
change of a message that is there already holds nothing up."""
PATIENCE = 2
"""Tries after which a message no longer holds up the next one to the same chat."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A message as it is stored; one that asks has a mark, and the options ticked on it so far."""

    id: int
    mark: tuple[int, int] | None
    state: str
    body: Mapping[str, Any] | None
    attempts: int
    updated_at: datetime
    message_id: str | None
    ticks: tuple[int, ...]


def plan(
    conn: Connection,
    chat_id: int,
    body: Mapping[str, Any],
    *,
    priority: int,
    give_up_at: datetime,
    now: datetime,
    question: tuple[int, int] | None = None,
    ticks: tuple[int, ...] = (),
) -> int:
    """Plan a message and return its number; `question` is the session and version it asks in."""
    session_id, version = question or (None, None)
    row = {
        "chat_id": chat_id,
        "kind": "reply",
        "priority": priority,
        "state": "planned",
        "body": dict(body),
        "session_id": session_id,
        "version": version,
        "ticks": list(ticks),
        "attempts": 0,
        "due_at": now,
        "give_up_at": give_up_at,
        "created_at": now,
        "updated_at": now,
    }
    new: int = conn.execute(insert(sends).values(row).returning(sends.c.id)).scalar_one()
    return new


def planned(conn: Connection, chat_id: int) -> list[tuple[int, Mapping[str, Any]]]:
    """Return the messages of a chat that nobody began to send, with their numbers."""
    mine = (sends.c.chat_id == chat_id) & (sends.c.state == "planned") & (sends.c.attempts == 0)
    rows = conn.execute(select(sends.c.id, sends.c.body).where(mine).order_by(sends.c.id))
    return [(id, cast("Mapping[str, Any]", body)) for id, body in rows]


def drop(conn: Connection, id: int) -> None:
    """Delete a message that was not sent."""
    conn.execute(delete(sends).where(sends.c.id == id))


def cancel(conn: Connection, id: int) -> None:
    """Let a message be that was to be tried again."""
    conn.execute(update(sends).where(sends.c.id == id).values(state="cancelled", body=None))


def claim(conn: Connection, *, channel: str, now: datetime, limit: int) -> list[Send]:
    """Take messages that may leave now, at most one a chat, the oldest of each first."""
    known = {"channel": channel, "now": now, "limit": limit}
    taken: dict[int, Send] = {}
    for row in conn.execute(_ready(), known).mappings():
        taken.setdefault(row["chat_id"], _send(row))
    for send in taken.values():
        settle(conn, send.id, now, state="sending", attempts=send.attempts)
    return list(taken.values())


def left_sending(conn: Connection, *, channel: str) -> list[Send]:
    """Return what a process that is gone had begun to send; nobody knows whether it arrived."""
    begun = _on_channel().where(sends.c.state == "sending")
    rows = conn.execute(begun, {"channel": channel}).mappings()
    return [replace(_send(row), attempts=row["attempts"]) for row in rows]


def next_due(conn: Connection, *, channel: str) -> datetime | None:
    """Return when the next message may leave, None when none is planned or all wait for one."""
    waiting = conn.execute(_in_turn(), {"channel": channel})
    return min((max(row.due_at, row.send_after or row.due_at) for row in waiting), default=None)


def any_open(conn: Connection) -> bool:
    """Tell whether any message is planned or on its way."""
    return conn.scalar(select(sends.c.id).where(sends.c.state.in_(OPEN)).limit(1)) is not None


def as_stored(conn: Connection, id: int) -> Question | None:
    """Return a message as it is now, None when it was deleted."""
    return next(iter(_questions(conn, sends.c.id == id)), None)


def settle(conn: Connection, id: int, now: datetime, **values: object) -> None:
    """Note what became of a message."""
    conn.execute(update(sends).where(sends.c.id == id).values(updated_at=now, **values))


def pause_chat(conn: Connection, chat_id: int, until: datetime) -> None:
    """Let no message leave to a chat before a time."""
    conn.execute(update(chats).where(chats.c.id == chat_id).values(send_after=until))


def block_chat(conn: Connection, chat_id: int, now: datetime) -> None:
    """Note that a person wants no messages; what was planned for them is not sent."""
    conn.execute(update(chats).where(chats.c.id == chat_id).values(blocked_at=now))
    waiting = (sends.c.chat_id == chat_id) & (sends.c.state == "planned")
    blocked = {"state": "blocked", "body": None, "updated_at": now}
    conn.execute(update(sends).where(waiting).values(blocked))


def unblock_chat(conn: Connection, chat_id: int) -> None:
    """Note that a person is back."""
    conn.execute(update(chats).where(chats.c.id == chat_id).values(blocked_at=None))


def questions(conn: Connection, chat_id: int, session_id: int, version: int) -> list[Question]:
    """Return the messages that asked what was open at a version of a session, oldest first."""
    asked = (sends.c.session_id == session_id) & (sends.c.version == version)
    return _questions(conn, asked & (sends.c.chat_id == chat_id))


def open_questions(conn: Connection, chat_id: int) -> list[Question]:
    """Return the messages of a chat whose question nobody answered, oldest first."""
    unanswered = sends.c.session_id.is_not(None) & sends.c.body.is_not(null())
    return _questions(conn, unanswered & (sends.c.chat_id == chat_id))


def _questions(conn: Connection, which: ColumnElement[bool]) -> list[Question]:
    return [
        Question(
            id=row.id,
            mark=None if row.session_id is None else (row.session_id, row.version),
            state=row.state,
            body=row.body,
            attempts=row.attempts,
            updated_at=row.updated_at,
            message_id=row.message_id,
            ticks=tuple(row.ticks or ()),
        )
        for row in conn.execute(select(sends).where(which).order_by(sends.c.id))
    ]


def tick(conn: Connection, id: int, body: Mapping[str, Any] | None, ticks: tuple[int, ...]) -> None:
    """Keep which options are ticked on a question, and how it looks with them."""
    ticked = update(sends).where(sends.c.id == id)
    conn.execute(ticked.values(ticks=list(ticks), body=body and dict(body)))


def reword(conn: Connection, id: int, body: Mapping[str, Any] | None) -> None:
    """Change what a message says, or wipe it."""
    conn.execute(update(sends).where(sends.c.id == id).values(body=body and dict(body)))


def forget_sends(conn: Connection, *, before: datetime) -> int:
    """Delete messages settled before a time, but for open questions; return how many."""
    is_over = sends.c.session_id.is_(None) | sends.c.body.is_(None)
    old = sends.c.state.not_in(OPEN) & (sends.c.updated_at < before) & is_over
    return conn.execute(delete(sends).where(old)).rowcount


@cache
def _on_channel() -> Select[Any]:
    whose = select(sends, chats.c.address, chats.c.send_after)
    here = chats.c.channel == bindparam("channel")
    return whose.join(chats, chats.c.id == sends.c.chat_id).where(here)


@cache
def _in_turn() -> Select[Any]:
    """Select what is planned and not held up by an earlier message to the same chat."""
    other = sends.alias()
    here = other.c.chat_id == sends.c.chat_id
    under_way = select(other.c.id).where(here & (other.c.state == "sending")).exists()
    earlier = here & (other.c.id < sends.c.id) & (other.c.state == "planned")
    earlier &= other.c.priority < CHANGE
    held_up = select(other.c.id).where(earlier & (other.c.attempts < PATIENCE)).exists()
    return _on_channel().where(sends.c.state == "planned", ~under_way, ~held_up)


@cache
def _ready() -> Select[Any]:
    """Select what may leave now; such statements are built once, as that takes longer than they."""
    now = bindparam("now", type_=UtcDateTime)
    has_rested = or_(chats.c.send_after.is_(None), chats.c.send_after <= now)
    ready = _in_turn().where(sends.c.due_at <= now, has_rested)
    return ready.order_by(sends.c.priority, sends.c.id).limit(bindparam("limit"))


def _send(row: RowMapping) -> Send:
    return Send(
        id=row["id"],
        chat_id=row["chat_id"],
        address=row["address"],
        priority=row["priority"],
        attempts=row["attempts"] + 1,
        planned_at=row["created_at"],
        give_up_at=row["give_up_at"],
        body=row["body"],
    )
