"""Somebody holds a chat, as a machine does that is gone without a word: the others go on."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from functools import partial
from threading import Event

from sqlalchemy import select

from bot.channels.telegram.account import Account
from bot.channels.telegram.applier import Applier
from bot.channels.telegram.client import Client
from bot.conversation.channel import Channel
from bot.conversation.triage import Triage
from bot.simulation.server import served
from bot.simulation.telegram import Telegram
from bot.store.conversations import find_chat
from bot.store.database import Connection, Database
from bot.store.inbox import any_waiting, receive
from bot.store.tables import chats, inbox, sends
from tests.telegram.bots import british, until
from tests.telegram.test_telegram_several import written

DATABASES = ("postgresql",)
ACCOUNT = Account(id="7000000001", username="shared_knee_bot")
MANY, HELD = 30, ("1", "2")
"""So many chats, of which as many are held as processes are at work."""


@contextmanager
def held(db: Database) -> Iterator[None]:
    """Hold two chats as whoever is in the middle of a turn of each, or of a message to it."""
    find = partial(find_chat, channel=Channel.TELEGRAM, now=Telegram().now)
    for address in HELD:
        db.run(find, address=address)
    let_go = Event()

    def hold(conn: Connection) -> None:
        for address in HELD:
            find(conn, address=address)
        has_begun.set()
        let_go.wait()

    has_begun = Event()
    holding = db.submit(hold)
    has_begun.wait()
    try:
        yield
    finally:
        let_go.set()
        holding.result()


def not_applied(conn: Connection) -> int:
    return len(conn.execute(select(inbox.c.id).where(inbox.c.applied_at.is_(None))).all())


def said_to(conn: Connection, address: str) -> list[str]:
    """Return what was planned for a chat, in that order."""
    mine = select(sends.c.body).join(chats).where(chats.c.address == address)
    return [str(body["text"]) for body in conn.scalars(mine.order_by(sends.c.id))]


@asynccontextmanager
async def two_at_work(db: Database) -> AsyncIterator[list[Applier]]:
    """Let two processes apply what waits while inside."""
    telegram, library = Telegram(), british()
    desk = Triage(db, library.pathway), library.renderer
    async with served(telegram) as url, Client(telegram.token, url) as client:
        both = [
            Applier(client, db, ACCOUNT, lambda: desk, lambda: None, lambda: telegram.now)
            for _ in range(2)
        ]
        running = [asyncio.create_task(one.run()) for one in both]
        yield both
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


def test_chat_that_is_held_holds_up_no_other(db: Database) -> None:
    """Neither what waits, nor what is brought or fetched now; its own come in order afterwards."""
    for number in range(1, MANY + 1):
        db.run(receive, ACCOUNT.id, [written(number, "/start")], Telegram().now, str(number))

    async def story() -> None:
        async with two_at_work(db) as (one, other):
            with held(db):
                await until(lambda: db.run(not_applied) == len(HELD))
                await one.take_in_one(written(MANY + 1, "/start"))
                later = replace(written(1, "/help"), update_id=MANY + 2)
                await other.take_in([later, written(MANY + 3, "/start")])
                assert db.run(not_applied) == len(HELD) + 1
            await until(lambda: not db.run(any_waiting))

    asyncio.run(story())

    first, second = db.run(said_to, "1")
    assert "shall we begin?" in first
    assert "What you can do here" in second
    assert all(len(db.run(said_to, str(other))) == 1 for other in (2, 3, MANY, MANY + 1, MANY + 3))
