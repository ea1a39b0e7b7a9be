"""What is done again and again: each at its own times, whatever becomes of the others."""

import asyncio
from datetime import UTC, datetime

import pytest

from bot.duties import Duty, attend
from bot.store.database import Database
from bot.store.errors import DatabaseLocked

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


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
