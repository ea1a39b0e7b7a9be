"""A database that is missing is told, never silently replaced by an empty one."""

import os
from pathlib import Path

import pytest

from bot.store.backups import back_up
from bot.store.conversations import find_chat
from bot.store.database import Database
from tests.commands.test_data import MARCH
from tests.conftest import Kneebot
from tests.processes import address_of, serving

FILE = "kneebot.sqlite"
READING = [
    ("sends", "failed"),
    ("sends", "uncertain", "--retry", "1"),
    ("clinic", "list"),
    ("clinic", "show"),
    ("clinic", "codes", "list"),
    ("clinic", "staff", "list"),
    ("clinic", "export", "--out", "all.zip"),
    ("checkins", "preview"),
]


@pytest.fixture
def kept(folder: Path) -> Path:
    """A database with one chat."""
    with Database.open(folder / FILE, serving=True) as db:
        db.run(find_chat, channel="web", address="1", now=MARCH)
        back_up(db, folder / "copy.sqlite")
    return folder / FILE


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_who_only_reads_makes_no_database(kneebot: Kneebot, folder: Path, words: tuple[str, ...]):
    assert kneebot(*words).refuses("no database", FILE, "DATABASE_URL")
    assert list(folder.iterdir()) == []


def test_first_clinic_may_make_it(kneebot: Kneebot, folder: Path):
    assert kneebot("clinic", "add", "North", "--zone", "Europe/London").code == 0
    assert (folder / FILE).is_file()


def test_restore_keeps_a_whole_file_in_place(
    kneebot: Kneebot, kept: Path, monkeypatch: pytest.MonkeyPatch
):
    """Killed at any step, it leaves the old one or the new one."""
    seen = []
    replace = os.replace

    def watching(source: Path, target: Path) -> None:
        with Database.open(kept, serving=False) as db:
            seen.append(db.read(lambda conn: conn.exec_driver_sql("SELECT * FROM chats").all()))
        replace(source, target)

    monkeypatch.setattr(os, "replace", watching)
    assert kneebot("restore", "copy.sqlite").code == 0

    assert len(seen) == 1
    assert len(seen[0]) == 1
    asides = [one.name for one in kept.parent.glob(f"{FILE}.replaced-*")]
    assert len(asides) == 1


def test_restored_file_stays_its_owners(kneebot: Kneebot, kept: Path):
    """Also where root restores it, who alone may give files away."""
    owner = 10001 if os.geteuid() == 0 else os.geteuid()
    for one in (kept, kept.with_name(f"{FILE}.lock")):
        os.chown(one, owner, -1)
    assert kneebot("restore", "copy.sqlite").code == 0

    assert kept.stat().st_uid == owner
    assert kept.with_name(f"{FILE}.lock").stat().st_uid == owner


def test_start_and_doctor_tell_of_what_was_left(kneebot: Kneebot, kept: Path, folder: Path):
    kept.rename(folder / f"{FILE}.replaced-20260302-093000")

    told = kneebot("doctor", "--port", "0").out
    assert f"database: database '{kept}' is missing or empty" in told
    assert "kneebot restore" in told
    with serving(folder) as process:
        address_of(process)
        process.terminate()
        _, err = process.communicate(timeout=15)
    assert "replaced-20260302-093000" in err
    assert err.count("\n") == 1
