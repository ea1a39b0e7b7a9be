"""What is done again and again: each at its own times, whatever becomes of the others."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Table, func, select

from bot.duties import Duty, attend
from bot.retention import Retention
from bot.serving import duties_of
from bot.setbacks import Setbacks
from bot.store.conversations import find_chat
from bot.store.database import Connection, Database
from bot.store.errors import DatabaseLocked
from bot.store.inbox import Received, mark_applied, receive
from bot.store.tables import chats, inbox

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=100)


@pytest.mark.parametrize(
    ("error", "told"),
    [(DatabaseLocked("it is locked"), "it is locked"), (KeyError("words"), "KeyError")],
    ids=["store", "ours"],
)
def test_duty_that_fails_is_told_and_tried_again(
    error: Exception, told: str, caplog: pytest.LogCaptureFixture
):
    """And the others go on."""
    done: list[tuple[str, datetime]] = []
    setbacks = Setbacks()

    async def story() -> None:
        enough = asyncio.Event()

        async def breaks(now: datetime) -> None:
            done.append(("breaks", now))
            raise error

        async def holds(now: datetime) -> None:
            done.append(("holds", now))
            if len(done) > 6:
                enough.set()

        duties = [
            Duty(name="breaking", every_s=0, do=breaks),
            Duty(name="holding", every_s=0, do=holds),
        ]
        with Database.open(":memory:", serving=True) as db:
            attending = asyncio.create_task(attend(db, duties, lambda: NOW, setbacks))
            await enough.wait()
            attending.cancel()
            await asyncio.wait({attending})

    asyncio.run(story())

    assert done.count(("breaks", NOW)) > 1
    assert done.count(("holds", NOW)) > 1
    assert told in caplog.text
    assert "words" not in caplog.text
    assert setbacks.duties == {
        "breaking": f"breaking could not be done ({type(error).__name__})",
    }


def test_duty_that_works_again_is_no_setback():
    setbacks = Setbacks(duties={"mended": "mended could not be done (KeyError)"})

    async def story() -> None:
        done = asyncio.Event()

        async def works(now: datetime) -> None:
            if not setbacks.duties:
                done.set()

        with Database.open(":memory:", serving=True) as db:
            duties = [Duty(name="mended", every_s=0, do=works)]
            attending = asyncio.create_task(attend(db, duties, lambda: NOW, setbacks))
            await done.wait()
            attending.cancel()
            await asyncio.wait({attending})

    asyncio.run(story())


def test_what_cannot_be_deleted_keeps_nothing_else():
    """A span that no calendar holds is refused as a setting, and harms one part only."""
    with Database.open(":memory:", serving=True) as db:
        db.run(receive, "7", [Received(1, {"update_id": 1})], LONG_AGO)
        db.run(mark_applied, 1, LONG_AGO)
        db.run(find_chat, channel="web", address="1", now=LONG_AGO)
        sweep = duties_of(db, Retention(chat=timedelta.max), None)[0]
        with pytest.raises(OverflowError):
            asyncio.run(sweep.do(NOW))
        left = [db.read(_count, table) for table in (inbox, chats)]

    assert left == [0, 0]


def _count(conn: Connection, table: Table) -> int:
    return conn.scalar(select(func.count()).select_from(table)) or 0
