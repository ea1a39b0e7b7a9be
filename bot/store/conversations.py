"""Chats, their sessions with the answers, and the results; each function works on `conn`."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Connection, Row, SelectBase, bindparam, delete, insert, select, update

from bot.store.dialects import hot_unless_there
from bot.store.errors import StaleSession
from bot.store.hot import Hot
from bot.store.session_state import read_state, state_of
from bot.store.tables import SUBJECTS, answers, chats, contents, sessions
from flows.pathway.answers import Answer, Value, current
from flows.talking.left_open import LeftOpen
from flows.talking.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A session as it is in the database, with the numbers it is kept under."""

    session_id: int
    chat_id: int
    session: Session
    moved_at: datetime | None = None
    left_open: LeftOpen | None = None


def find_chat(conn: Connection, *, channel: str, address: str, now: datetime) -> int:
    """Return the number of a chat, which is new when the channel first shows the address.

    Other processes that look for it wait until the end of the transaction: one turn at a time.
    """
    place = {"channel": channel, "address": address}
    found: int | None = HELD_CHAT.value(conn, place)
    if found is None:
        adding = hot_unless_there(conn.dialect.name, chats, returning="id")
        found = adding.value(conn, {**place, "created_at": now})
    if found is None:  # another process was faster, and has committed it
        found = HELD_CHAT.rows(conn, place)[0].id
    return found


def known_chat(conn: Connection, *, channel: str, address: str) -> int | None:
    """Return the number of a chat, None when the address is not known."""
    return CHAT.value(conn, {"channel": channel, "address": address})


def language_of(conn: Connection, chat_id: int) -> str | None:
    """Return the language that a chat is held in, None where nobody chose one."""
    found: str | None = LANGUAGE.value(conn, {"chat": chat_id})
    return found


def set_language(conn: Connection, chat_id: int, language: str) -> None:
    """Hold a chat in a language from now on."""
    CHANGE_CHAT.change(conn, {"which": chat_id, "language": language})


def latest(conn: Connection, chat_id: int, flow: str | None = None) -> Stored | None:
    """Return the newest session of a chat, on this flow if one is named, with its answers."""
    which = LATEST if flow is None else LATEST_ON_FLOW
    row = which.row(conn, {"chat": chat_id, "on_flow": flow})
    return None if row is None else _stored(conn, row)


def _stored(conn: Connection, row: Row[Any]) -> Stored:
    state, left_open = read_state(row.state)
    session = Session(
        flow=row.flow,
        content_hash=row.content_hash,
        version=row.version,
        answers=_answers(conn, row.id),
        **state,
    )
    return Stored(
        session_id=row.id,
        chat_id=row.chat_id,
        session=session,
        moved_at=row.updated_at,
        left_open=left_open,
    )


def stored_session(conn: Connection, session_id: int) -> Stored | None:
    """Return a session by its number, None when it is gone."""
    row = ONE.row(conn, {"session": session_id})
    return None if row is None else _stored(conn, row)


def flow_of(conn: Connection, chat_id: int, session_id: int) -> str | None:
    """Return which flow a session of a chat is on, None when the chat has no such session."""
    flow: str | None = FLOW.value(conn, {"chat": chat_id, "session": session_id})
    return flow


def latest_touched(conn: Connection, chat_id: int) -> Stored | None:
    """Return the session of a chat that moved last, whatever its flow."""
    row = TOUCHED_LAST.row(conn, {"chat": chat_id})
    return None if row is None else _stored(conn, row)


def begin(conn: Connection, chat_id: int, session: Session, now: datetime) -> Stored:
    """Keep a new session of a chat; from now on it is the latest."""
    row = {"chat_id": chat_id, "created_at": now, **_columns(session, now)}
    session_id = BEGIN.rows(conn, row)[0].id
    _add(conn, session_id, session.answers, first=0)
    return Stored(session_id=session_id, chat_id=chat_id, session=session, moved_at=now)


def save(
    conn: Connection,
    stored: Stored,
    session: Session,
    now: datetime,
    left_open: LeftOpen | None = None,
) -> Stored:
    """Keep a later state of a stored session; only answers that changed are written.

    Raises `StaleSession` when the session in the database is no longer the stored one.
    """
    old = {"which": stored.session_id, "was_at": stored.session.version}
    if SAVE.change(conn, {**old, **_columns(session, now, left_open)}) != 1:
        raise StaleSession(
            f"session {stored.session_id} is no longer at version {stored.session.version}; "
            "read it again and repeat the turn"
        )
    same = _common(stored.session.answers, session.answers)
    if same < len(stored.session.answers):
        CUT.change(conn, {"session": stored.session_id, "first": same})
    _add(conn, stored.session_id, session.answers[same:], first=same)
    return replace(stored, session=session, moved_at=now, left_open=left_open)


def keep_page(conn: Connection, chat_id: int, messages: Iterable[str]) -> None:
    """Keep what a page shows after the last turn of a chat, in place of what it showed before."""
    CHANGE_CHAT.change(conn, {"which": chat_id, "page": list(messages)})


def page(conn: Connection, chat_id: int) -> tuple[str, ...]:
    """Return what a page shows after the last turn of a chat."""
    return tuple(cast("list[str]", PAGE.value(conn, {"chat": chat_id}) or ()))


