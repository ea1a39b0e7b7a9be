"""Several processes apply what waits: what one of them is at, the others pass over."""

from datetime import datetime
from threading import Event

from sqlalchemy import text

from bot.store.conversations import find_chat
from bot.store.database import Connection, Database
from bot.store.holding import held_if_free, held_soon
from bot.store.inbox import Received, next_waiting, receive

DATABASES = ("postgresql",)
BOT, HERE = "110201543", "telegram"


def test_update_that_is_being_applied_is_passed_over(db: Database, now: datetime) -> None:
    """Nor does the next one of its chat overtake it."""
    for number, chat in enumerate(("7", "7", "8")):
        db.run(receive, BOT, [Received(number, chat)], now, chat)

    def ids(conn: Connection) -> list[int | None]:
        found = [next_waiting(conn, BOT), db.run(next_waiting, BOT)]  # the second one beside
        return [one and one.id for one in found]

    assert db.run(ids) == [1, 3]
    assert db.run(ids) == [1, 3]


def test_chat_that_is_held_is_not_waited_for(db: Database, now: datetime) -> None:
    """One that nobody knows yet is held by nobody."""
    db.run(find_chat, channel=HERE, address="7", now=now)

    def holding(conn: Connection) -> list[bool]:
        mine = held_if_free(conn, channel=HERE, address="7")
        return [mine, *(db.run(held_if_free, channel=HERE, address=one) for one in "78")]

    assert db.run(holding) == [True, False, True]
    assert db.run(held_if_free, channel=HERE, address="7")


def looked(conn: Connection) -> tuple[bool, str]:
    """Hold a chat soon; return whether that came to be, and how long locks are waited for then."""
    is_held = held_soon(conn, channel=HERE, address="7")
    return is_held, str(conn.scalar(text("SHOW lock_timeout")))


def test_chat_that_is_held_for_a_moment_is_waited_for(db: Database, now: datetime) -> None:
    db.run(find_chat, channel=HERE, address="7", now=now)
    is_held, may_end = Event(), Event()

    def holding(conn: Connection) -> None:
        assert held_if_free(conn, channel=HERE, address="7")
        is_held.set()
        assert may_end.wait(5)

    first = db.submit(holding)
    assert is_held.wait(5)
    second = db.submit(looked)
    may_end.set()
    first.result()
    assert second.result() == (True, "10s")


def test_chat_that_is_held_for_longer_is_not(db: Database, now: datetime) -> None:
    db.run(find_chat, channel=HERE, address="7", now=now)

    def holding(conn: Connection) -> tuple[bool, str]:
        assert held_if_free(conn, channel=HERE, address="7")
        return db.run(looked)

    assert db.run(holding) == (False, "10s")
