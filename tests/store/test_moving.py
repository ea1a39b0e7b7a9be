"""Conversations that moved by a clock that was ahead are the newest no longer than they were."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.store.clocks import set_back
from bot.store.conversations import begin, find_chat, latest_touched, save, stored_session
from bot.store.database import Database
from flows.talking.session import Session

DATABASES = ("memory", "postgresql")
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
KNEE, CHECK_IN = (Session(flow=flow, content_hash="0") for flow in ("knee", "checkin"))


def moved(conn: Connection, now: datetime) -> list[int]:
    """Begin two conversations, move the older one last, and return their numbers."""
    chat_id = find_chat(conn, channel="telegram", address="ann", now=now)
    old, new = begin(conn, chat_id, CHECK_IN, now), begin(conn, chat_id, KNEE, now + SECOND)
    save(conn, old, CHECK_IN, now + 2 * SECOND)
    return [old.session_id, new.session_id]


def newest(db: Database, now: datetime) -> tuple[int, datetime | None]:
    chat_id = db.run(find_chat, channel="telegram", address="ann", now=now)
    stored = db.run(latest_touched, chat_id)
    assert stored is not None
    return stored.session_id, stored.moved_at


def test_order_is_kept_and_all_of_it_is_over(db: Database, now: datetime) -> None:
    old, new = db.run(moved, now + DAY)
    db.run(set_back, now)

    assert newest(db, now) == (old, now - timedelta.resolution)
    stored = db.run(stored_session, new)
    assert stored is not None
    assert stored.moved_at == now - 2 * timedelta.resolution


def test_what_moved_by_the_right_clock_stays(db: Database, now: datetime) -> None:
    old, _ = db.run(moved, now)
    db.run(set_back, now)

    assert newest(db, now) == (old, now + 2 * SECOND)


def test_what_moves_next_is_the_newest(db: Database, now: datetime) -> None:
    _, new = db.run(moved, now + DAY)
    db.run(set_back, now)
    stored = db.run(stored_session, new)
    assert stored is not None
    db.run(save, stored, KNEE, now)

    assert newest(db, now) == (new, now)
