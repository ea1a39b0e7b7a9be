"""KNEEBOT_BACKUPS: a folder that can hold no daily copies is told at the start and by doctor."""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic, sleep

import pytest

from bot.store.backups import back_up_daily, newest_copy, ready_folder
from bot.store.database import Database
from bot.store.errors import StoreError
from tests.conftest import Kneebot, Outcome
from tests.processes import address_of, serving

SETTING = "KNEEBOT_BACKUPS"
FILE = "kneebot.sqlite"
Look = Callable[..., Outcome]


@pytest.fixture
def look(kneebot: Kneebot, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Look:
    """Send for the doctor while the setting names something, and nothing listens."""

    def looking(backups: str, *words: str) -> Outcome:
        monkeypatch.setenv(SETTING, backups)
        return kneebot("doctor", "--port", "0", *words)

    return looking


def kept(folder: Path, age: timedelta = timedelta()) -> None:
    """Keep a database and its copy of some days ago."""
    (folder / "backups").mkdir()
    with Database.open(folder / FILE, serving=True) as db:
        back_up_daily(db, folder / "backups", datetime.now(UTC) - age)


def test_folder_is_made_at_the_start_and_gets_a_copy(folder: Path):
    with serving(folder, KNEEBOT_BACKUPS="backups") as process:
        address_of(process)
        until = monotonic() + 15
        while newest_copy(folder / "backups") is None and monotonic() < until:
            sleep(0.05)

    assert (folder / "backups").stat().st_mode & 0o077 == 0
    assert newest_copy(folder / "backups") is not None


@pytest.mark.parametrize("name", ["a-file", "nowhere/backups", "a-file/backups"])
def test_folder_that_cannot_be_is_refused(
    kneebot: Kneebot, folder: Path, monkeypatch: pytest.MonkeyPatch, name: str
):
    (folder / "a-file").write_text("")
    monkeypatch.setenv(SETTING, name)

    assert kneebot("run", "--port", "0").refuses(SETTING, name, "folder")


@pytest.mark.parametrize("name", ["a-file", "nowhere/backups"])
def test_doctor_finds_a_folder_that_cannot_be(look: Look, folder: Path, name: str):
    (folder / "a-file").write_text("")
    outcome = look(name)

    assert outcome.code == 1
    assert f"backups: {SETTING}: " in outcome.out
    assert not (folder / "nowhere").exists()


def test_doctor_finds_a_folder_that_cannot_be_written_to(look: Look):
    assert f"backups: {SETTING}: " in look("/proc").out


def test_folder_that_run_will_make_is_well(look: Look, folder: Path):
    outcome = look("backups")

    assert outcome.code == 0
    assert list(folder.iterdir()) == []


def test_doctor_says_how_old_the_newest_copy_is(look: Look, folder: Path):
    kept(folder, timedelta(days=1))

    outcome = look("backups")
    assert outcome.code == 0
    assert "The newest copy in backups is 1 day old." in outcome.out


def test_copies_that_stopped_are_a_trouble(look: Look, folder: Path):
    kept(folder, timedelta(days=3))

    outcome = look("backups")
    assert outcome.code == 1
    assert f"backups: {SETTING}: the newest copy is 3 days old" in outcome.out


def test_server_is_not_copied_and_doctor_says_so(look: Look, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("KNEEBOT_SECRET", 32 * "k")
    outcome = look("backups", "--db", "postgresql://someone@127.0.0.1:9/knee")

    assert f"backups: {SETTING}: " in outcome.out
    assert "pg_dump" in outcome.out


def test_copy_that_fails_names_the_setting(folder: Path):
    with (
        Database.open(folder / FILE, serving=True) as db,
        pytest.raises(StoreError, match=f"{SETTING}: .*gone.*folder"),
    ):
        back_up_daily(db, folder / "gone", datetime.now(UTC))


def test_kneebot_at_work_is_asked_what_fails(kneebot: Kneebot, folder: Path):
    for day in (datetime.now(UTC), datetime.now(UTC) + timedelta(days=1)):
        (folder / "backups" / f"kneebot-{day:%Y-%m-%d}.sqlite.part").mkdir(parents=True)
    with serving(folder, KNEEBOT_BACKUPS="backups") as process:
        port = address_of(process).rstrip("/").rpartition(":")[2]
        until = monotonic() + 15
        while "process" not in (told := kneebot("doctor", "--port", port).out):
            assert monotonic() < until, told

    assert "process: kneebot at work says: back up could not be done (StoreError)" in told


def test_newest_copy_is_known_by_its_name(folder: Path):
    ready_folder(folder / "backups")
    for name in ("kneebot-2026-11-02.sqlite", "kneebot-2026-10-30.sqlite", "other.sqlite"):
        (folder / "backups" / name).write_text("")

    newest = newest_copy(folder / "backups")
    assert newest is not None
    assert newest.isoformat() == "2026-11-02"
    assert newest_copy(folder / "nowhere") is None
    assert os.listdir(folder) == ["backups"]
