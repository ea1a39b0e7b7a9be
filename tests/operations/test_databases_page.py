"""The commands of the page about databases are run as they stand there, in their order."""

import asyncio
import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
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
from tests.conftest import VARIABLES
from tests.postgres import programs, server_running
from tests.processes import PATIENCE_S, address_of, free_port, honcho, serving, stopped

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
NOTED = '#!/bin/sh -eu\necho "$@" >> {}\n'
NOW = datetime.now(UTC)


def blocks_under(heading: str) -> list[str]:
    """Return what the page says to type under a heading."""
    section = PAGE.read_text(encoding="utf-8").partition(f"### {heading}\n")[2]
    return [dedent(block) for block in BLOCK.findall(section.partition("\n### ")[0])]


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """A machine with a server and kneebot's folder; systemd only notes what it is told."""

    folder: Path
    server: str

    @property
    def address(self) -> str:
        """Where the page puts the database."""
        return f"postgresql://kneebot@/knee?host={self.server}"

    @property
    def told_systemd(self) -> str:
        """Return what systemd was told up to now."""
        return (self.folder / "systemd").read_text(encoding="utf-8")

    def types(self, block: str) -> str:
        """Type commands; return what they print. Whatever fails ends the test."""
        for here, there in (
            ("/opt/kneebot/bin/kneebot", f"{shlex.quote(sys.executable)} -m bot"),
            ("/var/lib/kneebot", str(self.folder)),
            ("/var/run/postgresql", self.server),
        ):
            block = block.replace(here, there)
        outside = {name: value for name, value in os.environ.items() if name not in VARIABLES}
        path = f"{self.folder / 'shims'}:{programs()}:{outside['PATH']}"
        inside = {"PATH": path, "PGHOST": self.server, "PYTHONPATH": str(ROOT)}
        told = subprocess.run(
            ["sh", "-eu", "-c", block],
            cwd=self.folder,
            env=outside | inside,
            check=False,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
        )
        assert told.returncode == 0, told.stdout + told.stderr
        return told.stdout


@pytest.fixture
def machine(database_kind: str, folder: Path) -> Iterator[Machine]:
    """A server of its own, as roles and names are those of the page."""
    shims = folder / "shims"
    shims.mkdir()
    for name, text in (("sudo", AS_SOMEBODY), ("systemctl", NOTED.format(folder / "systemd"))):
        (shims / name).write_text(text, encoding="utf-8")
        (shims / name).chmod(0o755)
    with server_running() as address:
        yield Machine(folder=folder, server=address.partition("host=")[2])


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
        with serving(machine.folder) as process:
            address_of(process)
            ann.say("/start")
            asyncio.run(ann.wait_for("shall we begin?", PATIENCE_S))
        told = "".join(map(machine.types, blocks_under("From a file to a server")))
        names = ("-c", "web=1,worker=2", "web", "worker")
        with honcho(machine.folder, *names, PORT=str(port)) as process:
            ann.say("yes")
            asyncio.run(ann.wait_for("Who has the sore knee?", PATIENCE_S))
            process.send_signal(signal.SIGTERM)
            ended = stopped(process)

    assert ended == {"web.1": "0", "worker.1": "0", "worker.2": "0"}
    assert "0 problems" in told
    assert "No troubles found." in told
    assert machine.told_systemd.splitlines() == [
        "stop kneebot",
        "start kneebot",
        "enable --now kneebot-worker@9101 kneebot-worker@9102",
    ]
    key = secret_in(machine.folder / "kneebot.sqlite.secret").decode()
    assert f"\nKNEEBOT_SECRET={key}\n" in (machine.folder / ".env").read_text(encoding="utf-8")


def test_an_upgrade_on_a_server_is_rolled_back(machine: Machine):
    """With the copy, the version before finds what it left; what came in since stands aside."""
    make, *_ = blocks_under("From a file to a server")
    before, upgrade, back, _ = blocks_under("Back up, upgrade and roll back")
    machine.types(make)
    leave_as_before(machine.address)
    (machine.folder / ".env").write_text(f"DATABASE_URL={machine.address}\n", encoding="utf-8")
    machine.types(before)
    told = machine.types(upgrade)
    with Database.open(machine.address, serving=True) as db:
        db.run(find_chat, channel=Channel.WEB, address="since", now=NOW)
    machine.types(back)
    old = known_in(machine.address)
    new = known_in(machine.address.replace("/knee?", "/knee_after?"))

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
