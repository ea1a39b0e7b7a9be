"""A copy of all that is kept of somebody: one file for programs, one for people."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from bot.conversation.channel import Channel
from bot.conversation.markup import as_plain
from bot.conversation.outgoing import Document
from bot.conversation.render import Renderer
from bot.store.conversations import value_of
from bot.store.database import Connection
from bot.store.form_answers import Told, told_by
from bot.store.personal import kept_of
from bot.version import version
from flows.checkins.forms import known_scores
from flows.checkins.own_forms import SKIPPED, form_of
from flows.pathway.model import Pathway
from flows.pathway.translating import about
from flows.pathway.whom import whose
from flows.talking.spoken import spoken
from flows.talking.told import asked

SCHEMA = 1
NAME = "kneebot-data"
WIDTH = 78
Rows = Mapping[str, list[dict[str, Any]]]


def copy_of_all(
    conn: Connection,
    renderer: Renderer,
    chat_id: int,
    channel: Channel,
    now: datetime,
    others: Iterable[Pathway] = (),
) -> tuple[Document, ...]:
    """Return both files; `others` are the flows, in the same language, beside the renderer's."""
    flows = {pathway.id: pathway for pathway in (*others, renderer.pathway)}
    rows = {kept.table: found for kept, found in kept_of(conn, chat_id)}
    values = {
        "channel": channel,
        "at": now,
        "rows": rows,
        "conversations": list(_conversations(flows, rows)),
        "forms": [_form(told) for told in told_by(conn, chat_id)],
    }
    readable = as_plain(renderer.words("privacy/copy", values), WIDTH)
    return (
        Document(name=f"{NAME}.txt", text=f"{readable}\n"),
        Document(name=f"{NAME}.json", text=_as_json(rows, now)),
    )


def _as_json(rows: Rows, now: datetime) -> str:
    whole = {
        "schema": SCHEMA,
        "version": version(),
        "copied_at": now.isoformat(),
        "tables": rows,
    }
    return json.dumps(whole, default=_plain, ensure_ascii=False, indent=1)


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is no plain value")


def _conversations(flows: Mapping[str, Pathway], rows: Rows) -> Iterator[dict[str, Any]]:
    """Yield each conversation with its answers in words, oldest first."""
    for session in rows["sessions"]:
        mine = [row for row in rows["answers"] if row["session_id"] == session["id"]]
        pathway = flows.get(session["flow"])
        if pathway is not None:
            pathway = about(pathway, whose({row["item"]: row["value"] for row in mine}))
        yield {
            "begun_at": session["created_at"],
            "moved_at": session["updated_at"],
            "answers": [_in_words(pathway, row["item"], row["value"]) for row in mine],
            "results": [row for row in rows["results"] if row["session_id"] == session["id"]],
            "objection": session["state"].get("objection"),
        }


def _form(told: Told) -> dict[str, Any]:
    """Return a form with the answers in words, None for a skipped one, and its scores."""
    form = form_of(told.body)
    answered = [
        (question.text, None if choice == SKIPPED else question.choices[choice].label)
        for question, choice in zip(form.questions, told.choices, strict=True)
        if choice is not None
    ]
    scores = [(known_scores()[id].name, score) for id, score in told.scores.items()]
    return {"name": form.kind.name, "answers": answered, "scores": scores}


def _in_words(pathway: Pathway | None, id: str, value: Any) -> tuple[str, str]:
    """Return what was asked and answered; content that is gone leaves its ids."""
    item = pathway.items.get(id) if pathway else None
    if pathway is None or item is None:
        return id, str(value)
    return asked(pathway, item), spoken(item, value_of(value))
