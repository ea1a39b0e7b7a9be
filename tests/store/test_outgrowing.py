"""A newer version may migrate a database that is being served: what waits is then for that one."""

import asyncio
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.store import outgrowing
from bot.store.asides import Asides, in_parts
from bot.store.database import Connection, Database
from bot.store.errors import SchemaTooNew
from bot.store.migrating import MIGRATIONS, revisions
from bot.store.mistakes import mistakes
from bot.store.outgrowing import until_outgrown
from tests.telegram.bots import until

DATABASES = ("sqlite", "postgresql")
NEWER = "9999"


def brought_to(conn: Connection, schema: str) -> None:
    conn.execute(text("UPDATE alembic_version SET version_num = :schema"), {"schema": schema})


@pytest.fixture
def served(db: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """A database that is looked at often, and is of this version again at the end."""
    monkeypatch.setattr(outgrowing, "LOOK_EVERY_S", 0.01)
    yield db
    db.run(brought_to, revisions()[-1])


def test_process_ends_once_the_schema_is_newer(served: Database) -> None:
    async def story() -> None:
        watching = asyncio.create_task(until_outgrown(served))
        await asyncio.sleep(0.05)
        assert not watching.done()
        await served.run_async(brought_to, NEWER)
        await until(watching.done)
        watching.result()

    with pytest.raises(SchemaTooNew, match=f"{NEWER}.*start the newer version"):
        asyncio.run(story())


def test_what_fails_on_a_newer_schema_is_nobodys_mistake(served: Database, now: datetime) -> None:
    """It is neither put aside for an hour nor noted: the newer version does it."""

    async def story() -> None:
        await served.run_patiently(
            lambda conn: in_parts(conn, Asides(), now, lambda parts: parts.do("part", 1, broken))
        )

    def broken() -> None:
        raise KeyError("something of a newer version")

    served.run(brought_to, NEWER)
    with pytest.raises(SchemaTooNew):
        asyncio.run(story())

    assert served.run(mistakes, now) == []


def test_version_laid_into_the_place_of_one_at_work_is_another(tmp_path: Path) -> None:
    """By what stands in its folder now, the one at work would take the schema for its own."""
    folder = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, folder)
    known = revisions(folder)
    (folder / "versions" / f"{NEWER}_later.py").touch()

    assert revisions(folder) == known == revisions()
