"""What a file knew that its older copy does not: who left, what was ended, what has gone out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, Row, select
from sqlalchemy.exc import DBAPIError

from bot.store.backups import refuse_damaged
from bot.store.clinic_tables import UNDER_WAY, campaigns, clinics, codes, patients, staff
from bot.store.copying import last_number
from bot.store.database import Database
from bot.store.errors import StoreError
from bot.store.tables import chats, erasures, keys

LAUNCHING = (campaigns.c.launched_at, campaigns.c.starts_at, campaigns.c.not_after)
"""What of a draft changes when it is launched."""


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
    launched: Mapping[int, Mapping[str, Any]]
    """Broadcasts that are drafts in the copy, with what launching them changed."""
    unknown: tuple[tuple[str, datetime], ...]
    """Broadcasts that were written and launched: the clinic of each, and when."""
    removed: Mapping[int, datetime]
    """Since when people are of the staff no more."""
    revoked: Mapping[int, datetime]
    """Since when codes cannot be used."""


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
    receipts = set(copy.scalars(select(erasures.c.code)))
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
            if row.code not in receipts
        ),
        gone=tuple(sorted(old_chats.keys() - new_chats)),
        blocked={id: at for id, at in blocked.items() if at is not None},
        stopped=tuple(row.id for row in changed if row.state == "stopped"),
        paused={row.id: row.paused_until for row in changed if row.state == "paused"},
        closed=tuple(sorted(open_before.intersection(closed))),
        campaigns=_ended(copy, before),
        launched=_launched(copy, before),
        unknown=_unknown(copy, before),
        removed=_taken(copy, before, staff.c.removed_at),
        revoked=_taken(copy, before, codes.c.revoked_at),
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


def _launched(copy: Connection, before: Connection) -> Mapping[int, Mapping[str, Any]]:
    """Return the drafts of a copy that were launched since and not cancelled."""
    of_draft = (campaigns.c.state == "held") & campaigns.c.launched_at.is_(None)
    drafts = set(copy.scalars(select(campaigns.c.id).where(of_draft)))
    wanted = select(campaigns.c.id, *LAUNCHING).where(
        campaigns.c.launched_at.is_not(None), campaigns.c.state != "cancelled"
    )
    return {
        row.id: {column.name: row._mapping[column] for column in LAUNCHING}
        for row in before.execute(wanted)
        if row.id in drafts
    }


def _unknown(copy: Connection, before: Connection) -> tuple[tuple[str, datetime], ...]:
    """Return the broadcasts that a copy knows nothing of and that may have gone out."""
    known = set(copy.scalars(select(campaigns.c.id)))
    wanted = (
        select(campaigns.c.id, campaigns.c.launched_at, clinics.c.name.label("clinic"))
        .join(clinics, clinics.c.id == campaigns.c.clinic_id)
        .where(campaigns.c.launched_at.is_not(None))
        .order_by(campaigns.c.id)
    )
    return tuple(
        (row.clinic, row.launched_at) for row in before.execute(wanted) if row.id not in known
    )


def _taken(copy: Connection, before: Connection, column: Column[Any]) -> Mapping[int, datetime]:
    """Return whose right was taken since, by a column that says when, with that time."""
    id = column.table.c.id
    has_it = set(copy.scalars(select(id).where(column.is_(None))))
    taken = before.execute(select(id, column).where(column.is_not(None)))
    return {row[0]: row[1] for row in taken if row[0] in has_it}


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
