"""What met a mistake of ours and was put aside: updates, and parts of check-ins beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select, update

from bot.store.dialects import hot_unless_there
from bot.store.tables import inbox


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """One mistake: its kind and place, how many met it, and who did last."""

    problem: str
    many: int
    last_at: datetime


def note_mistake(conn: Connection, what: str, id: int, problem: str, now: datetime) -> None:
    """Note that something was put aside, once however often it meets a mistake.

    It is kept where updates are, under what it is instead of a bot, and goes when they do.
    """
    again = update(inbox).where(inbox.c.bot == what, inbox.c.update_id == id)
    if conn.execute(again.values(applied_at=now, problem=problem)).rowcount == 0:
        row = {
            "bot": what,
            "update_id": id,
            "received_at": now,
            "applied_at": now,
            "problem": problem,
        }
        hot_unless_there(conn.dialect.name, inbox).change(conn, row)


def mistakes(conn: Connection, since: datetime) -> Sequence[Mistake]:
    """Return what updates and parts of check-ins met since a time, the most frequent first."""
    many, last = func.count().label("many"), func.max(inbox.c.applied_at).label("last_at")
    met = inbox.c.problem.is_not(None) & (inbox.c.applied_at >= since)
    by_problem = select(inbox.c.problem, many, last).where(met).group_by(inbox.c.problem)
    rows = conn.execute(by_problem.order_by(many.desc(), inbox.c.problem))
    return [Mistake(problem=row.problem, many=row.many, last_at=row.last_at) for row in rows]
