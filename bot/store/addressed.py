"""Whom, or which card, the next words of a chat are for: one at a time, the newest."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Connection, Text, bindparam, null, select, type_coerce, update

from bot.store.clinic_tables import patients, staff
from bot.store.hot import Hot
from bot.store.tables import chats

LETTER, POLL, WORDS = "letter", "poll", "words"
"""A clinic wrote, or asked, or words after that await a yes: newest until something newer is."""


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
    await_beside(conn, chat_id, verb, about, now)


def await_beside(
    conn: Connection, chat_id: int, verb: str, about: Sequence[str], now: datetime
) -> None:
    """Let the next words of a chat answer a card; who writes to somebody goes on with that."""
    put = {"verb": verb, "about": [*about], "at": now.isoformat()}
    OF_CHAT.change(conn, {"chat": chat_id, "awaits": put})


def awaited(conn: Connection, chat_id: int) -> Awaited | None:
    """Return which card the next words of a chat may answer, None where they answer none."""
    put = cast("dict[str, Any] | None", AWAITS.value(conn, {"chat": chat_id}))
    if put is None:
        return None
    at = datetime.fromisoformat(put["at"])
    return Awaited(verb=put["verb"], about=tuple(put["about"]), at=at)


def forget_words(conn: Connection, *, before: datetime) -> int:
    """Forget words that await a yes since before a time; return how many chats had some.

    That the clinic wrote last is still known.
    """
    of_words = type_coerce(chats.c.awaits, Text).startswith(f'{{"verb":"{WORDS}"')
    waiting = conn.execute(select(chats.c.id, chats.c.awaits).where(of_words)).all()
    old = [one for one in waiting if datetime.fromisoformat(one.awaits["at"]) < before]
    for one in old:
        put = {**one.awaits, "verb": LETTER, "about": one.awaits["about"][:1]}
        OF_CHAT.change(conn, {"chat": one.id, "awaits": put})
    return len(old)


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
