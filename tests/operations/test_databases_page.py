"""The commands of the page about databases are run as they stand there, in their order."""

import asyncio
import os
import re
import shlex
import shutil
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from textwrap import dedent

import psycopg
import pytest
from alembic import command
from alembic.config import Config

from bot.channels.web.secret import secret_in
from bot.conversation.channel import Channel
from bot.simulation.patient import Patient
from bot.simulation.server import served_in_thread
from bot.simulation.telegram import TOKEN, Telegram
from bot.store.conversations import find_chat, known_chat
from bot.store.database import Connection, Database
from bot.store.migrating import MIGRATIONS, revision, revisions
from tests.checkout import ROOT
from tests.machine import Machine
from tests.postgres import programs, server_running
from tests.processes import PATIENCE_S, free_port

DATABASES = ("postgresql",)
PAGE = ROOT / "docs" / "databases.md"
BLOCK = re.compile(r"^ *```\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
AS_SOMEBODY = """#!/bin/sh -eu
test "$1" = -u
export PGUSER="$2"
shift 2
exec "$@"
"""
"""What `sudo` is here: the server knows people by what they say of themselves."""
WORKERS = ("9101", "9102")
NOW = datetime.now(UTC)


def blocks_under(heading: str) -> list[str]:
    """Return what the page says to type under a heading."""
    section = PAGE.read_text(encoding="utf-8").partition(f"### {heading}\n")[2]
    return [dedent(block) for block in BLOCK.findall(section.partition("\n### ")[0])]


@pytest.fixture
def machine(database_kind: str, folder: Path) -> Iterator[Machine]:
    """A server of its own, as roles and names are those of the page."""
    with server_running() as address:
        server = address.partition("host=")[2]
        made = Machine(
            folder=folder,
            instead={
                "/opt/kneebot/bin/kneebot": f"{shlex.quote(sys.executable)} -m bot",
                "/var/lib/kneebot": str(folder),
                "/var/run/postgresql": server,
                **{port: str(free_port()) for port in WORKERS},
            },
            known={
                "PATH": f"{programs()}{os.pathsep}{os.environ['PATH']}",
                "PGHOST": server,
                "PYTHONPATH": str(ROOT),
            },
        )
        made.lay(sudo=AS_SOMEBODY)
        yield made
        made.stop_all()


def address_on(machine: Machine) -> str:
    """Return where the page puts the database."""
    return f"postgresql://kneebot@/knee?host={machine.known['PGHOST']}"


@pytest.mark.long
def test_steps_lead_from_a_file_to_three_processes(machine: Machine):
    """Who was asked something before goes on with the next question afterwards."""
    telegram, port = Telegram(is_local=True), free_port()
    ann = Patient(telegram, "Ann")
    with served_in_thread(telegram) as url:
        settings = {
            "KNEEBOT_PORT": str(port),
            "KNEEBOT_URL": f"http://127.0.0.1:{port}",
            "TELEGRAM_TOKEN": TOKEN,
            "TELEGRAM_API_URL": url,
        }
        lines = "".join(f"{name}={value}\n" for name, value in settings.items())
        (machine.folder / ".env").write_text(lines, encoding="utf-8")
        (machine.folder / ".env").chmod(0o600)
        (machine.folder / "units").mkdir()
        for unit in ROOT.glob("docs/*.service"):
            shutil.copy(unit, machine.folder / "units")
        machine.types("systemctl start kneebot")
        ann.say("/start")
        asyncio.run(ann.wait_for("shall we begin?", PATIENCE_S))
        told = "".join(map(machine.types, blocks_under("From a file to a server")))
        ann.say("yes")
        asyncio.run(ann.wait_for("Who has the sore knee?", PATIENCE_S))
        ready = [
            machine.types(f"curl --retry 9 --retry-connrefused http://127.0.0.1:{one}/readyz")
            for one in (port, *WORKERS)
        ]
        machine.types(
            f"systemctl stop kneebot {' '.join(f'kneebot-worker@{one}' for one in WORKERS)}"
        )

    assert ready == ["kneebot is ready\n"] * 3
    assert "0 problems" in told
    assert "No troubles found." in told
    workers = " ".join(f"kneebot-worker@{machine.instead[one]}" for one in WORKERS)
    assert machine.told_systemd.splitlines() == [
        "start kneebot",
        "stop kneebot",
        "start kneebot",
        f"enable --now {workers}",
        f"stop kneebot {workers}",
    ]
    key = secret_in(machine.folder / "kneebot.sqlite.secret").decode()
    assert f"\nKNEEBOT_SECRET={key}\n" in (machine.folder / ".env").read_text(encoding="utf-8")


def test_an_upgrade_on_a_server_is_rolled_back(machine: Machine):
    """With the copy, the version before finds what it left; what came in since stands aside."""
    make, *_ = blocks_under("From a file to a server")
    before, upgrade, back, _ = blocks_under("Back up, upgrade and roll back")
    machine.types(make)
    leave_as_before(address_on(machine))
    (machine.folder / ".env").write_text(f"DATABASE_URL={address_on(machine)}\n", encoding="utf-8")
    machine.types(before)
    told = machine.types(upgrade)
    with Database.open(address_on(machine), serving=True) as db:
        db.run(find_chat, channel=Channel.WEB, address="since", now=NOW)
    machine.types(back)
    old = known_in(address_on(machine))
    new = known_in(address_on(machine).replace("/knee?", "/knee_after?"))

    assert f"schema {revisions()[-1]}, was {revisions()[-2]}" in told
    assert old == (revisions()[-2], True, False)
    assert new == (revisions()[-1], True, True)
    assert "is up to date" in machine.types(upgrade + upgrade)


def known_in(address: str) -> tuple[str | None, bool, bool]:
    """Return the schema, and whether the chats of before and since are there."""
    with Database.open(address, serving=False, as_it_is=True) as db:
        before, since = (
            db.run(known_chat, channel=Channel.WEB, address=one) is not None
            for one in ("before", "since")
        )
        return db.run(revision, address), before, since


def leave_as_before(address: str) -> None:
    """Leave a database as the schema before this one has it, with one chat."""
    with Database.open(address, serving=True, as_it_is=True) as db:
        db.run(upgrade_to, revisions()[-2])
    with psycopg.connect(address) as conn:
        conn.execute(
            "INSERT INTO chats (channel, address, created_at) VALUES ('web', 'before', now())"
        )


def upgrade_to(conn: Connection, schema: str) -> None:
    config = Config(attributes={"connection": conn})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    command.upgrade(config, schema)
