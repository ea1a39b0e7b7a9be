"""What stays of somebody after the real /delete, on both databases, and until when."""

import asyncio
from datetime import timedelta
from pathlib import Path

from sqlalchemy import inspect, text

from bot.retention import Retention
from bot.store.database import Connection, Database
from tests.purging import purge
from tests.store.test_personal import MARK, followed
from tests.telegram.bots import Bot, bot_running
from tests.telegram.people import arrived, say, tap

DATABASES = ("file", "postgresql")
STAYS = {
    "chats": 1,  # its number and language, for the answer
    "sessions": 1,  # an empty one, which the answer begins
    "erasures": 1,
    "clinics": 1,
    "audit": 1,  # that somebody opened a record, not whose
}
OF_THE_PROGRAM = {"alembic_version", "bots", "send_gate"}
WORDLESS = {"inbox", "sends"}


def everything_in(conn: Connection) -> dict[str, list[str]]:
    """Return the rows of every table that the database itself knows, as text."""
    names = inspect(conn).get_table_names()
    return {
        name: [str(row) for row in conn.execute(text(f"SELECT * FROM {name}"))] for name in names
    }


async def deleted(bot: Bot) -> str:
    """Tell something, write /delete, and return what was answered."""
    ann = await arrived(bot, "psfs_1")
    await say(bot, ann, MARK)
    [chat] = bot.rows("chats")
    bot.db.run(followed, chat["id"])
    assert MARK in str(bot.db.run(everything_in))
    await say(bot, ann, "/delete")
    await tap(bot, ann, "Delete everything")
    return next(one.text for one in ann.messages if "is deleted" in one.text)


def test_delete_leaves_the_number_and_no_words(db: Database, tmp_path: Path):
    async def story() -> None:
        async with bot_running(db=db) as bot:
            said = await deleted(bot)
            left = db.run(everything_in)
            told = {name: len(rows) for name, rows in left.items() if rows}

            assert MARK not in str(left)
            assert {name: n for name, n in told.items() if name in STAYS} == STAYS
            assert set(told) <= {*STAYS, *WORDLESS, *OF_THE_PROGRAM}
            assert [row["patient_id"] for row in bot.rows("audit")] == [None]
            assert all(row["body"] is None for name in WORDLESS for row in bot.rows(name))
            assert "90 days after you last wrote" in said
            assert "kept for 7 days, without their words" in said
        db.empty_log()

    asyncio.run(story())
    files = tmp_path.glob("kneebot.sqlite*")
    assert [one.name for one in files if MARK.encode() in one.read_bytes()] == []


def test_number_of_who_deleted_goes_when_it_is_said_to(db: Database):
    async def story() -> None:
        async with bot_running(db=db) as bot:
            await deleted(bot)
            last = bot.telegram.now
        keeps = Retention()
        purge(db, keeps, last + keeps.chat - timedelta(hours=1))
        before = db.run(everything_in)
        purge(db, keeps, last + keeps.chat + timedelta(hours=1))
        after = db.run(everything_in)

        assert before["sends"] == []
        assert len(before["chats"]) == 1
        assert (after["chats"], after["sessions"]) == ([], [])
        assert len(after["erasures"]) == 1

    asyncio.run(story())


def test_privacy_tells_what_stays_and_how_long(db: Database):
    async def story() -> None:
        async with bot_running(db=db) as bot:
            ann = await arrived(bot, "subject")
            await say(bot, ann, "/privacy")

            said = " ".join(one.text for one in ann.messages)
            assert "stay to answer you, until 90 days after you last wrote" in said
            await say(bot, ann, "/language_es")
            await say(bot, ann, "/privacy")
            assert "para contestarle, hasta 90 d\u00edas" in ann.last.text

    asyncio.run(story())
