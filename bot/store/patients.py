"""Patients: people who agreed to be followed by a clinic, each through a chat of theirs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import chain
from typing import Any, cast

from sqlalchemy import Connection, Select, bindparam, func, select, update

from bot.store.clinic_tables import clinics, patients
from bot.store.dialects import unless_there
from bot.store.hot import Hot
from bot.store.names import folded, number_in, numbered, titled
from bot.store.tables import chats


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """A patient of one clinic, with what decides when messages may reach them."""

    id: int
    clinic_id: int
    clinic: str
    """Its title."""
    chat_id: int
    address: str
    label: str | None
    tags: tuple[str, ...]
    zone: str
    hour: str | None
    state: str
    paused_until: datetime | None
    writes_until: datetime | None
    blocked_at: datetime | None
    is_clinic_closed: bool = False

    def state_at(self, now: datetime) -> str:
        """Return what they wish at a time: a pause ends by itself."""
        is_over = self.paused_until is not None and self.paused_until <= now
        return "active" if self.state == "paused" and is_over else self.state

    @property
    def is_blocked(self) -> bool:
        """Tell whether they blocked the bot."""
        return self.blocked_at is not None

    @property
    def name(self) -> str:
        """How staff see the patient: as their clinic calls them, or by number."""
        return self.label or numbered(self.id)


def add_patient(
    conn: Connection,
    *,
    clinic_id: int,
    chat_id: int,
    label: str | None,
    tags: Sequence[str],
    zone: str,
    consent_version: str,
    now: datetime,
) -> int:
    """Keep that somebody agreed to be followed; who had stopped before begins again.

    To who is a patient already, a later code brings the tags that it has, and its label where they
    have none: a record is never renamed by a code.
    """
    agreed = {
        "state": "active",
        "paused_until": None,
        "consented_at": now,
        "consent_version": consent_version,
        "updated_at": now,
    }
    row = {
        "clinic_id": clinic_id,
        "chat_id": chat_id,
        "label": label,
        "tags": list(tags),
        "zone": zone,
        "created_at": now,
        **agreed,
    }
    adding = unless_there(conn.dialect.name, patients, returning="id")
    new: int | None = conn.scalar(adding, row)
    if new is not None:
        return new
    here = (patients.c.clinic_id == clinic_id) & (patients.c.chat_id == chat_id)
    named = {"label": func.coalesce(patients.c.label, label)} if label else {}
    tagged = {"tags": list(tags)} if tags else {}
    conn.execute(update(patients).where(here).values({**agreed, **named, **tagged}))
    return cast("int", conn.scalar(select(patients.c.id).where(here)))


def patient_of(conn: Connection, id: int) -> Patient | None:
    """Return a patient, None when there is none of that number."""
    row = BY_NUMBER.row(conn, {"which": id})
    return None if row is None else patient_in(row)


def patient_called(conn: Connection, clinic_id: int, words: str) -> int | None:
    """Return the number of a patient by how the clinic calls them, or by number; None for no words.

    Names are compared here, as SQLite folds the case of plain letters only.
    """
    name, number = folded(words), number_in(words)
    if not name:
        return None
    known = select(patients.c.id, patients.c.label).where(patients.c.clinic_id == clinic_id)
    rows = conn.execute(known.order_by(patients.c.id)).all()
    labelled = (row.id for row in rows if row.label is not None and folded(row.label) == name)
    by_number = (row.id for row in rows if str(row.id) == number)
    return next(chain(labelled, by_number), None)


def patients_of_chat(conn: Connection, chat_id: int) -> list[Patient]:
    """Return what somebody is to each clinic that follows or followed them."""
    return [patient_in(row) for row in OF_CHAT.rows(conn, {"chat": chat_id})]


def is_patient(conn: Connection, chat_id: int) -> bool:
    """Tell whether any clinic follows or followed somebody: most are followed by none."""
    return IS_PATIENT.row(conn, {"chat": chat_id}) is not None


def patients_of_clinic(conn: Connection, clinic_id: int) -> list[Patient]:
    """Return the patients of a clinic."""
    rows = conn.execute(_known().where(patients.c.clinic_id == clinic_id).order_by(patients.c.id))
    return [patient_in(row) for row in rows]


def change_patient(conn: Connection, id: int, now: datetime, **values: object) -> None:
    """Keep what a patient chose: state, paused_until, zone or hour."""
    CHANGED.change(conn, {"which": id, "updated_at": now, **values})


def let_write(conn: Connection, id: int, until: datetime | None) -> None:
    """Let the next text of a patient go to the clinic until a time, or no more."""
    CHANGED.change(conn, {"which": id, "writes_until": until})


def stopped_at(conn: Connection, id: int) -> datetime | None:
    """Return since when nobody follows a patient, whoever ended it; None where somebody does.

    Nothing that a patient chooses is kept after that, so it is their last change.
    """
    stopped = (patients.c.id == id) & (patients.c.state == "stopped")
    found: datetime | None = conn.scalar(select(patients.c.updated_at).where(stopped))
    return found


@cache
def _known() -> Select[Any]:
    return (
        select(
            patients,
            clinics.c.name.label("clinic"),
            clinics.c.is_sandbox,
            clinics.c.closed_at.label("clinic_closed_at"),
            chats.c.address,
            chats.c.blocked_at,
        )
        .join(clinics, clinics.c.id == patients.c.clinic_id)
        .join(chats, chats.c.id == patients.c.chat_id)
    )


def patient_in(row: Any) -> Patient:
    """Return the patient that a row of patients, clinics and chats tells of."""
    return patient_as(row, id=row.id, state=row.state)


def patient_as(row: Any, *, id: int, state: str) -> Patient:
    """Return the patient of a row in which other columns are called `id` and `state`."""
    return Patient(
        id=id,
        clinic_id=row.clinic_id,
        clinic=titled(row.clinic, is_sandbox=bool(row.is_sandbox)),
        chat_id=row.chat_id,
        address=row.address,
        label=row.label,
        tags=tuple(row.tags or ()),
        zone=row.zone,
        hour=row.hour,
        state=state,
        paused_until=row.paused_until,
        writes_until=row.writes_until,
        blocked_at=row.blocked_at,
        is_clinic_closed=row.clinic_closed_at is not None,
    )


CHANGED = Hot(update(patients).where(patients.c.id == bindparam("which")))
"""Sets the columns that it is given."""
BY_NUMBER = Hot(_known().where(patients.c.id == bindparam("which")))
OF_CHAT = Hot(_known().where(patients.c.chat_id == bindparam("chat")).order_by(patients.c.id))
"""Asked in each turn."""


IS_PATIENT = Hot(select(patients.c.id).where(patients.c.chat_id == bindparam("chat")).limit(1))
