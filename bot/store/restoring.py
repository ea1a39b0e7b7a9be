"""After a copy was put back: what must not go out a second time, and what was known since."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, and_, insert, or_, select, update
from sqlalchemy.exc import DBAPIError

from bot.store.backups import refuse_damaged
from bot.store.campaigns import IS_LAUNCHED, change_campaign
from bot.store.clinic_tables import UNDER_WAY, campaigns, clinics, deliveries, patients
from bot.store.conversations import erase_chat
from bot.store.copying import last_number
from bot.store.database import Database
from bot.store.deliveries import change
from bot.store.errors import StoreError
from bot.store.sends import BROADCAST, UNSETTLED, block_chat, plan, settle
from bot.store.tables import chats, erasures, keys, sends
from bot.store.taking_back import HELD, cancel_planned
from bot.store.unsent import is_letter, note_unsent

PROBLEM = "a copy was put back, so it may have arrived before"


def hold_begun(conn: Connection, now: datetime) -> int:
    """Call uncertain what waits at the sender and goes out at most once; return how much."""
    open_ones = sends.c.state.in_(UNSETTLED) & sends.c.kind.in_(("checkin", "staff"))
    rows = conn.execute(select(sends.c.id, sends.c.kind, sends.c.body).where(open_ones))
    held = [row.id for row in rows if row.kind == "checkin" or is_letter(row.body)]
    for id in held:
        settle(conn, id, now, state="uncertain", problem=PROBLEM)
    note_unsent(conn, dict.fromkeys(held, "uncertain"), now)
    return len(held)


def hold_due(conn: Connection, now: datetime) -> int:
    """Hold check-ins whose time came, and what is left of broadcasts; return how many.

    Each gets an uncertain message, by which an operator can release it.
    """
    has_begun = and_(campaigns.c.id.is_not(None), campaigns.c.starts_at <= now)
    due = (
        select(deliveries.c.id, deliveries.c.not_after, patients.c.chat_id)
        .join(patients, patients.c.id == deliveries.c.patient_id)
        .join(campaigns, campaigns.c.id == deliveries.c.campaign_id, isouter=True)
        .where(
            deliveries.c.state == "planned",
            deliveries.c.not_after > now,
            or_(deliveries.c.due_at <= now, has_begun),
        )
        .order_by(deliveries.c.id)
    )
    rows = conn.execute(due).all()
    for row in rows:
        send_id = plan(
            conn,
            row.chat_id,
            {},
            priority=BROADCAST,
            give_up_at=row.not_after,
            now=now,
            kind="checkin",
        )
        settle(conn, send_id, now, state="uncertain", problem=PROBLEM)
        change(conn, row.id, now, state="skipped", reason=HELD, send_id=send_id)
    return len(rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """What the file before knew and its older copy does not, by the numbers that both use."""

    receipts: tuple[Row[Any], ...]
    gone: tuple[int, ...]
    """The chats of the copy that were not in the file any more."""
    blocked: Mapping[int, datetime]
    """Since when chats want no messages."""
    stopped: tuple[int, ...]
    paused: Mapping[int, datetime | None]
    """Until when patients made a pause."""
    closed: tuple[str, ...]
    """Clinics that were closed."""
    campaigns: Mapping[int, str]
    """Broadcasts that were cancelled or made a pause."""


def since_copy(db: Database, replaced: Path) -> Since | None:
    """Return what a replaced file knew that its copy does not; None where nobody can tell."""
    try:
        refuse_damaged(replaced)
        with Database.open(replaced, serving=False, as_it_is=True) as before:
            return db.read(lambda copy: before.read(partial(known_since, copy)))
    except (StoreError, DBAPIError):  # damaged, or of a schema without what is asked for
        return None


def known_since(copy: Connection, before: Connection) -> Since | None:
    """Compare a copy with the file that it replaces; None where that did not grow out of it."""
    old_chats, new_chats = _chats(copy), _chats(before)
    if not _has_grown(copy, before, old_chats, new_chats):
        return None
    codes = set(copy.scalars(select(erasures.c.code)))
    blocked = {
        id: new_chats[id].blocked_at
        for id, row in old_chats.items()
        if id in new_chats and row.blocked_at is None
    }
    was, is_now = _patients(copy), _patients(before)
    changed = [is_now[id] for id in was.keys() & is_now if _wish(was[id]) != _wish(is_now[id])]
    open_before = set(copy.scalars(select(clinics.c.name).where(clinics.c.closed_at.is_(None))))
    closed = before.scalars(select(clinics.c.name).where(clinics.c.closed_at.is_not(None)))
    return Since(
        receipts=tuple(
            row
            for row in before.execute(select(erasures).order_by(erasures.c.code))
            if row.code not in codes
        ),
        gone=tuple(sorted(old_chats.keys() - new_chats)),
        blocked={id: at for id, at in blocked.items() if at is not None},
        stopped=tuple(row.id for row in changed if row.state == "stopped"),
        paused={row.id: row.paused_until for row in changed if row.state == "paused"},
        closed=tuple(sorted(open_before.intersection(closed))),
        campaigns=_ended(copy, before),
    )


def _ended(copy: Connection, before: Connection) -> Mapping[int, str]:
    """Return the broadcasts of a copy that go no further since, with their states."""
    wanted = select(campaigns.c.id, campaigns.c.state)
    old = copy.execute(wanted.where(campaigns.c.state.in_(UNDER_WAY)))
    new = {row.id: row.state for row in before.execute(wanted)}
    is_now = {row.id: (row.state, new.get(row.id, "cancelled")) for row in old}
    return {
        id: after
        for id, (was, after) in is_now.items()
        if was != after and after in ("cancelled", "paused")
    }


def erase_again(conn: Connection, since: Since) -> int:
    """Delete anew who was deleted since, and keep the receipts; return how many people.

    Nobody is where nobody has a receipt: then the rest were lost, or too old.
    """
    if not since.receipts:
        return 0
    for row in since.receipts:
        conn.execute(insert(erasures).values(dict(row._mapping)))
    for id in since.gone:
        erase_chat(conn, id)
    return len(since.gone)


def block_again(conn: Connection, since: Since) -> int:
    """Note anew who blocked the bot since; return how many."""
    for id, at in since.blocked.items():
        block_chat(conn, id, at)
    return len(since.blocked)


def pause_again(conn: Connection, since: Since, now: datetime) -> int:
    """Let the pauses hold again that were made since; return how many."""
    for id, until in since.paused.items():
        values = {"state": "paused", "paused_until": until, "updated_at": now}
        conn.execute(update(patients).where(patients.c.id == id).values(values))
    return len(since.paused)


def end_again(conn: Connection, since: Since, now: datetime) -> int:
    """Cancel the broadcasts again that were cancelled since, and let others pause; return how many.

    What was still planned for them is held as all else.
    """
    for id, state in since.campaigns.items():
        change_campaign(conn, id, now, state=state)
        if state == "cancelled":
            cancel_planned(conn, id, now)
    return len(since.campaigns)


def begin_at_once(conn: Connection, now: datetime) -> None:
    """Let launched broadcasts begin now that wait for their time, so that they can be held."""
    waits = IS_LAUNCHED & (campaigns.c.starts_at > now)
    conn.execute(update(campaigns).where(waits).values(starts_at=now, updated_at=now))


Rows = Mapping[int, Any]
BEGINNINGS = (
    select(chats.c.id, chats.c.channel, chats.c.address, chats.c.created_at),
    select(keys.c.id, keys.c.digest, keys.c.began_at),
    select(clinics.c.id, clinics.c.name, clinics.c.created_at),
)
"""What two databases can only both have where one came out of the other."""


def _has_grown(copy: Connection, before: Connection, old: Rows, new: Rows) -> bool:
    """Tell whether a database went on from where a copy was made: no number means another chat."""
    is_kin = any(
        {tuple(row) for row in copy.execute(one)} & {tuple(row) for row in before.execute(one)}
        for one in BEGINNINGS
    )
    is_same = all(_whose(old[id]) == _whose(new[id]) for id in old.keys() & new)
    return is_kin and is_same and max(old, default=0) <= last_number(before, chats)


def _whose(row: Any) -> tuple[Any, ...]:
    return row.channel, row.address, row.created_at


def _chats(conn: Connection) -> Rows:
    wanted = (chats.c.id, chats.c.channel, chats.c.address, chats.c.created_at, chats.c.blocked_at)
    return {row.id: row for row in conn.execute(select(*wanted))}


def _wish(patient: Any) -> tuple[Any, ...]:
    return patient.state, patient.paused_until


def _patients(conn: Connection) -> Rows:
    wanted = (patients.c.id, patients.c.state, patients.c.paused_until)
    return {row.id: row for row in conn.execute(select(*wanted))}
