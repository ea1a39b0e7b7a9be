"""An upgrade while the version before is at work: it leaves what came in to the newer one."""

import asyncio
import json
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from subprocess import Popen
from typing import Any

import psycopg
import pytest

from bot.serving import Serving, _beside
from bot.setbacks import Setbacks
from bot.simulation.patient import Patient
from bot.simulation.server import served_in_thread
from bot.simulation.telegram import TOKEN, Telegram
from bot.store import outgrowing
from bot.store.database import Database
from bot.store.errors import SchemaTooNew
from bot.store.migrating import revisions
from tests.postgres import new_database
from tests.processes import PATIENCE_S, serving

DATABASES = ("postgresql",)
NEWER = "9999"
FIELD = "of_a_newer_version"
State = dict[str, Any]


def upgraded(address: str) -> None:
    """Let a newer version migrate: each chat has a field that the one before does not know."""
    rewrite(address, NEWER, lambda state: {**state, FIELD: []})


def taken_over(address: str) -> None:
    """Let the newer version be this one, which knows what is there."""
    rewrite(address, revisions()[-1], without_field)


def without_field(state: State) -> State:
    return {name: one for name, one in state.items() if name != FIELD}


def rewrite(address: str, schema: str, change: Callable[[State], State]) -> None:
    with psycopg.connect(address) as conn:
        for id, state in conn.execute("SELECT id, state FROM sessions").fetchall():
            changed = json.dumps(change(json.loads(state)))
            conn.execute("UPDATE sessions SET state = %s WHERE id = %s", (changed, id))
        conn.execute("UPDATE alembic_version SET version_num = %s", (schema,))


def waiting(address: str) -> list[tuple[bool, str | None]]:
    """Return of each update whether it was applied, and why it was put aside."""
    with psycopg.connect(address) as conn:
        query = "SELECT applied_at IS NOT NULL, problem FROM inbox ORDER BY id"
        return [(bool(is_applied), problem) for is_applied, problem in conn.execute(query)]


def polls(process: Popen[str]) -> None:
    assert process.stdout is not None
    while "t.me" not in process.stdout.readline():
        assert process.poll() is None


@pytest.mark.long
def test_answer_given_while_the_database_is_upgraded_waits(
    database_kind: str, postgres: str, folder: Path
):
    """Both processes end with one line and leave it; the newer version answers it."""
    telegram, address = Telegram(is_local=True), new_database(postgres)
    Database.open(address, serving=True).close()
    ann = Patient(telegram, "Ann")
    with served_in_thread(telegram) as url:
        settings = {
            "DATABASE_URL": address,
            "KNEEBOT_SECRET": 32 * "k",
            "TELEGRAM_TOKEN": TOKEN,
            "TELEGRAM_API_URL": url,
        }
        with ExitStack() as closing:
            both = [
                closing.enter_context(serving(folder, "--port", "0", command=one, **settings))
                for one in ("run", "worker")
            ]
            for process in both:
                polls(process)
            ann.say("/start")
            asyncio.run(ann.wait_for("shall we begin?", PATIENCE_S))
            ann.press("I agree")
            asyncio.run(ann.wait_for("Who has the sore knee?", PATIENCE_S))
            upgraded(address)
            ann.press("Me")
            ended = [process.communicate(timeout=PATIENCE_S)[1] for process in both]

            assert [process.returncode for process in both] == [2, 2]
        for told in ended:
            assert told.splitlines()[-1].startswith("kneebot: a newer version has brought")
            assert "Traceback" not in told
            assert "put aside" not in told
        assert waiting(address)[2:] in ([], [(False, None)])
        taken_over(address)
        with serving(folder, **settings):
            asyncio.run(ann.wait_for("How old are you", PATIENCE_S))
    assert waiting(address) == [(True, None)] * 3


async def breaks() -> None:
    raise KeyError("a column that is gone")


@pytest.mark.parametrize(
    ("look_every_s", "telegram"), [(0.01, None), (PATIENCE_S, breaks)], ids=["idle", "failing"]
)
def test_all_that_a_process_does_ends_with_it(
    database_kind: str,
    postgres: str,
    monkeypatch: pytest.MonkeyPatch,
    look_every_s: float,
    telegram: Serving | None,
):
    """Where nothing comes in, and where all fails; its end has begun then, so nothing hangs."""
    monkeypatch.setattr(outgrowing, "LOOK_EVERY_S", look_every_s)
    address, begun = new_database(postgres), list[str]()

    async def story(db: Database) -> None:
        asked = asyncio.Event()
        end = lambda: begun.append("its end")  # noqa: E731 - a name would say no more
        async with asyncio.timeout(PATIENCE_S):
            await _beside(asked.wait(), asked, db, telegram, (), Setbacks(), end)

    with Database.open(address, serving=True) as db:
        rewrite(address, NEWER, without_field)
        with pytest.raises(SchemaTooNew):
            asyncio.run(story(db))

    assert begun == ["its end"]
