"""Whom, or which card, the next words of a chat are for: one at a time, the newest."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Connection, bindparam, null, select, update

from bot.store.clinic_tables import patients, staff
from bot.store.hot import Hot
from bot.store.tables import chats


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """A card that typed words may answer: what it asks, about what, and when it was put."""

    verb: str
    about: tuple[str, ...]
    at: datetime


def address_to_nobody(conn: Connection, chat_id: int) -> None:
    """Let the next words of a chat be for nobody in particular, and answer no card."""
    here = {"chat": chat_id}
    OF_STAFF.change(conn, {**here, "writes_to": None, "writes_until": None})
    OF_PATIENTS.change(conn, {**here, "writes_until": None})
    await_nothing(conn, chat_id)


def await_nothing(conn: Connection, chat_id: int) -> None:
    """Let the next words of a chat answer no card."""
    OF_WAITING.change(conn, {"chat": chat_id, "awaits": None})


def await_words(
    conn: Connection, chat_id: int, verb: str, about: Sequence[str], now: datetime
) -> None:
    """Let the next words of a chat answer a card, and go to nobody else."""
    address_to_nobody(conn, chat_id)
    put = {"verb": verb, "about": [*about], "at": now.isoformat()}
    OF_CHAT.change(conn, {"chat": chat_id, "awaits": put})


def awaited(conn: Connection, chat_id: int) -> Awaited | None:
    """Return which card the next words of a chat may answer, None where they answer none."""
    put = cast("dict[str, Any] | None", AWAITS.value(conn, {"chat": chat_id}))
    if put is None:
        return None
    at = datetime.fromisoformat(put["at"])
    return Awaited(verb=put["verb"], about=tuple(put["about"]), at=at)


OF_STAFF = Hot(
    update(staff).where(staff.c.chat_id == bindparam("chat"), staff.c.writes_to.is_not(None))
)
OF_PATIENTS = Hot(
    update(patients).where(
        patients.c.chat_id == bindparam("chat"), patients.c.writes_until.is_not(None)
    )
)
OF_CHAT = Hot(update(chats).where(chats.c.id == bindparam("chat")))
OF_WAITING = Hot(
    update(chats).where(chats.c.id == bindparam("chat"), chats.c.awaits.is_not(null()))
)
"""These four set the columns that they are given; a row that has nothing to lose is not written."""
AWAITS = Hot(select(chats.c.awaits).where(chats.c.id == bindparam("chat")))
