"""Words that a patient typed and did not send yet: each for the button below them alone."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Text, select, type_coerce

from bot.store.addressed import (
    ASIDE,
    LETTER,
    OF_CHAT,
    WORDS,
    Awaited,
    awaited_as,
    left_below,
    since,
    stored,
)
from bot.store.sends import hold_chats
from bot.store.tables import chats


def words_waiting(conn: Connection, chat_id: int) -> list[Awaited]:
    """Return the words of a chat that wait for "Send it", those that were put last first."""
    return [awaited_as(one) for one in _waiting(stored(conn, chat_id) or {})]


def drop_words(conn: Connection, chat_id: int, dropped: Collection[Awaited]) -> None:
    """Forget some of the words that wait; that the clinic wrote last is still known."""
    put = stored(conn, chat_id)
    if put is not None and dropped:
        kept = [one for one in _waiting(put) if awaited_as(one) not in dropped]
        OF_CHAT.change(conn, {"chat": chat_id, "awaits": _keeping(put, kept) or None})


def let_go_words(conn: Connection, chat_id: int) -> None:
    """Forget all words that wait; that the clinic wrote last is still known."""
    drop_words(conn, chat_id, words_waiting(conn, chat_id))


def set_words_aside(conn: Connection, chat_id: int) -> None:
    """Let words that wait go by their own button alone, and not by a yes any more."""
    put = stored(conn, chat_id)
    if put is not None and put.get("verb") == WORDS:
        aside = left_below(conn, chat_id, put)[ASIDE]
        OF_CHAT.change(conn, {"chat": chat_id, "awaits": {**_keeping(put, []), ASIDE: aside}})


def forget_words(conn: Connection, *, before: datetime) -> int:
    """Forget words that wait since before a time; return how many chats had some."""
    has_words = type_coerce(chats.c.awaits, Text).contains(f'"verb":"{WORDS}"')
    found = conn.execute(select(chats.c.id, chats.c.awaits).where(has_words)).all()
    old = [row.id for row in found if len(_since(row.awaits, before)) < len(_waiting(row.awaits))]
    if old:
        hold_chats(conn, old)
    for id in old:
        put = stored(conn, id) or {}
        kept = _keeping(put, _since(put, before))
        OF_CHAT.change(conn, {"chat": id, "awaits": kept or None})
    return len(old)


def _since(put: dict[str, Any], before: datetime) -> list[dict[str, Any]]:
    """Return the words that wait since a time, or later."""
    return [one for one in _waiting(put) if datetime.fromisoformat(since(one)) >= before]


def _waiting(put: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the words that wait, the newest first."""
    last = [put] if put.get("verb") == WORDS else []
    return [*last, *reversed(put.get(ASIDE, ()))]


def _keeping(put: dict[str, Any], kept: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what a chat keeps with no words but some; below them stands what the clinic wrote."""
    left = {key: value for key, value in put.items() if key != ASIDE}
    if put.get("verb") == WORDS and put not in kept:
        left = {key: value for key, value in left.items() if key != "since"}
        left |= {"verb": LETTER, "about": put["about"][:1]}
    aside = [one for one in reversed(kept) if one is not put]
    return {**left, ASIDE: aside} if aside else left