def keep_content(conn: Connection, hash: str, body: Callable[[], str], now: datetime) -> None:
    """Keep the content behind a hash; what is kept already stays, and is not written out anew."""
    if KEPT.row(conn, {"hash": hash}) is None:
        adding = hot_unless_there(conn.dialect.name, contents)
        adding.change(conn, {"hash": hash, "body": body(), "created_at": now})


def content(conn: Connection, hash: str) -> str | None:
    """Return the content behind a hash, None when it was never kept."""
    return conn.scalar(select(contents.c.body).where(contents.c.hash == hash))


def erase_chat(conn: Connection, chat_id: int) -> None:
    """Delete a chat with its sessions, answers and results; contents are nobody's and stay."""
    conn.execute(delete(chats).where(chats.c.id == chat_id))


def in_conversation(conn: Connection, *, channel: str, since: datetime) -> list[str]:
    """Return the addresses of a channel where a conversation moved on since a time."""
    recent = select(sessions.c.chat_id).where(sessions.c.updated_at >= since)
    wants = (chats.c.channel == channel) & chats.c.blocked_at.is_(None) & chats.c.id.in_(recent)
    return list(conn.scalars(select(chats.c.address).where(wants).order_by(chats.c.id)))


def erase_idle(
    conn: Connection, *, channel: str, before: datetime, but: SelectBase | None = None
) -> int:
    """Delete the chats of a channel that nobody used since `before`, but those selected."""
    used = select(sessions.c.chat_id).where(sessions.c.updated_at >= before)
    idle = (chats.c.channel == channel) & (chats.c.created_at < before) & chats.c.id.not_in(used)
    if but is not None:
        idle &= chats.c.id.not_in(but)
    # One that a turn holds at this moment is not idle.
    free = select(chats.c.id).where(idle).with_for_update(skip_locked=True)
    return conn.execute(delete(chats).where(chats.c.id.in_(free))).rowcount


def _columns(
    session: Session, now: datetime, left_open: LeftOpen | None = None
) -> dict[str, object]:
    subject = current(session.answers).get("subject")
    return {
        "flow": session.flow,
        "subject": subject if subject in SUBJECTS else None,
        "content_hash": session.content_hash,
        "version": session.version,
        "state": state_of(session, left_open),
        "updated_at": now,
    }


def _answers(conn: Connection, session_id: int) -> tuple[Answer, ...]:
    rows = ANSWERS.rows(conn, {"session": session_id})
    return tuple(Answer(item=row.item, value=value_of(row.value), turn=row.turn) for row in rows)


def value_of(value: object) -> Value:
    """Return an answer as it was given, from the JSON that is kept of it."""
    return cast("Value", tuple(value) if isinstance(value, list) else value)


def _to_json(value: Value) -> object:
    return dict(value) if isinstance(value, Mapping) else value


def _add(conn: Connection, session_id: int, new: Iterable[Answer], *, first: int) -> None:
    rows = [
        {
            "session_id": session_id,
            "seq": seq,
            "item": answer.item,
            "value": _to_json(answer.value),
            "turn": answer.turn,
        }
        for seq, answer in enumerate(new, start=first)
    ]
    if rows:
        ADD.change_each(conn, rows)


def _common(old: tuple[Answer, ...], new: tuple[Answer, ...]) -> int:
    """Count the answers both begin with."""
    pairs = enumerate(zip(old, new, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(old), len(new)))


# ---- the statements of each turn, built once: building one takes longer than the database does

_PLACE = (chats.c.channel == bindparam("channel")) & (chats.c.address == bindparam("address"))
PLACED_CHAT = select(chats.c.id).where(_PLACE)
CHAT = Hot(PLACED_CHAT)
LANGUAGE = Hot(select(chats.c.language).where(chats.c.id == bindparam("chat")))
HELD_CHAT = Hot(PLACED_CHAT.with_for_update(key_share=True))
_LATEST = (
    select(sessions)
    .where(sessions.c.chat_id == bindparam("chat"))
    .order_by(sessions.c.id.desc())
    .limit(1)
)
ONE = Hot(select(sessions).where(sessions.c.id == bindparam("session")))
TOUCHED_LAST = Hot(
    select(sessions)
    .where(sessions.c.chat_id == bindparam("chat"))
    .order_by(sessions.c.updated_at.desc(), sessions.c.id.desc())
    .limit(1)
)
PAGE = Hot(select(chats.c.page).where(chats.c.id == bindparam("chat")))
CHANGE_CHAT = Hot(update(chats).where(chats.c.id == bindparam("which")))
KEPT = Hot(select(contents.c.hash).where(contents.c.hash == bindparam("hash")))
LATEST = Hot(_LATEST)
LATEST_ON_FLOW = Hot(_LATEST.where(sessions.c.flow == bindparam("on_flow")))
FLOW = Hot(
    select(sessions.c.flow).where(
        sessions.c.id == bindparam("session"), sessions.c.chat_id == bindparam("chat")
    )
)
ANSWERS = Hot(
    select(answers.c.item, answers.c.value, answers.c.turn)
    .where(answers.c.session_id == bindparam("session"))
    .order_by(answers.c.seq)
)
BEGIN = Hot(insert(sessions).returning(sessions.c.id))
SAVE = Hot(
    update(sessions).where(
        sessions.c.id == bindparam("which"), sessions.c.version == bindparam("was_at")
    )
)
"""Sets the columns that it is given."""
CUT = Hot(
    delete(answers).where(
        answers.c.session_id == bindparam("session"), answers.c.seq >= bindparam("first")
    )
)
ADD = Hot(insert(answers))
