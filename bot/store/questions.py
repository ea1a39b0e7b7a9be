"""Messages as they are stored: the questions that wait for an answer, and what they say."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, null, select, update

from bot.store.hot import Hot
from bot.store.send_statements import CHANGED
from bot.store.tables import sends, sessions


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


def questions(conn: Connection, chat_id: int, session_id: int, version: int) -> list[Question]:
    """Return the messages that asked what was open at a version of a session, oldest first."""
    return _questions(conn, ASKED, chat=chat_id, session=session_id, at_version=version)


def open_questions(conn: Connection, chat_id: int, flow: str | None = None) -> list[Question]:
    """Return the messages of a chat whose question nobody answered, oldest first, of one flow."""
    if flow is None:
        return _questions(conn, UNANSWERED, chat=chat_id)
    return _questions(conn, UNANSWERED_OF_FLOW, chat=chat_id, on_flow=flow)


def arrived(conn: Connection, session_id: int, now: datetime) -> None:
    """Settle what was unclear: a question that is answered has arrived."""
    unclear = (sends.c.session_id == session_id) & (sends.c.state == "uncertain")
    settled = {"state": "sent", "problem": None, "body": None, "updated_at": now}
    conn.execute(update(sends).where(unclear).values(settled))


def as_stored(conn: Connection, id: int) -> Question | None:
    """Return a message as it is now, None when it was deleted."""
    return next(iter(_questions(conn, STORED, which=id)), None)


def _questions(conn: Connection, asked: Hot, **given: object) -> list[Question]:
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
        for row in asked.rows(conn, given)
    ]


def tick(conn: Connection, id: int, body: Mapping[str, Any] | None, ticks: tuple[int, ...]) -> None:
    """Keep which options are ticked on a question, and how it looks with them."""
    CHANGED.change(conn, {"which": id, "ticks": list(ticks), "body": body and dict(body)})


def reword(conn: Connection, id: int, body: Mapping[str, Any] | None) -> None:
    """Change what a message says, or wipe it."""
    CHANGED.change(conn, {"which": id, "body": body and dict(body)})


def _questions_of_chat(*which: ColumnElement[bool]) -> Select[Any]:
    mine = select(sends).where(sends.c.chat_id == bindparam("chat"), *which)
    return mine.order_by(sends.c.id)


STORED = Hot(select(sends).where(sends.c.id == bindparam("which")))
ASKED = Hot(
    _questions_of_chat(
        sends.c.session_id == bindparam("session"), sends.c.version == bindparam("at_version")
    )
)
_UNANSWERED = _questions_of_chat(sends.c.session_id.is_not(None), sends.c.body.is_not(null()))
UNANSWERED = Hot(_UNANSWERED)
UNANSWERED_OF_FLOW = Hot(
    _UNANSWERED.where(
        sends.c.session_id.in_(select(sessions.c.id).where(sessions.c.flow == bindparam("on_flow")))
    )
)
