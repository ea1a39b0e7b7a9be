"""Several processes on one server: they start by the Procfile, and one takes over from another."""

import asyncio
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import psycopg
import pytest

from bot.conversation.channel import Channel
from bot.simulation.faults import Fault
from bot.simulation.patient import Patient
from bot.simulation.server import served_in_thread
from bot.simulation.telegram import TOKEN, Telegram
from bot.store.conversations import find_chat
from bot.store.database import Database
from tests.checkout import ROOT
from tests.fault_rows import FaultRow, Told
from tests.postgres import new_database, server_running
from tests.processes import address_of, free_port, honcho, serving, stopped
from tests.proofs.looking import rows_beside, uncertain_in

DATABASES = ("postgresql",)
SECRET = "only for tests, only for tests, only"
READER = "the token of whoever reads the counts"
PATIENCE_S = 120.0
PEOPLE = 24
LONGEST_DRAIN_S = 10
"""After so long a platform may kill what it asked to stop."""
FILE = "kneebot.sqlite"
PLANNED = "SELECT count(*) FROM sends GROUP BY chat_id"
"""Of each chat how many messages: an update that counts twice plans two."""
LONG_AGO = datetime.now(UTC) - timedelta(days=30)


def until(holds: Callable[[], object]) -> None:
    """Wait for what other processes do."""
    end = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.05)


def told_to_honcho() -> list[list[str]]:
    """Return what the page lets honcho start, one after the other."""
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    [line] = re.findall(r"`(honcho start [^`]+)`", page)
    return [call.split()[2:] for call in line.split(" && ")]


@pytest.mark.slow
def test_procfile_serves_and_drains(database_kind: str, postgres: str, folder: Path):
    """With what a platform gives: an address that begins with postgres://, PORT, and SIGTERM."""
    telegram, port = Telegram(is_local=True), free_port()
    with served_in_thread(telegram) as url:
        settings = {
            "DATABASE_URL": new_database(postgres).replace("postgresql:", "postgres:"),
            "PORT": str(port),
            "KNEEBOT_URL": f"http://127.0.0.1:{port}",
            "KNEEBOT_SECRET": SECRET,
            "TELEGRAM_TOKEN": TOKEN,
            "TELEGRAM_API_URL": url,
        }
        once, lasting = told_to_honcho()
        with honcho(folder, *once, **settings) as release:
            assert stopped(release) == {"release.1": "0"}
        words = [sys.executable, "-m", "bot", "webhook", "set"]
        subprocess.run(words, cwd=folder, env=os.environ | settings, check=True)
        with honcho(folder, *lasting, **settings) as process:
            people = [Patient(telegram, f"Ann {number}") for number in range(3)]
            for one in people:
                one.say("/start")
                asyncio.run(one.wait_for("shall we begin?", PATIENCE_S))
            process.send_signal(signal.SIGTERM)

            assert stopped(process) == {"web.1": "0", "worker.1": "0"}
    assert not [call for call in telegram.calls if call.method == "getUpdates"]


