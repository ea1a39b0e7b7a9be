"""Messages that did not go out, or perhaps did: for an operator to read and to try again.

Their check-ins keep it as a reason, for the clinic, when the messages are long forgotten.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, func, select, update

from bot.store.addressed import date_anew
from bot.store.clinic_tables import deliveries
from bot.store.hot import Hot
from bot.store.send_statements import MUST_ARRIVE
from bot.store.tables import chats, sends
from bot.store.taking_back import WAS_HANDED_OVER, retry_check_in

AGAIN_FOR = timedelta(hours=24)
"""How long a message that an operator tries again is tried."""
NOT_ARRIVED, UNSURE = "it did not arrive", "it may not have arrived"
ENDED = ("failed", "uncertain")
LOOKED_BACK = timedelta(days=1)
"""So long it is told by itself that messages did not arrive; they can be listed for a week."""
BLOCKED, STOPPED = "the patient blocked the bot", "the patient stopped"
REASONS = {"failed": NOT_ARRIVED, "uncertain": UNSURE, "blocked": BLOCKED}
"""What a check-in keeps of a message that ended without arriving for sure."""

LETTER = "letter"
"""By this a message is known as what somebody wrote to somebody."""
OR_ELSE = "or_else"
"""Where a message keeps whom to tell, and what, if it does not arrive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsent:
    """A message that ended without arriving for sure; never what it says."""

    id: int
    chat_id: int
    channel: str
    kind: str
    state: str
    at: datetime
    planned_at: datetime
    problem: str
    is_kept: bool
    """Whether its words are still there; a question answered meanwhile is not asked again."""
    is_letter: bool
    """Whether somebody wrote it to somebody."""


def unsent(conn: Connection, state: str) -> list[Unsent]:
    """Return the failed or the uncertain messages, oldest first."""
    wanted = select(sends, chats.c.channel).join(chats, chats.c.id == sends.c.chat_id)
    rows = conn.execute(wanted.where(sends.c.state == state).order_by(sends.c.id))
    return [
        Unsent(
            id=row.id,
            chat_id=row.chat_id,
            channel=row.channel,
            kind=row.kind,
            state=row.state,
            at=row.updated_at,
            planned_at=row.created_at,
            problem=row.problem or "",
            is_kept=row.body is not None,
            is_letter=row.kind == "staff" and is_letter(row.body),
        )
        for row in rows
    ]


def is_letter(body: Mapping[str, Any] | None) -> bool:
    """Tell letters from alerts, which may go twice.

    Older letters have no mark; most of them name whom to tell if they are lost.
    """
    return body is not None and not body.keys().isdisjoint((LETTER, OR_ELSE))


def count_unsent(conn: Connection, since: datetime) -> dict[str, int]:
    """Return how many messages ended as failed and as uncertain since a time, and can be retried.

    Who answered the question of one has seen it, or needs it no more.
    """
    return _counted(conn, since)


def count_urgent(conn: Connection, since: datetime) -> dict[str, int]:
    """Return the same of messages that say to act today or now."""
    return _counted(conn, since, sends.c.priority == MUST_ARRIVE)


def _counted(conn: Connection, since: datetime, *which: ColumnElement[bool]) -> dict[str, int]:
    ended = sends.c.state.in_(ENDED) & sends.c.body.is_not(None) & (sends.c.updated_at >= since)
    counted = select(sends.c.state, func.count()).where(ended, *which).group_by(sends.c.state)
    return dict.fromkeys(ENDED, 0) | {row[0]: row[1] for row in conn.execute(counted)}


def try_again(conn: Connection, id: int, state: str, now: datetime) -> bool:
    """Plan a failed or uncertain message anew; False when there is none whose words are kept.

    A check-in keeps to its hours and to what its patient wishes, as when it was planned first.
    """
    it = (sends.c.id == id) & (sends.c.state == state) & sends.c.body.is_not(None)
    known = conn.execute(
        select(sends.c.kind, sends.c.chat_id, sends.c.created_at).where(it)
    ).first()
    if known is not None and known.kind == "checkin":
        return retry_check_in(conn, id, now)
    if known is not None and known.kind == "staff":
        date_anew(conn, known.chat_id, known.created_at, now)
    anew = {
        "state": "planned",
        "attempts": 0,
        "due_at": now,
        "give_up_at": now + AGAIN_FOR,
        "created_at": now,
        "updated_at": now,
    }
    return conn.execute(update(sends).where(it).values(anew)).rowcount == 1


def note_unsent(conn: Connection, states: Mapping[int, str], now: datetime) -> None:
    """Keep with their check-ins that messages did not arrive for sure, by their numbers.

    What was answered has arrived, and what was cancelled keeps its own reason.
    """
    noted = [
        {"send": id, "reason": REASONS[state], "updated_at": now}
        for id, state in states.items()
        if state in REASONS
    ]
    if noted:
        NOTED.change_each(conn, noted)


NOTED = Hot(update(deliveries).where(deliveries.c.send_id == bindparam("send"), WAS_HANDED_OVER))
"""Sets the columns that it is given."""
