"""A sender that ends by a mistake of ours: what it had begun to send is still seen to."""

import asyncio
from typing import Any

import pytest

from bot.sending.sender import Sender
from bot.store.database import Database
from bot.store.sends import BROADCAST
from tests.sending.conftest import INTERVAL
from tests.sending.test_sender import HERE, Post, until

pytestmark = pytest.mark.slow

DATABASES = ("sqlite", "postgresql")


@pytest.mark.parametrize("is_asked_to", [False, True], ids=["by itself", "while it is stopped"])
def test_claim_that_fails_leaves_no_message_uncertain(post: Post, *, is_asked_to: bool) -> None:
    mistaken = Mistaken(post.db)
    post.sender = Sender(mistaken, HERE, post.outside, post.clock, INTERVAL)  # type: ignore[arg-type]
    post.outside.held = {"one"}
    post.plan("ann", "one", priority=BROADCAST)

    async def told() -> None:
        running = asyncio.create_task(post.sender.run())
        await until(lambda: post.outside.texts() == ["one"])
        mistaken.fails = True
        post.sender.wake()
        await until(lambda: mistaken.was_asked)
        if is_asked_to:
            running.cancel()
            await asyncio.sleep(0)
        mistaken.may_fail.set()
        await asyncio.sleep(0.05)
        post.outside.let_go()
        await asyncio.wait({running}, timeout=5)
        assert running.done()
        assert running.cancelled() or isinstance(running.exception(), KeyError)

    asyncio.run(told())

    assert post.rows("state") == ["sent"]


class Mistaken:
    """A database where a claim may meet a mistake of ours."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self.fails = self.was_asked = False
        self.may_fail = asyncio.Event()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._db, name)

    async def run_patiently(self, fn: Any, *args: Any, **kwargs: Any) -> Any:
        if self.fails and fn.__name__ == "claim_now":
            self.was_asked = True
            await self.may_fail.wait()
            raise KeyError("my poor knee")
        return await self._db.run_patiently(fn, *args, **kwargs)
