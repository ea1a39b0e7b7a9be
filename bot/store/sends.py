"""Messages to people: planned in the transaction that causes them, then claimed, sent, settled."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import (
    Connection,
    Row,
    Select,
    bindparam,
    case,
    delete,
    func,
    insert,
    literal_column,
    or_,
    select,
    update,
)

from bot.store.columns import UtcDateTime
from bot.store.dialects import has_many_writers
from bot.store.tables import chats, sends

OPEN = ("planned", "sending")
MUST_ARRIVE, REPLY, CHANGE, BROADCAST = 0, 1, 2, 3
"""Priorities: what says to act today or now is tried until it has arrived; a reply is not. A
change of a message that is there already holds nothing up. A broadcast never goes out twice."""
PATIENCE = 2
"""Tries after which a message no longer holds up the next one to the same chat."""
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
) -> int:
    """Plan a message and return its number; `question` is the session and version it asks in."""
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
        "due_at": now,
        "give_up_at": give_up_at,
        "created_at": now,
        "updated_at": now,
    }
    new: int = conn.execute(PLAN, row).scalar_one()
    return new


def planned(conn: Connection, chat_id: int) -> list[tuple[int, Mapping[str, Any]]]:
    """Return the messages of a chat that nobody began to send, with their numbers."""
    rows = conn.execute(PLANNED, {"chat": chat_id})
    return [(id, cast("Mapping[str, Any]", body)) for id, body in rows]


def drop(conn: Connection, id: int) -> None:
    """Delete a message that was not sent."""
    conn.execute(DROP, {"which": id})


def cancel(conn: Connection, id: int) -> None:
    """Let a message be that was to be tried again."""
    conn.execute(CANCEL, {"which": id})


def claim(
    conn: Connection, *, channel: str, now: datetime, limit: int, least: int = BROADCAST
) -> list[Send]:
    """Take messages that may leave now, at most one a chat, the oldest of each first.

    Those of a lower priority than `least` are left. Several processes may claim at once: what one
    holds the others pass over.
    """
    known = {"channel": channel, "now": now, "limit": limit, "least": least}
    if has_many_writers(conn):
        # Whoever held a chat until now may have claimed in it: look again once it is held.
        locked = [row.chat_id for row in conn.execute(HOLD_READY, known)]
        rows = conn.execute(READY_AMONG, known | {"chats": locked}) if locked else ()
    else:
        rows = conn.execute(READY, known)
    taken: dict[int, Send] = {}
    for row in rows:
        taken.setdefault(row.chat_id, _send(row, attempts=row.attempts + 1))
    if taken:
        ids = [send.id for send in taken.values()]
        conn.execute(CLAIM, {"ids": ids, "at": now, "lease": now + LEASE})
    return list(taken.values())


def left_sending(conn: Connection, *, channel: str, before: datetime | None = None) -> list[Send]:
    """Return what a process that is gone had begun to send; nobody knows whether it arrived.

    With `before`, what other processes may still be sending is left to them.
    """
    begun = _on_channel().where(sends.c.state == "sending")
    if before is not None:
        begun = begun.where(or_(sends.c.lease_until.is_(None), sends.c.lease_until < before))
    rows = conn.execute(begun, {"channel": channel})
    return [_send(row, attempts=row.attempts) for row in rows]


def next_due(conn: Connection, *, channel: str, least: int = BROADCAST) -> datetime | None:
    """Return when the next message may leave, None when none is planned or all wait for one."""
    due: datetime | None = conn.scalar(NEXT_DUE, {"channel": channel, "least": least})
    return due


def any_open(conn: Connection) -> bool:
    """Tell whether any message is planned or on its way."""
    return conn.scalar(select(sends.c.id).where(sends.c.state.in_(OPEN)).limit(1)) is not None


def settle(conn: Connection, id: int, now: datetime, **values: object) -> None:
    """Note what became of a message."""
    conn.execute(CHANGED, {"which": id, "updated_at": now, **values})


def hold_chat(conn: Connection, chat_id: int) -> None:
    """Keep other processes out of a chat until the end of the transaction.

    Who changes the messages of a chat holds it first, so that no two wait for each other.
    """
    if has_many_writers(conn):
        conn.execute(HOLD_CHAT, {"chat": chat_id})


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
    conn.execute(UNBLOCK, {"chat": chat_id})


def forget_sends(conn: Connection, *, before: datetime) -> int:
    """Delete messages settled before a time, but for open questions; return how many."""
    is_over = sends.c.session_id.is_(None) | sends.c.body.is_(None)
    old = sends.c.state.not_in(OPEN) & (sends.c.updated_at < before) & is_over
    return conn.execute(delete(sends).where(old)).rowcount


def _send(row: Row[Any], *, attempts: int) -> Send:
    return Send(
        id=row.id,
        chat_id=row.chat_id,
        address=row.address,
        priority=row.priority,
        attempts=attempts,
        planned_at=row.created_at,
        give_up_at=row.give_up_at,
        body=row.body,
    )


# ---- the statements of each turn, built once: building one takes longer than the database does


def _on_channel() -> Select[Any]:
    whose = select(sends, chats.c.address, chats.c.send_after)
    here = chats.c.channel == bindparam("channel")
    return whose.join(chats, chats.c.id == sends.c.chat_id).where(here)


def _in_turn() -> Select[Any]:
    """Select what is planned and not held up by an earlier message to the same chat."""
    other = sends.alias()
    here = other.c.chat_id == sends.c.chat_id
    under_way = select(other.c.id).where(here & (other.c.state == "sending")).exists()
    earlier = here & (other.c.id < sends.c.id) & (other.c.state == "planned")
    earlier &= other.c.priority < CHANGE
    held_up = select(other.c.id).where(earlier & (other.c.attempts < PATIENCE)).exists()
    is_urgent = sends.c.priority <= bindparam("least")
    # Written out, as the index of what is planned serves no statement with a parameter there.
    is_planned = sends.c.state == literal_column("'planned'")
    return _on_channel().where(is_planned, is_urgent, ~under_way, ~held_up)


def _ready() -> Select[Any]:
    now = bindparam("now", type_=UtcDateTime)
    has_rested = or_(chats.c.send_after.is_(None), chats.c.send_after <= now)
    ready = _in_turn().where(sends.c.due_at <= now, has_rested)
    return ready.order_by(sends.c.priority, sends.c.id).limit(bindparam("limit"))


PLAN = insert(sends).returning(sends.c.id)
PLANNED = (
    select(sends.c.id, sends.c.body)
    .where(sends.c.chat_id == bindparam("chat"), sends.c.state == "planned", sends.c.attempts == 0)
    .order_by(sends.c.id)
)
DROP = delete(sends).where(sends.c.id == bindparam("which"))
CHANGED = update(sends).where(sends.c.id == bindparam("which"))
"""Sets the columns that it is given."""
CANCEL = update(sends).where(sends.c.id == bindparam("which")).values(state="cancelled", body=None)
READY = _ready()
HOLD_READY = _ready().with_for_update(of=chats, skip_locked=True, key_share=True)
READY_AMONG = _ready().where(sends.c.chat_id.in_(bindparam("chats", expanding=True)))
CLAIM = (
    update(sends)
    .where(sends.c.id.in_(bindparam("ids", expanding=True)))
    .values(
        state="sending",
        attempts=sends.c.attempts + 1,
        updated_at=bindparam("at"),
        lease_until=bindparam("lease"),
    )
)
NEXT_DUE = _in_turn().with_only_columns(
    func.min(
        case((chats.c.send_after > sends.c.due_at, chats.c.send_after), else_=sends.c.due_at),
        type_=UtcDateTime,
    )
)
UNBLOCK = (
    update(chats)
    .where(chats.c.id == bindparam("chat"), chats.c.blocked_at.is_not(None))
    .values(blocked_at=None)
)
HOLD_CHAT = (
    select(chats.c.id).where(chats.c.id == bindparam("chat")).with_for_update(key_share=True)
)
