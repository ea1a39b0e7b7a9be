"""Fills a database as many people would: chats in the middle of it, and messages that wait."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert

from bot.conversation.channel import Channel
from bot.sending.rules import GIVE_UP_AFTER
from bot.store.conversations import begin, find_chat
from bot.store.database import Connection, Database
from bot.store.sends import BROADCAST, REPLY, plan, settle
from bot.store.tables import chats, sends
from flows.pathway.model import Pathway
from flows.talking.turn import new_session

AT_ONCE = 5000
FIRST_CHAT = 10_000_000
LONG_AGO = timedelta(days=2)
"""Nobody who has just come back is asked again."""


def fill_with_chats(db: Database, pathway: Pathway, count: int) -> None:
    """Keep so many chats, each with a question that is open and was sent."""
    then = datetime.now(UTC) - LONG_AGO

    def keep(conn: Connection, numbers: range) -> None:
        for number in numbers:
            address = str(FIRST_CHAT + number)
            chat = find_chat(conn, channel=Channel.TELEGRAM, address=address, now=then)
            stored = begin(conn, chat, new_session(pathway), then)
            asks = (stored.session_id, stored.session.version)
            body = {"method": "send", "text": "Question 1 of 12", "keyboard": []}
            late = then + GIVE_UP_AFTER
            id = plan(conn, chat, body, priority=REPLY, give_up_at=late, now=then, question=asks)
            settle(conn, id, then, state="sent", message_id=str(number + 1))

    for numbers in _in_parts(range(count)):
        db.run(keep, numbers)


def fill_with_broadcasts(db: Database, count: int, *, behind: int = 0) -> None:
    """Plan so many messages that nobody waits for, each to a chat of its own.

    So many chats are there already.
    """
    now = datetime.now(UTC)
    for numbers in _in_parts(range(behind + 1, behind + count + 1)):
        db.run(_add, [*_chats(numbers, now)], [*_broadcasts(numbers, now)])


def _add(conn: Connection, people: list[Any], messages: list[Any]) -> None:
    conn.execute(insert(chats), people)
    conn.execute(insert(sends), messages)


def _chats(numbers: range, now: datetime) -> Iterator[dict[str, Any]]:
    for number in numbers:
        address = str(FIRST_CHAT + number)
        yield {"id": number, "channel": "telegram", "address": address, "created_at": now}


def _broadcasts(numbers: range, now: datetime) -> Iterator[dict[str, Any]]:
    for number in numbers:
        yield {
            "chat_id": number,
            "kind": "checkin",
            "priority": BROADCAST,
            "state": "planned",
            "body": {"method": "send", "text": "How is your knee today?"},
            "ticks": [],
            "attempts": 0,
            "due_at": now,
            "give_up_at": now + GIVE_UP_AFTER,
            "created_at": now,
            "updated_at": now,
        }


def _in_parts(numbers: range) -> Iterator[range]:
    return (numbers[first : first + AT_ONCE] for first in range(0, len(numbers), AT_ONCE))
