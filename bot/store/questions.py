"""Messages as they are stored: the questions that wait for an answer, and what they say."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, null, or_, select, update

from bot.store.dialects import has_many_writers
from bot.store.hot import Hot
from bot.store.send_statements import CHANGED, among, is_in
from bot.store.sends import CHANGE, cancel, drop, plan
from bot.store.tables import sends, sessions

Mark = tuple[int, int]
"""The session and the version that a question was asked in."""
NO_MARK = (0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A message as it is stored; one that asks has a mark, and the options ticked on it so far."""

    id: int
    mark: Mark | None
    state: str
    body: Mapping[str, Any] | None
    attempts: int
    updated_at: datetime
    message_id: str | None
    ticks: tuple[int, ...]
    flow: str | None = None
    """On which flow its session is, where that was asked for."""


class Messages:
    """The messages of a chat that a turn may touch, read once; what is changed here is kept.

    They are its open questions, those with the mark that was `pressed`, and what nobody began to
    send.
    """

    def __init__(self, conn: Connection, chat_id: int, pressed: Mark | None = None) -> None:
        """Read them."""
        self.conn = conn
        self.chat_id = chat_id
        session, version = pressed or NO_MARK
        known = {"chat": chat_id, "session": session, "at_version": version}
        self._known = {row.id: _question(row, row.flow) for row in TOUCHED.rows(conn, known)}

    def asked(self, mark: Mark) -> list[Question]:
        """Return the messages that asked what was open at a version of a session, oldest first."""
        return [one for one in self._known.values() if one.mark == mark]

    def open_questions(self, flow: str | None = None) -> list[Question]:
        """Return the questions that nobody answered, oldest first, of one flow if it is named."""
        asking = (one for one in self._known.values() if one.mark is not None and one.body)
        return [one for one in asking if flow is None or one.flow == flow]

    def unsent(self) -> list[Question]:
        """Return the messages that nobody began to send."""
        return [one for one in self._known.values() if one.state == "planned" and not one.attempts]

    def plan(
        self,
        body: Mapping[str, Any],
        *,
        priority: int,
        give_up_at: datetime,
        now: datetime,
        question: Mark | None = None,
        ticks: tuple[int, ...] = (),
        due_at: datetime | None = None,
    ) -> None:
        """Plan one more."""
        id = plan(
            self.conn,
            self.chat_id,
            body,
            priority=priority,
            give_up_at=give_up_at,
            now=now,
            question=question,
            ticks=ticks,
            due_at=due_at,
        )
        self._known[id] = Question(
            id=id,
            mark=question,
            state="planned",
            body=body,
            attempts=0,
            updated_at=now,
            message_id=None,
            ticks=ticks,
        )

    def drop(self, id: int) -> None:
        """Delete one that was not sent."""
        drop(self.conn, id)
        del self._known[id]

    def cancel(self, id: int) -> None:
        """Let one be that was to be tried again."""
        cancel(self.conn, id)
        del self._known[id]

    def reword(self, id: int, body: Mapping[str, Any] | None) -> None:
        """Change what one says, or wipe it."""
        reword(self.conn, id, body)
        self._known[id] = replace(self._known[id], body=body)

    def tick(
        self, id: int, body: Mapping[str, Any] | None, ticks: tuple[int, ...], now: datetime
    ) -> None:
        """Keep which options are ticked on a question, and how it looks with them."""
        shown = {"body": body and dict(body), "ticks": list(ticks), "updated_at": now}
        CHANGED.change(self.conn, {"which": id, **shown})
        self._known[id] = replace(self._known[id], body=body, ticks=ticks)


def reword(conn: Connection, id: int, body: Mapping[str, Any] | None) -> None:
    """Change what a message says, or wipe it."""
    CHANGED.change(conn, {"which": id, "body": body and dict(body)})


def arrived(conn: Connection, now: datetime, **which: int) -> None:
    """Settle what was unclear of a `session_id` or an `id`: what is answered has arrived."""
    for column, value in which.items():
        ARRIVED[column].change(conn, {"of": value, "updated_at": now})


def arrived_since(conn: Connection, chat_id: int, since: datetime) -> list[str]:
    """Return the messages of a chat that arrived since a time, by their numbers there."""
    here = (sends.c.chat_id == chat_id) & (sends.c.created_at >= since)
    known = select(sends.c.message_id).where(here, sends.c.message_id.is_not(None))
    return list(conn.scalars(known.order_by(sends.c.id)))


def arrived_of(conn: Connection, chat_id: int, at: datetime) -> list[str]:
    """Return the messages of a chat that were planned at a time, by their numbers there."""
    here = (sends.c.chat_id == chat_id) & (sends.c.created_at == at)
    known = select(sends.c.message_id).where(here, sends.c.message_id.is_not(None))
    return list(conn.scalars(known.order_by(sends.c.id)))


def unsent_in_time(conn: Connection, now: datetime) -> list[tuple[int, Mapping[str, Any]]]:
    """Return the changes that nobody began to send before they were to be given up."""
    late = is_in("planned") & (sends.c.attempts == 0) & (sends.c.give_up_at <= now)
    known = select(sends.c.id, sends.c.body).where(late, sends.c.priority == CHANGE)
    return [(row.id, row.body or {}) for row in conn.execute(known)]


def as_stored_each(conn: Connection, ids: Iterable[int]) -> Mapping[int, Question]:
    """Return messages as they are now, by their numbers; what was deleted is not there."""
    if has_many_writers(conn):
        rows = STORED_AMONG.rows(conn, {"ids": [*ids]})
    else:
        rows = [row for id in ids for row in STORED.rows(conn, {"which": id})]
    return {row.id: _question(row) for row in rows}


def _question(row: Any, flow: str | None = None) -> Question:
    return Question(
        id=row.id,
        mark=None if row.session_id is None else (row.session_id, row.version),
        state=row.state,
        body=row.body,
        attempts=row.attempts,
        updated_at=row.updated_at,
        message_id=row.message_id,
        ticks=tuple(row.ticks or ()),
        flow=flow,
    )


_STORED = (
    sends.c.id,
    sends.c.session_id,
    sends.c.version,
    sends.c.state,
    sends.c.body,
    sends.c.attempts,
    sends.c.updated_at,
    sends.c.message_id,
    sends.c.ticks,
)
_ASKS = sends.c.session_id.is_not(None) & sends.c.body.is_not(null())
_WAS_PRESSED = (sends.c.session_id == bindparam("session")) & (
    sends.c.version == bindparam("at_version")
)
ARRIVED = {
    column: Hot(
        update(sends)
        .where(sends.c[column] == bindparam("of"), is_in("uncertain"))
        .values(state="sent", problem=None, body=None)
    )
    for column in ("session_id", "id")
}
STORED = Hot(select(*_STORED).where(sends.c.id == bindparam("which")))
STORED_AMONG = Hot(select(*_STORED).where(among(sends.c.id, "ids")))
TOUCHED = Hot(
    select(*_STORED, sessions.c.flow)
    .join(sessions, sessions.c.id == sends.c.session_id, isouter=True)
    .where(
        sends.c.chat_id == bindparam("chat"),
        or_(_ASKS, _WAS_PRESSED, and_(is_in("planned"), sends.c.attempts == 0)),
    )
    .order_by(sends.c.id)
)
