"""Parts of one letter, and its copies: who wrote it is told once, where no reader has all of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select, update

from bot.store.tables import sends
from bot.store.unsent import OR_ELSE

COPIES = "copies"
"""Where a message keeps the numbers of all copies, those of each reader together."""
LOST = ("blocked", "failed", "uncertain")
"""What becomes of a message that did not arrive for sure."""


def join_copies(conn: Connection, copies: Sequence[Sequence[int]]) -> None:
    """Let the messages that somebody is told of if they are lost be told of together."""
    every = [id for one in copies for id in one]
    if len(every) < 2:
        return
    known = conn.execute(select(sends.c.id, sends.c.body).where(sends.c.id.in_(every)))
    for id, body in known.all():
        or_else = {**body[OR_ELSE], COPIES: [[*one] for one in copies]}
        changed = {"body": {**body, OR_ELSE: or_else}}
        conn.execute(update(sends).where(sends.c.id == id).values(changed))


def whom_to_tell(body: Mapping[str, Any]) -> int | None:
    """Return the chat that is told if no copy of a message arrives, None where it has no others."""
    kept = body.get(OR_ELSE, {})
    return int(kept["chat_id"]) if len(kept.get(COPIES, ())) > 1 else None


def lost_copies(conn: Connection, copies: Sequence[Sequence[int]], part: int) -> set[str] | None:
    """Return what became of the copies of a letter of which a part is lost, if that is news.

    It is none while some reader has the letter, or may get it, nor where another part of this copy
    was lost before: then it was told. Who has a part of it only has it not. What is not known any
    more counts as failed.
    """
    every = [id for one in copies for id in one]
    wanted = select(sends.c.id, sends.c.state, sends.c.created_at, sends.c.updated_at)
    rows = {row.id: row for row in conn.execute(wanted.where(sends.c.id.in_(every)))}
    states = {id: rows[id].state if id in rows else "failed" for id in every}
    lost = [[id for id in one if states[id] in LOST] for one in copies]
    beside = [rows[id] for one in lost if part in one for id in one if id in rows]
    if not all(lost) or any(_is_before(one, rows[part]) for one in beside):
        return None
    return {states[id] for one in lost for id in one}


def _is_before(other: Any, part: Any) -> bool:
    """Tell whether another part was lost before this one, and since this one was planned.

    An operator may have tried this one again.
    """
    is_earlier = (other.updated_at, other.id) < (part.updated_at, part.id)
    return is_earlier and bool(other.updated_at >= part.created_at)
