"""The commands of the page about a clinic's machine are run as they stand there, in their order."""

import re
import shlex
import shutil
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.conversation.channel import Channel
from bot.store.conversations import find_chat, known_chat
from bot.store.database import Database
from bot.store.erasing import erase_with_receipt
from bot.store.migrating import MIGRATIONS, revision, revisions, upgrade
from tests.checkout import ROOT, libraries_in
from tests.conftest import Kneebot
from tests.emptying import opened
from tests.machine import Machine
from tests.processes import free_port

PAGE = ROOT / "docs" / "operations.md"
BLOCK = re.compile(r"^```\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NEEDED = ("bot", "docs", "flows", "templates", "pyproject.toml", "requirements.lock", "README.md")
LEFT_OUT = shutil.ignore_patterns("__pycache__")
PYTHON = """#!/bin/sh -eu
test "$1 $2" = "-m venv"
{python} "$@"
echo {libraries} > "$(echo "$3"/lib/python*/site-packages)/beside.pth"
"""
"""What the lock names is there already, in the versions that it names, or pip fails."""
SUDO = '#!/bin/sh -eu\ntest "$1 $2" = "-u kneebot"\nshift 2\nexec "$@"\n'
USERADD = '#!/bin/sh -eu\ntest "$*" = "--system --home-dir {home} kneebot"\n'
INSTALL = """#!/bin/sh -eu
if test "$1 $2" = "-o kneebot"; then shift 2; fi
if test "$1 $2 $3" = "-d -o kneebot"; then shift 3; set -- -d "$@"; fi
exec {install} "$@"
"""
GIT = '#!/bin/sh -eu\ncase "$*" in pull | "rev-parse HEAD") echo "$@" ;; *) exit 1 ;; esac\n'
LATER = """
import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{before}"


def upgrade():
    op.add_column("chats", sa.Column("nickname", sa.Text))
"""
"""What a version to come may bring."""
NOW = datetime.now(UTC)


def blocks_under(heading: str) -> list[str]:
    """Return what the page says to type under a heading."""
    section = PAGE.read_text(encoding="utf-8").partition(f"## {heading}\n")[2]
    return BLOCK.findall(section.partition("\n## ")[0])


@pytest.fixture
def machine(folder: Path) -> Iterator[Machine]:
    """A machine with a clone of the repository, and nothing else of kneebot."""
    state, port = folder / "state", str(free_port())
    made = Machine(
        folder=folder,
        instead={
            "/opt/kneebot": str(folder / "program"),
            "/var/lib/kneebot": str(state),
            "/etc/systemd/system": str(folder / "units"),
            "127.0.0.1:8000": f"127.0.0.1:{port}",
        },
        known={"PIP_NO_INDEX": "1", "KNEEBOT_PORT": port},
    )
    libraries = shlex.quote(str(libraries_in(folder)))
    made.lay(
        python3=PYTHON.format(python=shlex.quote(sys.executable), libraries=libraries),
        sudo=SUDO,
        useradd=USERADD.format(home=shlex.quote(str(state))),
        install=INSTALL.format(install=shutil.which("install")),
        git=GIT,
    )
    (folder / "units").mkdir()
    clone = folder / "clone"
    clone.mkdir()
    for path in (*map(ROOT.joinpath, NEEDED), *ROOT.glob("LICENSE*"), *ROOT.glob("*.example*")):
        copied = shutil.copytree if path.is_dir() else shutil.copy
        copied(path, clone / path.name, **({"ignore": LEFT_OUT} if path.is_dir() else {}))
    shutil.copy(ROOT / ".env.example", clone)
    yield made
    made.stop_all()


@pytest.mark.long
def test_steps_lead_from_a_clone_to_a_clinic_and_through_an_upgrade(machine: Machine):
    install, look, *_ = blocks_under("Install")
    upgrade, _ = blocks_under("Upgrade and roll back")
    [clinic] = re.findall(r"`(install [^`]*clinic\.yaml)`", PAGE.read_text(encoding="utf-8"))
    clone, state = machine.folder / "clone", machine.folder / "state"
    machine.types(install, within=clone)
    machine.types(clinic, within=clone)
    with (state / ".env").open("a", encoding="utf-8") as settings:
        print("KNEEBOT_URL=https://knee.example.org\nKNEEBOT_CLINIC=clinic.yaml", file=settings)
    began = machine.types(look)
    units = machine.folder / "units"
    for unit in units.iterdir():
        unit.write_text("old")
    upgraded = machine.types(upgrade + look, within=clone)

    assert "No troubles found." in began
    assert began.rstrip().endswith("kneebot is ready")
    assert "rev-parse HEAD\npull\n" in upgraded
    assert upgraded.rstrip().endswith("kneebot is ready")
    assert {unit.name for unit in units.iterdir()} == {"kneebot.service", "kneebot-worker@.service"}
    assert "old" not in {unit.read_text(encoding="utf-8") for unit in units.iterdir()}
    assert oct(state.stat().st_mode)[-3:] == "700"
    assert machine.told_systemd.splitlines()[:3] == [
        "enable --now kneebot",
        "daemon-reload",
        "restart kneebot",
    ]


def upgraded(path: Path, folder: Path) -> None:
    """Do as the start of a version whose schema is newer; somebody comes then, and one leaves."""
    shutil.copytree(MIGRATIONS, folder)
    later = LATER.format(before=revisions()[-1])
    (folder / "versions" / "9999_later.py").write_text(later, encoding="utf-8")
    with Database.open(path, serving=True) as db:
        gone = db.run(find_chat, channel=Channel.WEB, address="gone", now=NOW)
        upgrade(db, folder)
        db.run(find_chat, channel=Channel.WEB, address="since", now=NOW)
        db.run(erase_with_receipt, gone, NOW)


@pytest.mark.slow
def test_an_upgrade_of_a_file_is_rolled_back(kneebot: Kneebot, folder: Path):
    """The version before serves nobody first; then it finds what it left, and not who left."""
    _, back = blocks_under("Upgrade and roll back")
    path, program = folder / "kneebot.sqlite", f"{shlex.quote(sys.executable)} -m bot"
    machine = Machine(
        folder=folder,
        instead={
            "/opt/kneebot/bin/kneebot": program,
            "/var/lib/kneebot": str(folder),
            "<schema>": revisions()[-1],
        },
        known={"PYTHONPATH": str(ROOT)},
    )
    machine.lay(sudo=SUDO)
    with opened(path) as db:
        db.run(find_chat, channel=Channel.WEB, address="before", now=NOW)
    upgraded(path, folder / "newer")
    refused = kneebot("run", "--port", 0)
    told = machine.types(back)

    assert refused.refuses("written by a newer version", "'9999'")
    assert "Deleted again: 1 people" in told
    assert machine.told_systemd == "start kneebot\n"
    with Database.open(path, serving=True) as db:
        known = [
            db.run(known_chat, channel=Channel.WEB, address=one) is not None
            for one in ("before", "since", "gone")
        ]
        assert (db.run(revision, db.name), known) == (revisions()[-1], [True, False, False])
