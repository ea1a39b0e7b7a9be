"""One turn for real: load, advance and save in one transaction; replies leave after the commit."""

from dataclasses import dataclass
from datetime import datetime

from bot.store.conversations import (
    Stored,
    add_result,
    begin,
    find_chat,
    keep_content,
    latest,
    save,
)
from bot.store.database import Connection, Database
from flows.judging.result import Result
from flows.judging.shapes import result_json
from flows.pathway.answers import current
from flows.pathway.loading import body
from flows.pathway.model import Pathway
from flows.talking.events import Event
from flows.talking.replies import Reply, Step
from flows.talking.resuming import resume
from flows.talking.turn import new_session


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    """What a turn came to; session and version mark the buttons that belong to it."""

    session_id: int
    version: int
    replies: tuple[Reply, ...]


class Triage:
    """Talks to every chat of one database on one content."""

    def __init__(self, db: Database, pathway: Pathway) -> None:
        self.db = db
        self.pathway = pathway

    def handle(self, *, channel: str, address: str, event: Event, now: datetime) -> Turned:
        """Apply one event of one chat and return what to say; it is saved before it is said."""
        return self.db.run(_turn, self.pathway, channel, address, event, now)


def _turn(
    conn: Connection, pathway: Pathway, channel: str, address: str, event: Event, now: datetime
) -> Turned:
    chat = find_chat(conn, channel=channel, address=address, now=now)
    stored = latest(conn, chat, pathway.id)
    if stored is None:
        stored = begin(conn, chat, new_session(pathway), now)
    step = resume(pathway, stored.session, event)
    kept = _keep(conn, stored, step, now)
    if step.result is not None:
        _keep_result(conn, kept, pathway, step.result, now)
    return Turned(session_id=kept.session_id, version=kept.session.version, replies=step.replies)


def _keep(conn: Connection, stored: Stored, step: Step, now: datetime) -> Stored:
    if step.fresh:
        return begin(conn, stored.chat_id, step.session, now)
    return save(conn, stored, step.session, now)


def _keep_result(
    conn: Connection, kept: Stored, pathway: Pathway, result: Result, now: datetime
) -> None:
    keep_content(conn, pathway.content_hash, body(pathway), now)
    add_result(
        conn,
        kept,
        disposition=result.conclusion.disposition,
        content_hash=pathway.content_hash,
        body={**result_json(result), "answers": current(kept.session.answers)},
        now=now,
    )
