"""The forms that clinics loaded, in versions: people finish the one they began."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from bot.store.form_tables import forms


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """One version of a form in one language, whose text is `body`."""

    id: int
    name: str
    language: str
    hash: str
    body: str
    created_at: datetime


def keep_form(
    conn: Connection,
    *,
    clinic_id: int,
    name: str,
    language: str,
    hash: str,
    body: str,
    now: datetime,
) -> bool:
    """Keep a version that is asked from now on; return whether that changed anything."""
    same = _of(clinic_id, name, language) & (forms.c.hash == hash)
    current = conn.execute(select(forms.c.retired_at).where(same)).one_or_none()
    if current is not None and current.retired_at is None:
        return False
    retire_form(conn, clinic_id, name, language, now)
    if current is None:
        row = {"clinic_id": clinic_id, "name": name, "language": language, "hash": hash}
        conn.execute(insert(forms).values({**row, "body": body, "created_at": now}))
    else:
        conn.execute(update(forms).where(same).values(retired_at=None))
    return True


def retire_form(conn: Connection, clinic_id: int, name: str, language: str, now: datetime) -> int:
    """Let a form be asked no more in a language; return how many versions that ended."""
    mine = _of(clinic_id, name, language) & forms.c.retired_at.is_(None)
    return conn.execute(update(forms).where(mine).values(retired_at=now)).rowcount


def forms_of(conn: Connection, clinic_id: int) -> list[Loaded]:
    """Return what can be asked, by name and language."""
    current = (forms.c.clinic_id == clinic_id) & forms.c.retired_at.is_(None)
    rows = conn.execute(select(forms).where(current).order_by(forms.c.name, forms.c.language))
    return [_loaded(row) for row in rows]


def form_for(conn: Connection, clinic_id: int, name: str, language: str) -> Loaded | None:
    """Return what is asked of a form in a language, or else the version that was loaded first.

    None where the clinic has it in no language.
    """
    current = (forms.c.clinic_id == clinic_id) & (forms.c.name == name)
    current &= forms.c.retired_at.is_(None)
    wanted = select(forms).where(current)
    row = conn.execute(
        wanted.order_by((forms.c.language == language).desc(), forms.c.id).limit(1)
    ).one_or_none()
    return None if row is None else _loaded(row)


def newest_forms(conn: Connection, clinic_id: int) -> list[Loaded]:
    """Return of each form that a clinic ever loaded what is asked, or else the newest, by name."""
    mine = select(forms).where(forms.c.clinic_id == clinic_id)
    in_turn = mine.order_by(forms.c.retired_at.is_(None), forms.c.id)
    newest = {row.name: _loaded(row) for row in conn.execute(in_turn)}
    return [newest[name] for name in sorted(newest)]


def _of(clinic_id: int, name: str, language: str) -> Any:
    mine = (forms.c.clinic_id == clinic_id) & (forms.c.name == name)
    return mine & (forms.c.language == language)


def _loaded(row: Any) -> Loaded:
    return Loaded(
        id=row.id,
        name=row.name,
        language=row.language,
        hash=row.hash,
        body=row.body,
        created_at=row.created_at,
    )
