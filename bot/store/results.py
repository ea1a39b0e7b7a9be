"""Results: kept, and read in short turns beside a process that serves."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import Connection, bindparam, func, insert, select

from bot.store.conversations import Stored, value_of
from bot.store.database import Database
from bot.store.hot import Hot
from bot.store.tables import contents, results, sessions
from flows.pathway.answers import Value

AT_ONCE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptResult:
    """A result with the numbers it is kept under; the body holds answers and outcome."""

    id: int
    session_id: int
    body: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierResult:
    """The newest result of a chat: how urgent, the answers it came from, on which content, when.

    `signs_at` is since when its warning signs were asked, where that is known.
    `objection` is what its person says does not fit it.
    """

    disposition: str | None
    answers: dict[str, Value]
    content_hash: str
    created_at: datetime
    signs_at: datetime | None
    objection: str | None


def add_result(
    conn: Connection,
    stored: Stored,
    *,
    disposition: str | None,
    content_hash: str,
    body: Mapping[str, object],
    now: datetime,
) -> None:
    """Keep a result of a session as stored; its content must be kept before."""
    row = {
        "session_id": stored.session_id,
        "version": stored.session.version,
        "disposition": disposition,
        "content_hash": content_hash,
        "body": dict(body),
        "created_at": now,
    }
    ADD.change(conn, row)


def newest_result(conn: Connection, chat_id: int, flow: str) -> EarlierResult | None:
    """Return the newest result of a chat on a flow, None where there never was one."""
    row = NEWEST.row(conn, {"chat": chat_id, "on_flow": flow})
    if row is None:
        return None
    body = cast("dict[str, Any]", row.body)
    answers = {id: value_of(value) for id, value in body["answers"].items()}
    asked = body.get("signs_at")
    return EarlierResult(
        disposition=row.disposition,
        answers=answers,
        content_hash=row.content_hash,
        created_at=row.created_at,
        signs_at=datetime.fromtimestamp(asked, UTC) if asked else None,
        objection=row.state.get("objection"),
    )


def last_disposition(conn: Connection, chat_id: int, flow: str) -> str | None:
    """Return how urgent the newest result of a chat on a flow was, None without one."""
    newest = newest_result(conn, chat_id, flow)
    return None if newest is None else newest.disposition


def kept_hashes(conn: Connection) -> dict[str, int]:
    """Return the hashes of all contents that were kept, newest first, with their results."""
    counted = select(contents.c.hash, func.count(results.c.id)).select_from(
        contents.outerjoin(results, results.c.content_hash == contents.c.hash)
    )
    ordered = counted.group_by(contents.c.hash).order_by(contents.c.created_at.desc())
    return {row[0]: row[1] for row in conn.execute(ordered)}


def kept_results(db: Database, content_hash: str) -> Iterator[KeptResult]:
    """Yield the results of one content in the order of their numbers, a few in each transaction."""
    last = 0
    while some := db.run(_after, content_hash, last):
        yield from some
        last = some[-1].id


def _after(conn: Connection, content_hash: str, last: int) -> list[KeptResult]:
    here = (results.c.content_hash == content_hash) & (results.c.id > last)
    columns = select(results.c.id, results.c.session_id, results.c.body)
    rows = conn.execute(columns.where(here).order_by(results.c.id).limit(AT_ONCE))
    return [
        KeptResult(id=row.id, session_id=row.session_id, body=cast("dict[str, Any]", row.body))
        for row in rows
    ]


# ---- the statements of a result, built once

ADD = Hot(insert(results))
NEWEST = Hot(
    select(
        results.c.disposition,
        results.c.body,
        results.c.content_hash,
        results.c.created_at,
        sessions.c.state,
    )
    .join(sessions, sessions.c.id == results.c.session_id)
    .where(sessions.c.chat_id == bindparam("chat"), sessions.c.flow == bindparam("on_flow"))
    .order_by(results.c.id.desc())
    .limit(1)
)
