"""Check-ins that wait at the sender are taken back: their hours are over, somebody talks, or the
clinic wants them no more."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    func,
    or_,
    select,
    update,
)

from bot.store.clinic_tables import campaigns, deliveries, patients
from bot.store.columns import UtcDateTime
from bot.store.hot import Hot
from bot.store.send_statements import is_in
from bot.store.tables import chats, sends

IDS_AT_ONCE = 1000
"""So many stand in one statement: databases take no more than some ten thousand values."""
WAS_HANDED_OVER = or_(
    is_in("asked", deliveries),
    is_in("silent", deliveries),
    # What asks nothing counts as answered as soon as it is handed over.
    and_(is_in("answered", deliveries), deliveries.c.asks.is_(None)),
)
"""Which check-ins were handed over and not answered."""
HELD = "held when a copy was put back: it may have arrived before"
IS_HELD = and_(is_in("skipped", deliveries), deliveries.c.reason == HELD)
"""Which check-ins leave only when an operator releases them."""


def hold_planned(conn: Connection, patient_id: int) -> None:
    """Hold what is planned for a patient; whoever hands it over at this moment is waited for."""
    mine = (deliveries.c.patient_id == patient_id) & is_in("planned", deliveries)
    conn.execute(select(deliveries.c.id).where(mine).with_for_update()).all()


def take_back_unsent(conn: Connection, chat_id: int, now: datetime, due_at: datetime) -> None:
    """Plan the check-ins of a chat anew that have not left yet, for a later time."""
    _take_back(conn, UNSENT_OF_CHAT.rows(conn, {"chat": chat_id}), now, due_at)


def take_back_late(conn: Connection, now: datetime, limit: int) -> int:
    """Plan the check-ins anew that waited until their hours were over; return how many."""
    return _take_back(conn, LATE.rows(conn, {"now": now, "limit": limit}), now, now)


def take_back_early(conn: Connection, now: datetime, *, after: datetime) -> None:
    """Plan the check-ins anew that a clock that went ahead handed over, `after` the right time.

    It was day by that clock; whoever hands them over again asks the hours by the right one. What
    is of a day to come waits for it, but for a broadcast that was sent by the clock before.
    """
    early = _unsent(sends.c.created_at > after).add_columns(_to_come(now, after).label("to_come"))
    due: dict[datetime, list[Any]] = {}
    for row in conn.execute(early.order_by(chats.c.id).with_for_update(key_share=True)):
        due.setdefault(row.to_come or now, []).append(row)
    for due_at, rows in due.items():
        _take_back_each(conn, rows, now, due_at)


def _to_come(now: datetime, after: datetime) -> ScalarSelect[datetime]:
    """Select when a check-in is due, if it is at all and that is to come."""
    sent_at = func.coalesce(campaigns.c.launched_at, campaigns.c.created_at)
    mine = (campaigns.c.id == deliveries.c.campaign_id) & (sent_at > after)
    was_sent_now = select(campaigns.c.id).where(mine).exists()
    due_at = select(func.max(deliveries.c.due_at, type_=UtcDateTime))
    is_of = deliveries.c.send_id == sends.c.id
    return due_at.where(is_of, deliveries.c.due_at > now, ~was_sent_now).scalar_subquery()


def cancel_planned(conn: Connection, campaign_id: int, now: datetime) -> int:
    """Cancel what of a broadcast has not left yet, also at the sender; return how many."""
    return _cancel(
        conn, deliveries.c.campaign_id == campaign_id, "the broadcast was cancelled", now
    )


def cancel_for_clinic(conn: Connection, clinic_id: int, now: datetime, *, reason: str) -> int:
    """Cancel all of a clinic that has not left yet, also at the sender; return how much."""
    return _cancel(conn, _for_patients(clinic_id), reason, now)


def reword_unsent(conn: Connection, clinic_id: int, now: datetime) -> None:
    """Plan anew what of a clinic waits at the sender: it is put into words when it is handed over.

    What is being handed over at this moment is waited for.
    """
    mine = _for_patients(clinic_id)
    planned = select(deliveries.c.id).where(mine, is_in("planned", deliveries))
    conn.execute(planned.with_for_update()).all()
    _take_back_all(conn, mine, now, now)


def _cancel(conn: Connection, mine: ColumnElement[bool], reason: str, now: datetime) -> int:
    values = {"state": "cancelled", "reason": reason, "updated_at": now}
    # First what is planned: whoever hands it over at this moment is waited for, and it is seen.
    planned = update(deliveries).where(mine, deliveries.c.state == "planned").values(values)
    count = conn.execute(planned).rowcount
    handed_over = select(deliveries.c.send_id).where(mine, deliveries.c.send_id.is_not(None))
    waiting = _unsent(sends.c.id.in_(handed_over)).order_by(chats.c.id)
    ids = [row.id for row in conn.execute(waiting.with_for_update(key_share=True))]
    for first in range(0, len(ids), IDS_AT_ONCE):
        some = ids[first : first + IDS_AT_ONCE]
        _cancel_sends(conn, some, now)
        count += conn.execute(update(deliveries).where(_is_of(some)).values(values)).rowcount
    return count


def hold_unsent(conn: Connection, campaign_id: int, now: datetime, *, due_at: datetime) -> int:
    """Plan what of a broadcast has not left for the time when it is too old.

    Return how many waited at the sender; what is being handed over at this moment is waited for.
    """
    mine = deliveries.c.campaign_id == campaign_id
    planned = update(deliveries).where(mine, is_in("planned", deliveries))
    conn.execute(planned.values(due_at=due_at, updated_at=now))
    return _take_back_all(conn, mine, now, due_at)


def _take_back_all(
    conn: Connection, mine: ColumnElement[bool], now: datetime, due_at: datetime
) -> int:
    handed_over = select(deliveries.c.send_id).where(mine, deliveries.c.send_id.is_not(None))
    waiting = _unsent(sends.c.id.in_(handed_over)).order_by(chats.c.id)
    return _take_back_each(
        conn, conn.execute(waiting.with_for_update(key_share=True)).all(), now, due_at
    )


def _take_back_each(conn: Connection, rows: Sequence[Any], now: datetime, due_at: datetime) -> int:
    return sum(
        _take_back(conn, rows[first : first + IDS_AT_ONCE], now, due_at)
        for first in range(0, len(rows), IDS_AT_ONCE)
    )


def release_planned(conn: Connection, campaign_id: int, now: datetime) -> None:
    """Let what is planned of a broadcast be looked at now: whoever hands it over asks the hours."""
    mine = (deliveries.c.campaign_id == campaign_id) & (deliveries.c.state == "planned")
    conn.execute(update(deliveries).where(mine).values(due_at=now, updated_at=now))


def _take_back(conn: Connection, unsent: Sequence[Any], now: datetime, due_at: datetime) -> int:
    ids = [row.id for row in unsent]
    if not ids:  # as in nearly every look
        return 0
    _cancel_sends(conn, ids, now)
    _plan_again(conn, ids, now, due_at)
    return len(ids)


def retry_check_in(conn: Connection, send_id: int, now: datetime) -> bool:
    """Plan the check-in anew whose message did not arrive for sure; False where it is over.

    One that is too old stays what it was: it may have arrived. Whoever hands another over looks
    at the hours, and whether its patient still wants it.
    """
    is_planned = _plan_again(conn, [send_id], now, now, deliveries.c.not_after > now) > 0
    if is_planned:
        _cancel_sends(conn, [send_id], now)
    return is_planned


def _plan_again(
    conn: Connection, ids: Sequence[int], now: datetime, due_at: datetime, *which: Any
) -> int:
    again = {
        "state": "planned",
        "send_id": None,
        "due_at": due_at,
        "asked_at": None,
        "reason": None,
        "updated_at": now,
    }
    return conn.execute(
        update(deliveries).where(_is_of(ids), or_(WAS_HANDED_OVER, IS_HELD), *which).values(again)
    ).rowcount


def _cancel_sends(conn: Connection, ids: Sequence[int], now: datetime) -> None:
    cancelled = {"state": "cancelled", "body": None, "updated_at": now}
    conn.execute(update(sends).where(sends.c.id.in_(ids)).values(cancelled))


def _for_patients(clinic_id: int) -> ColumnElement[bool]:
    theirs = select(patients.c.id).where(patients.c.clinic_id == clinic_id)
    return deliveries.c.patient_id.in_(theirs)


def _is_of(ids: Sequence[int]) -> Any:
    return deliveries.c.send_id.in_(ids)


def _unsent(*which: Any) -> Select[Any]:
    """Select check-ins that nobody began to send; who locks them holds their chats as well."""
    is_unsent = and_(is_in("planned"), sends.c.kind == "checkin", sends.c.attempts == 0)
    return select(sends.c.id).join(chats, chats.c.id == sends.c.chat_id).where(is_unsent, *which)


UNSENT_OF_CHAT = Hot(
    _unsent(sends.c.chat_id == bindparam("chat")).with_for_update(key_share=True, skip_locked=True)
)
LATE = Hot(
    _unsent(sends.c.give_up_at <= bindparam("now", type_=UtcDateTime))
    .limit(bindparam("limit"))
    .with_for_update(key_share=True, skip_locked=True)
)
