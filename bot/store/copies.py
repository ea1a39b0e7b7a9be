"""Copies of one letter to several readers: who wrote it is told only where none of them has it."""

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
    known = conn.execute(select(sends.c.id, sends.c.body).where(sends.c.id.in_(every)))
    for id, body in known.all():
        or_else = {**body[OR_ELSE], COPIES: [[*one] for one in copies]}
        changed = {"body": {**body, OR_ELSE: or_else}}
        conn.execute(update(sends).where(sends.c.id == id).values(changed))


def whom_to_tell(body: Mapping[str, Any]) -> int | None:
    """Return the chat that is told if no copy of a message arrives, None where it has no copies."""
    kept = body.get(OR_ELSE, {})
    return int(kept["chat_id"]) if COPIES in kept else None


def lost_copies(conn: Connection, copies: Sequence[Sequence[int]]) -> set[str] | None:
    """Return what became of the copies of a letter; None while some reader has it, or may get it.

    Who has a part of it only has it not. What is not known any more counts as failed.
    """
    every = [id for one in copies for id in one]
    known = conn.execute(select(sends.c.id, sends.c.state).where(sends.c.id.in_(every)))
    states = {row.id: row.state for row in known}
    lost = [{states.get(id, "failed") for id in one} & {*LOST} for one in copies]
    return set.union(*lost) if all(lost) else None