@pytest.mark.slow
@pytest.mark.parametrize("where", [pytest.param("file", marks=pytest.mark.long), "postgresql"])
def test_stopping_under_load_loses_nothing(
    where: str, database_kind: str, postgres: str, folder: Path, told_fault: Told
):
    """Whoever wrote before, while or after it stopped is greeted; the API is slow meanwhile."""
    telegram = Telegram()
    people = [Patient(telegram, f"Ann {number}") for number in range(PEOPLE)]
    address = {} if where == "file" else {"DATABASE_URL": new_database(postgres)}
    if address:
        Database.open(address["DATABASE_URL"], serving=True).close()
    with served_in_thread(telegram) as url:
        settings = {"KNEEBOT_SECRET": SECRET, "TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": url}
        with serving(folder, **settings, **address) as process:
            address_of(process)
            telegram.fault("sendMessage", Fault.SLOW, times=PEOPLE, seconds=1)
            for one in people[: PEOPLE // 2]:
                one.say("/start")
            until(lambda: any(len(one.messages) > 1 for one in people))
            process.send_signal(signal.SIGTERM)
            for one in people[PEOPLE // 2 :]:
                one.say("/start")
            assert process.wait(LONGEST_DRAIN_S) == 0
        with serving(folder, **settings, **address):
            until(lambda: all(len(one.messages) > 1 for one in people))
            until(lambda: not telegram.updates.count(telegram.now))
    greetings = [sum(message.by_bot for message in one.messages) for one in people]
    kept = address.get("DATABASE_URL", str(folder / FILE))
    planned = [number for (number,) in rows_beside(kept, PLANNED)]
    told_fault(
        FaultRow(
            fault="SIGTERM under load, with a slow API, and a start",
            where=where,
            tried=1,
            unit=f"{PEOPLE} people who wrote /start",
            lost=greetings.count(0),
            twice=sum(planned) - len(planned),
            doubled=sum(greetings) - PEOPLE,
            uncertain=uncertain_in(kept),
        )
    )

    assert planned == [1] * PEOPLE
    assert uncertain_in(kept) == 0


@pytest.mark.slow
def test_duties_are_taken_over(database_kind: str, postgres: str, folder: Path):
    """One of two processes sweeps; when it is killed, the other one does within seconds."""
    address = new_database(postgres)
    settings = {"DATABASE_URL": address, "KNEEBOT_SECRET": SECRET}
    with Database.open(address, serving=True) as db, serving(folder, **settings) as first:
        old_chat(db)
        until(lambda: count(address, HELD) == 1)
        until(lambda: count(address, "SELECT count(*) FROM chats") == 0)
        with serving(folder, **settings) as second:
            address_of(second)
            httpx.get(address_of(first))
            old_chat(db)
            assert count(address, HELD) == 1
            assert count(address, "SELECT count(*) FROM chats") == 1
            first.kill()
            began = time.monotonic()
            until(lambda: count(address, "SELECT count(*) FROM chats") == 0)
            print(f"taken over after {time.monotonic() - began:.1f} s")
            assert count(address, HELD) == 1


HELD = """
SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted
AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


def old_chat(db: Database) -> None:
    """Leave a web chat that nobody can come back to, which is swept up."""
    db.run(find_chat, channel=Channel.WEB, address="gone", now=LONG_AGO)


def count(address: str, query: str) -> int:
    with psycopg.connect(address) as conn:
        found = conn.execute(query).fetchone()
    assert found is not None
    return int(found[0])


@pytest.mark.slow
def test_worker_answers_where_it_is_told_to(database_kind: str, postgres: str, folder: Path):
    """Its own counts, for the token; there is no page beside them."""
    with served_in_thread(Telegram()) as url:
        settings = {
            "DATABASE_URL": new_database(postgres),
            "KNEEBOT_SECRET": SECRET,
            "KNEEBOT_METRICS_TOKEN": READER,
            "TELEGRAM_TOKEN": TOKEN,
            "TELEGRAM_API_URL": url,
        }
        Database.open(settings["DATABASE_URL"], serving=True).close()
        with serving(folder, "--port", "0", command="worker", **settings) as process:
            told = process.stdout.readline()  # type: ignore[union-attr] # it is a pipe
            home = f"http://127.0.0.1:{told.split()[-1].strip('.')}"
            counts = httpx.get(
                f"{home}/metrics", headers={"Authorization": f"Bearer {READER}"}
            ).text

            assert httpx.get(f"{home}/healthz").status_code == 200
            assert httpx.get(f"{home}/metrics").status_code == 401
            assert httpx.get(home).status_code == 404
    assert "kneebot_database_up 1.0" in counts


@contextmanager
def frozen(server: str) -> Iterator[None]:
    """Let all processes of a server stand still inside: whoever asks it something waits."""
    import psutil  # noqa: PLC0415 - it comes with the server

    folder = Path(server.partition("host=")[2])
    first = psutil.Process(int((folder / "postmaster.pid").read_text().split()[0]))
    parts = [first, *first.children(recursive=True)]
    try:
        for one in parts:
            one.suspend()
        yield
    finally:
        for one in reversed(parts):
            one.resume()


@contextmanager
def polling(folder: Path, server: str, command: str) -> Iterator[subprocess.Popen[str]]:
    """Run a command with a database and a Telegram of its own until it polls."""
    with served_in_thread(Telegram(is_local=True)) as url:
        settings = {
            "DATABASE_URL": new_database(server),
            "KNEEBOT_SECRET": SECRET,
            "TELEGRAM_TOKEN": TOKEN,
            "TELEGRAM_API_URL": url,
        }
        Database.open(settings["DATABASE_URL"], serving=True).close()
        with serving(folder, "--port", "0", command=command, **settings) as process:
            assert process.stdout is not None
            while "t.me" not in process.stdout.readline():
                assert process.poll() is None
            yield process


@pytest.mark.long
def test_stopping_does_not_wait_for_a_server_that_says_nothing(database_kind: str, folder: Path):
    with (
        server_running() as server,
        polling(folder, server, "run") as runs,
        polling(folder, server, "worker") as works,
    ):
        time.sleep(1)  # until they poll, and hold their roles
        with frozen(server):
            time.sleep(6)  # until they looked, sent and noted something, which all wait
            begun = time.monotonic()
            for process in (runs, works):
                process.terminate()
            for process in (runs, works):
                process.communicate(timeout=PATIENCE_S)
                took = time.monotonic() - begun
                assert took < LONGEST_DRAIN_S, process.args
