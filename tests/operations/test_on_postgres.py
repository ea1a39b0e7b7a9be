"""The doctor and the probes look at a database on a server just as at a file."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import make_url

from bot.commands import keys
from bot.operations.probes import Readiness
from bot.store.database import Connection, Database
from bot.store.inbox import Received, receive
from bot.store.keys import keys_used
from tests.conftest import Kneebot
from tests.postgres import new_database
from tests.processes import address_of, serving

DATABASES = ("postgresql",)
HOUR = timedelta(hours=1)
HOUR_AGO = datetime.now(UTC) - HOUR


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    """The key that all processes beside a server share."""
    monkeypatch.setenv("KNEEBOT_SECRET", 32 * "k")


def spoil_schema(conn: Connection) -> None:
    conn.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")


def test_an_empty_one_stays_empty(database_kind: str, postgres: str, kneebot: Kneebot):
    address = new_database(postgres)

    assert kneebot("doctor", "--port", 0, "--db", address).code == 0
    assert kneebot("db", "check", "--db", address).code == 1  # still empty


@pytest.mark.parametrize(
    ("spoil", "check", "unready"),
    [
        (lambda db: db.run(receive, "7", [Received(1, {})], HOUR_AGO), "queue: ", "has waited"),
        (lambda db: db.run(spoil_schema), "database: ", "schema 0001"),
    ],
    ids=["late", "old"],
)
def test_troubles_are_found(
    database_kind: str, postgres, kneebot: Kneebot, spoil, check, unready: str
):
    address = new_database(postgres)
    with Database.open(address, serving=True) as db:
        ready = Readiness(db=db, clock=lambda: datetime.now(UTC), polling_since=None)
        before = asyncio.run(ready.problem())
        spoil(db)
        after = asyncio.run(ready.problem())
    outcome = kneebot("doctor", "--port", 0, "--db", address)

    assert before is None
    assert after is not None
    assert unready in after
    assert outcome.code == 1
    assert outcome.out.startswith(check)


def test_server_that_lets_nobody_write_is_found(
    database_kind: str, postgres: str, kneebot: Kneebot
):
    address = new_database(postgres)
    with Database.open(address, serving=True) as db:
        read_only = f'ALTER DATABASE "{make_url(address).database}" '
        read_only += "SET default_transaction_read_only = on"
        db.run(lambda conn: conn.exec_driver_sql(read_only))
    told = kneebot("doctor", "--port", 0, "--db", address)

    assert told.code == 1
    assert "database: the database can be read and not written to" in told.out


@pytest.mark.parametrize(
    ("by", "way"), [(HOUR, "behind that of this machine"), (-HOUR, "ahead of that of this machine")]
)
def test_server_whose_clock_is_off_is_found(
    database_kind: str,
    postgres: str,
    kneebot: Kneebot,
    monkeypatch: pytest.MonkeyPatch,
    by: timedelta,
    way: str,
):
    monkeypatch.setattr("bot.commands.doctor.now", lambda: datetime.now(UTC) + by)
    address = new_database(postgres)
    Database.open(address, serving=True).close()
    told = kneebot("doctor", "--port", 0, "--db", address)

    assert told.code == 1
    assert "database: the clock of its server, by which all goes, is 3" in told.out
    assert way in told.out


def test_database_at_work_is_not_copied(
    database_kind: str, postgres: str, kneebot: Kneebot, folder: Path
):
    address = new_database(postgres)
    with Database.open(address, serving=True) as db:
        db.run(lambda conn: None)
        assert kneebot("db", "copy", address, "new.sqlite").refuses("at work", "stop it")
    assert not (folder / "new.sqlite").exists()


@pytest.mark.parametrize("command", ["run", "worker"])
def test_process_with_another_key_is_refused_while_one_serves(
    database_kind: str,
    postgres: str,
    kneebot: Kneebot,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
):
    address = new_database(postgres)
    monkeypatch.setattr(keys, "WAIT_S", 0.1)
    monkeypatch.setenv("TELEGRAM_TOKEN", "1:a")
    with serving(folder, DATABASE_URL=address, KNEEBOT_SECRET=32 * "o") as first:
        address_of(first)
        refused = kneebot(command, "--port", 0, "--db", address)
    with Database.open(address, serving=False) as db:
        used = db.run(keys_used)

    assert refused.refuses("at work", "with another key", "the same KNEEBOT_SECRET")
    assert len(used) == 1


def test_new_key_is_taken_up_once_all_of_the_old_have_stopped(
    database_kind: str, postgres: str, folder: Path
):
    """As after `systemctl restart kneebot 'kneebot-worker@*'` with a changed secret."""
    address = new_database(postgres)
    new = {"DATABASE_URL": address, "KNEEBOT_SECRET": 32 * "n"}
    with serving(folder, DATABASE_URL=address, KNEEBOT_SECRET=32 * "o") as old:
        address_of(old)
        with serving(folder, **new) as one, serving(folder, **new) as other:
            for waiting in (one, other):
                assert waiting.stderr is not None
                assert "this one waits a little" in waiting.stderr.readline()
            old.terminate()
            assert old.wait(timeout=15) == 0

            assert address_of(one)
            assert address_of(other)
