"""What fails because a newer version has migrated the database is left for that version."""

import asyncio

import pytest
from sqlalchemy import select, text, update

from bot.store.database import Connection, Database
from bot.store.errors import SchemaTooNew
from bot.store.migrating import revisions
from bot.store.tables import sessions
from tests.telegram.bots import bot_running
from tests.telegram.people import begun, tap

FIELD = "of_a_newer_version"


def upgraded(conn: Connection) -> None:
    """Do as a migration that gives each session a field that this version does not know."""
    [(id, state)] = conn.execute(select(sessions.c.id, sessions.c.state))
    conn.execute(update(sessions).where(sessions.c.id == id).values(state={**state, FIELD: []}))
    conn.execute(text("UPDATE alembic_version SET version_num = '9999'"))


def taken_over(conn: Connection) -> None:
    """Let this version be the newer one, which knows that field."""
    [(id, state)] = conn.execute(select(sessions.c.id, sessions.c.state))
    known = {name: one for name, one in state.items() if name != FIELD}
    conn.execute(update(sessions).where(sessions.c.id == id).values(state=known))
    conn.execute(text("UPDATE alembic_version SET version_num = :is"), {"is": revisions()[-1]})


def test_answer_that_an_upgrade_overtook_waits_for_the_newer_version() -> None:
    """She reads nothing of a mistake, and the question goes on where she answered it."""

    async def story(db: Database) -> None:
        async with bot_running(db=db) as bot:
            ann = await begun(bot)
            telegram = bot.telegram
            db.run(upgraded)
            seen = len(ann.messages)
            await tap(bot, ann, "Me")
            waits = [(row["applied_at"], row["problem"]) for row in bot.rows("inbox")]
            assert bot.task is not None
            with pytest.raises(ExceptionGroup) as met:
                bot.task.result()
            bot.task = asyncio.create_task(asyncio.sleep(0))

        assert met.group_contains(SchemaTooNew)
        assert waits[-1] == (None, None)
        assert len(ann.messages) == seen

        db.run(taken_over)
        async with bot_running(telegram, db) as newer:
            await newer.rest()
            assert newer.answers(ann) == {"subject": "self"}

    with Database.open(":memory:", serving=True) as db:
        asyncio.run(story(db))
