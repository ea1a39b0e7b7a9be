"""Chats: found by their address, with the page they show, and gone when nobody comes back."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, func, select

from bot.store.conversations import (
    Stored,
    begin,
    erase_chat,
    erase_idle,
    find_chat,
    in_conversation,
    keep_page,
    known_chat,
    latest,
    page,
    save,
)
from bot.store.database import Database
from bot.store.sends import block_chat, plan, unblock_chat
from bot.store.tables import answers, chats, sends, sessions
from flows.pathway.answers import Answer
from flows.talking.session import Session

INSTANT = timedelta(microseconds=1)


DATABASES = ("memory", "postgresql")


def made(db: Database, address: str, now: datetime, channel: str = "web") -> int:
    return db.run(find_chat, channel=channel, address=address, now=now)


def talk(db: Database, chat: int, now: datetime) -> Stored:
    told = (Answer(item="age", value=41, turn=1),)
    return db.run(begin, chat, Session(flow="knee", content_hash="c1", answers=told), now)


def there(db: Database, address: str, channel: str = "web") -> bool:
    return db.run(known_chat, channel=channel, address=address) is not None


def counts(conn: Connection) -> list[int | None]:
    tables = (chats, sessions, answers, sends)
    return [conn.scalar(select(func.count()).select_from(table)) for table in tables]


def test_chat_is_known_by_channel_and_address(db: Database, now: datetime) -> None:
    chat = made(db, "1", now)

    assert db.run(known_chat, channel="web", address="1") == chat
    assert db.run(known_chat, channel="telegram", address="1") is None
    assert db.run(known_chat, channel="web", address="01") is None


def test_asking_makes_no_chat(db: Database) -> None:
    db.run(known_chat, channel="web", address="1")

    assert db.run(counts)[0] == 0


def test_erased_chat_is_not_known(db: Database, now: datetime) -> None:
    db.run(erase_chat, made(db, "1", now))

    assert not there(db, "1")


def test_new_chat_shows_no_page(db: Database, now: datetime) -> None:
    assert db.run(page, made(db, "1", now)) == ()
    assert db.run(page, 999) == ()


def test_newest_page_is_shown(db: Database, now: datetime) -> None:
    chat, other = made(db, "1", now), made(db, "2", now)
    db.run(keep_page, other, ["of another"])

    db.run(keep_page, chat, ["first", "second"])
    db.run(keep_page, chat, (words for words in ("<b>🦵</b>", "\ud800", "a\x00b")))

    assert db.run(page, chat) == ("<b>🦵</b>", "\ud800", "a\x00b")
    assert db.run(page, other) == ("of another",)


def test_page_may_be_empty(db: Database, now: datetime) -> None:
    chat = made(db, "1", now)
    db.run(keep_page, chat, ["first"])

    db.run(keep_page, chat, [])

    assert db.run(page, chat) == ()


def test_page_goes_with_its_chat(db: Database, now: datetime) -> None:
    chat = made(db, "1", now)
    db.run(keep_page, chat, ["first"])
    db.run(erase_chat, chat)

    assert db.run(page, made(db, "1", now)) == ()


@pytest.mark.parametrize(
    ("last_used", "stays"),
    [(-timedelta(days=1), False), (-INSTANT, False), (timedelta(0), True), (INSTANT, True)],
    ids=["a day before", "just before", "at the limit", "just after"],
)
@pytest.mark.parametrize("has_session", [True, False])
def test_idle_chat_is_erased(
    db: Database, now: datetime, last_used: timedelta, stays: bool, has_session: bool
) -> None:
    chat = made(db, "1", now - timedelta(days=9) if has_session else now + last_used)
    if has_session:
        talk(db, chat, now + last_used)

    assert db.run(erase_idle, channel="web", before=now) == (0 if stays else 1)
    assert there(db, "1") is stays


@pytest.mark.parametrize("newest_first", [True, False])
def test_one_new_session_keeps_the_chat(db: Database, now: datetime, newest_first: bool) -> None:
    ages = [timedelta(0), timedelta(days=30)]
    chat = made(db, "1", now - timedelta(days=60))
    begun = [talk(db, chat, now - age) for age in (ages if newest_first else ages[::-1])]

    assert db.run(erase_idle, channel="web", before=now - timedelta(days=1)) == 0
    assert db.run(counts)[1] == 2
    assert db.run(latest, chat) == begun[-1]


def test_last_turn_counts_not_the_first(db: Database, now: datetime) -> None:
    chat = made(db, "1", now - timedelta(days=60))
    stored = talk(db, chat, now - timedelta(days=60))
    db.run(save, stored, Session(flow="knee", content_hash="c1", version=1), now)

    assert db.run(erase_idle, channel="web", before=now - timedelta(days=1)) == 0
    assert there(db, "1")


def test_other_channels_are_left_alone(db: Database, now: datetime) -> None:
    long_ago = now - timedelta(days=400)
    for channel in ("web", "telegram", "terminal"):
        talk(db, made(db, "1", long_ago, channel), long_ago)

    assert db.run(erase_idle, channel="web", before=now) == 1
    assert not there(db, "1")
    assert there(db, "1", "telegram")
    assert there(db, "1", "terminal")


def test_all_of_an_idle_chat_goes(db: Database, now: datetime) -> None:
    long_ago = now - timedelta(days=400)
    for address, time in (("1", long_ago), ("2", long_ago), ("3", now)):
        chat = made(db, address, time)
        talk(db, chat, time)
        db.run(plan, chat, {"text": "Hi"}, priority=1, give_up_at=now, now=time)

    assert db.run(erase_idle, channel="web", before=now) == 2
    assert db.run(counts) == [1, 1, 1, 1]
    assert there(db, "3")


def test_recent_conversations_are_found(db: Database, now: datetime) -> None:
    for address, moved in (("1", now), ("2", now - INSTANT), ("3", now + INSTANT), ("4", now)):
        chat = made(db, address, now - timedelta(days=9), "web" if address == "4" else "telegram")
        talk(db, chat, now - timedelta(days=9))
        talk(db, chat, moved)
    made(db, "5", now, "telegram")

    assert db.run(in_conversation, channel="telegram", since=now) == ["1", "3"]


def test_who_blocked_us_is_in_no_conversation(db: Database, now: datetime) -> None:
    chat = made(db, "1", now, "telegram")
    talk(db, chat, now)

    db.run(block_chat, chat, now)
    assert db.run(in_conversation, channel="telegram", since=now) == []
    db.run(unblock_chat, chat)
    assert db.run(in_conversation, channel="telegram", since=now) == ["1"]
