"""Several processes serve one bot: what one cannot apply takes nothing else along."""

import asyncio
from dataclasses import replace
from operator import itemgetter
from pathlib import Path

import pytest

from bot.channels.telegram.account import Account
from bot.channels.telegram.applier import Applier
from bot.channels.telegram.client import Client
from bot.channels.telegram.taking import apply_next, take_in
from bot.conversation.triage import Triage
from bot.simulation.server import served
from bot.simulation.telegram import Telegram
from bot.store.database import Database
from bot.store.inbox import Received, any_waiting, receive
from tests.telegram.bots import Bot, british, in_own_words, until

DATABASES = ("file", "postgresql")
ACCOUNT = Account(id="7000000001", username="shared_knee_bot")


def written(number: int, text: str) -> Received:
    """Return the update that tells of a text, in a chat with that number."""
    chat = {"id": number, "type": "private", "first_name": "Ann"}
    said = {"message_id": number, "date": 0, "chat": chat, "from": chat, "text": text}
    return Received(number, {"update_id": number, "message": said})


@pytest.mark.parametrize("processes", [1, 2, 4])
def test_update_that_fails_takes_no_other_along(
    db: Database, tmp_path: Path, processes: int
) -> None:
    """Each of them meets the same one; its person is told once, and the next ones are applied."""
    library = in_own_words(tmp_path, messages__why_here="{{ zebra }}")
    telegram = Telegram()
    bot = Bot(telegram=telegram, db=db, library=library)
    left = [written(1, "/why"), *(written(number, "/start") for number in range(2, 6))]
    db.run(receive, ACCOUNT.id, left, telegram.now)

    async def story() -> None:
        desk = Triage(db, library.pathway), library.renderer
        async with served(telegram) as url, Client(telegram.token, url) as client:
            appliers = [
                Applier(client, db, ACCOUNT, lambda: desk, lambda: None, lambda: telegram.now)
                for _ in range(processes)
            ]
            running = [asyncio.create_task(one.run()) for one in appliers]
            await until(lambda: not db.run(any_waiting))
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)

    asyncio.run(story())

    assert [row["update_id"] for row in bot.rows("inbox") if row["problem"]] == [1]
    said = [str(row["body"]) for row in bot.rows("sends")]
    assert sum("Something went wrong on my side" in text for text in said) == 1
    assert sum("shall we begin?" in text for text in said) == 4


def test_who_writes_now_waits_for_their_own_chat_only(db: Database) -> None:
    library, telegram = british(), Telegram()
    bot = Bot(telegram=telegram, db=db, library=library)
    shelf = library.pathway, library.renderer, ACCOUNT
    db.run(receive, ACCOUNT.id, [written(1, "/start")], telegram.now, "1")

    later = replace(written(1, "/help"), update_id=2)
    is_kept = [
        db.run(take_in, *shelf, [update], telegram.now) is None
        for update in (later, written(3, "/start"))
    ]
    while db.run(apply_next, *shelf, telegram.now) is not None:
        pass

    assert is_kept == [True, False]
    said = [str(row["body"]) for row in sorted(bot.rows("sends"), key=itemgetter("id"))]
    assert ["What you can do here" in text for text in said] == [False, False, True]
