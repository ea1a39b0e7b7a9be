"""Clinics and their staff; each function works on `conn`."""

from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import Connection, bindparam, func, select, update

from bot.store.alerts import release_alerts
from bot.store.clinic_tables import clinics, patients, staff
from bot.store.dialects import unless_there
from bot.store.hot import Hot
from bot.store.names import folded, titled
from bot.store.tables import chats

TO_NOBODY: dict[str, None] = {"writes_to": None, "writes_until": None}
MEMBER = (
    *("id", "clinic_id", "name", "role", "chat_id", "linked_at", "removed_at"),
    *("writes_to", "writes_until"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """When messages may leave, by the patient's clock, and when somebody looks at alerts."""

    sends_from: time
    sends_until: time
    opens_at: time
    closes_at: time
    open_days: str
    """Of the week, 1 is Monday: "12345"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clinic:
    """A clinic that follows patients, with the number it is kept under."""

    id: int
    name: str
    zone: str
    hours: Hours
    rules: dict[str, object]
    """Thresholds of alerts that it tightened."""
    is_sandbox: bool
    created_at: datetime
    listed_on: date | None = None
    """The last day whose list the staff got."""
    closed_at: datetime | None = None
    """Since when nothing is sent in its name; its record stays."""

    @property
    def title(self) -> str:
        """Return its name, marked where it is for practising."""
        return titled(self.name, is_sandbox=self.is_sandbox)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody of a clinic's staff; `chat_id` is the chat that they are linked to."""

    id: int
    clinic_id: int
    name: str
    role: str
    chat_id: int | None
    linked_at: datetime | None
    removed_at: datetime | None
    writes_to: int | None
    """The patient that their next text goes to."""
    writes_until: datetime | None = None
    """Until when it does; later it goes nowhere."""

    def writes_at(self, now: datetime) -> bool:
        """Tell whether a text of theirs goes to a patient at a time."""
        return self.writes_until is not None and now < self.writes_until


def add_clinic(
    conn: Connection, *, name: str, zone: str, hours: Hours, is_sandbox: bool, now: datetime
) -> int | None:
    """Keep a new clinic and return its number; None when the name is taken."""
    row = {
        "name": name,
        "zone": zone,
        "sends_from": f"{hours.sends_from:%H:%M}",
        "sends_until": f"{hours.sends_until:%H:%M}",
        "opens_at": f"{hours.opens_at:%H:%M}",
        "closes_at": f"{hours.closes_at:%H:%M}",
        "open_days": hours.open_days,
        "is_sandbox": int(is_sandbox),
        "created_at": now,
    }
    adding = unless_there(conn.dialect.name, clinics, returning="id")
    return cast("int | None", conn.execute(adding, row).scalar_one_or_none())


def all_clinics(conn: Connection) -> list[Clinic]:
    """Return every clinic, oldest first."""
    return [_clinic(row) for row in EVERY.rows(conn, {})]


def clinic(conn: Connection, id: int) -> Clinic:
    """Return the clinic of a number, which must be there."""
    [row] = ONE.rows(conn, {"which": id})
    return _clinic(row)


def hold_clinic(conn: Connection, id: int) -> None:
    """Let whoever else holds it, or ends it, wait for the end of this transaction."""
    HELD.rows(conn, {"which": id})


def patients_by_state(conn: Connection, clinic_id: int) -> dict[str, int]:
    """Return how many patients of a clinic are in each state."""
    counted = select(patients.c.state, func.count()).where(patients.c.clinic_id == clinic_id)
    rows = conn.execute(counted.group_by(patients.c.state).order_by(patients.c.state))
    return {row[0]: row[1] for row in rows}


def keep_rules(conn: Connection, id: int, own: object) -> None:
    """Keep what a clinic changes of the alert rules, and let all its patients be looked at anew."""
    conn.execute(update(clinics).where(clinics.c.id == id).values(rules=own or None))
    conn.execute(update(patients).where(patients.c.clinic_id == id).values(looked_at=None))


def rename_clinic(conn: Connection, id: int, name: str) -> None:
    """Let a clinic be called otherwise; no other may have the name."""
    CHANGED.change(conn, {"which": id, "name": name})


def add_member(
    conn: Connection, clinic_id: int, name: str, role: str, now: datetime
) -> Member | None:
    """Keep somebody new of the staff; None when a present one has the name.

    Case and spaces tell no two apart. Who was removed comes back as they were called, without a
    chat.
    """
    ever = conn.execute(select(staff).where(staff.c.clinic_id == clinic_id).order_by(staff.c.id))
    same = [_member(row) for row in ever if folded(row.name) == folded(name)]
    if any(one.removed_at is None for one in same):
        return None
    if same:
        id: int | None = next((one.id for one in same if one.name == name), same[0].id)
        conn.execute(update(staff).where(staff.c.id == id).values(role=role, removed_at=None))
    else:
        row = {"clinic_id": clinic_id, "name": name, "role": role, "created_at": now}
        adding = unless_there(conn.dialect.name, staff, returning="id")
        id = conn.execute(adding, row).scalar_one_or_none()
    return None if id is None else member(conn, id)


def members(conn: Connection, clinic_id: int) -> list[Member]:
    """Return the staff of a clinic without those who were removed, oldest first."""
    return [_member(row) for row in STAFF_OF.rows(conn, {"clinic": clinic_id})]


def reachable(conn: Connection, clinic_id: int) -> list[Member]:
    """Return the staff of a clinic who are linked to a chat and let the bot write, oldest first."""
    return [_member(row) for row in REACHABLE.rows(conn, {"clinic": clinic_id})]


def member(conn: Connection, id: int) -> Member | None:
    """Return who has the number, also when they were removed."""
    row = conn.execute(select(staff).where(staff.c.id == id)).one_or_none()
    return None if row is None else _member(row)


def members_in_chat(conn: Connection, chat_id: int) -> list[Member]:
    """Return as whom of which clinics somebody writes in a chat: none for most."""
    return [_member(row) for row in IN_CHAT.rows(conn, {"chat": chat_id})]


def readers_of_chat(conn: Connection, chat_id: int) -> list[tuple[str, str | None]]:
    """Return role and language of the linked staff of all clinics that follow somebody."""
    return [(row.role, row.language) for row in READERS.rows(conn, {"chat": chat_id})]


def link_member(conn: Connection, id: int, chat_id: int, now: datetime) -> None:
    """Let somebody of the staff be reached in a chat, which is nobody else's of that clinic."""
    there = select(staff.c.clinic_id).where(staff.c.id == id).scalar_subquery()
    others = (staff.c.clinic_id == there) & (staff.c.chat_id == chat_id)
    conn.execute(update(staff).where(others).values(chat_id=None, linked_at=None))
    conn.execute(update(staff).where(staff.c.id == id).values(chat_id=chat_id, linked_at=now))


def remove_member(conn: Connection, id: int, now: datetime) -> bool:
    """Let somebody be of the staff no more; False when they are not. The audit still names them.

    What they had taken is nobody's.
    """
    release_alerts(conn, id)
    there = (staff.c.id == id) & staff.c.removed_at.is_(None)
    gone = {"removed_at": now, "chat_id": None, "linked_at": None, **TO_NOBODY}
    return conn.execute(update(staff).where(there).values(gone)).rowcount == 1


def change_role(conn: Connection, id: int, role: str, *, may_write: bool) -> None:
    """Let somebody of the staff be something else; who may not write has nobody to write to, and
    has taken nothing."""
    if not may_write:
        release_alerts(conn, id)
    MEMBER_CHANGED.change(conn, {"which": id, "role": role, **({} if may_write else TO_NOBODY)})


def write_to(conn: Connection, id: int, patient_id: int, until: datetime) -> None:
    """Note which patient the next text of somebody goes to until a time."""
    MEMBER_CHANGED.change(conn, {"which": id, "writes_to": patient_id, "writes_until": until})


def write_to_nobody(conn: Connection, id: int) -> None:
    """Note that the next text of somebody goes to no patient."""
    MEMBER_CHANGED.change(conn, {"which": id, **TO_NOBODY})


def _clinic(row: Any) -> Clinic:
    hours = Hours(
        sends_from=_hour(row.sends_from),
        sends_until=_hour(row.sends_until),
        opens_at=_hour(row.opens_at),
        closes_at=_hour(row.closes_at),
        open_days=row.open_days,
    )
    return Clinic(
        id=row.id,
        name=row.name,
        zone=row.zone,
        hours=hours,
        rules=row.rules or {},
        is_sandbox=bool(row.is_sandbox),
        listed_on=row.listed_on and date.fromisoformat(row.listed_on),
        created_at=row.created_at,
        closed_at=row.closed_at,
    )


@lru_cache(maxsize=1000)
def _hour(text: str) -> time:
    return time.fromisoformat(text)


def _member(row: Any) -> Member:
    return Member(**{column: getattr(row, column) for column in MEMBER})


# ---- the statements of each turn and look, built once

EVERY = Hot(select(clinics).order_by(clinics.c.id))
ONE = Hot(select(clinics).where(clinics.c.id == bindparam("which")))
HELD = Hot(
    select(clinics.c.id).where(clinics.c.id == bindparam("which")).with_for_update(key_share=True)
)
CHANGED = Hot(update(clinics).where(clinics.c.id == bindparam("which")))
MEMBER_CHANGED = Hot(update(staff).where(staff.c.id == bindparam("which")))
"""These two set the columns that they are given."""
STAFF_OF = Hot(
    select(staff)
    .where(staff.c.clinic_id == bindparam("clinic"), staff.c.removed_at.is_(None))
    .order_by(staff.c.id)
)
REACHABLE = Hot(
    select(staff)
    .join(chats, chats.c.id == staff.c.chat_id)
    .where(
        staff.c.clinic_id == bindparam("clinic"),
        staff.c.removed_at.is_(None),
        chats.c.blocked_at.is_(None),
    )
    .order_by(staff.c.id)
)
READERS = Hot(
    select(staff.c.role, chats.c.language)
    .join(patients, patients.c.clinic_id == staff.c.clinic_id)
    .join(clinics, clinics.c.id == staff.c.clinic_id)
    .join(chats, chats.c.id == staff.c.chat_id)
    .where(
        patients.c.chat_id == bindparam("chat"),
        patients.c.state != "stopped",
        clinics.c.closed_at.is_(None),
        staff.c.removed_at.is_(None),
    )
    .order_by(staff.c.id)
)
IN_CHAT = Hot(
    select(staff)
    .where(staff.c.chat_id == bindparam("chat"), staff.c.removed_at.is_(None))
    .order_by(staff.c.id)
)
