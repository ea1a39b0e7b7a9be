"""KNEEBOT_BACKUPS: a folder that can hold no daily copies is told at the start and by doctor."""

import os
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import monotonic, sleep

import pytest

from bot.store.backups import back_up_daily, newest_copy, ready_folder
from bot.store.database import Database
from bot.store.errors import StoreError
from bot.store.migrating import revisions
from bot.store.old_copies import drop_old_copies
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


def newest_today(folder: Path) -> date | None:
    """Return the day of the newest copy in the folder of backups."""
    return newest_copy(folder / "backups", datetime.now(UTC).date())


def test_copies_of_days_to_come_keep_none_from_counting(folder: Path, look: Look):
    kept(folder, timedelta(days=3))
    for day in range(10):
        ahead = datetime.now(UTC) + timedelta(days=400 + day)
        (folder / "backups" / f"kneebot-{ahead:%Y-%m-%d}.sqlite").write_text("")
    told = look("backups")

    assert "is of a day to come; set the clock right" in told.out
    assert "the newest copy is 3 days old" in told.out
    with Database.open(folder / FILE, serving=True) as db:
        made = back_up_daily(db, folder / "backups", datetime.now(UTC))
    assert made is not None
    assert made.exists()


def test_folder_is_made_at_the_start_and_gets_a_copy(folder: Path):
    with serving(folder, KNEEBOT_BACKUPS="backups") as process:
        address_of(process)
        until = monotonic() + 15
        while newest_today(folder) is None and monotonic() < until:
            sleep(0.05)

    assert (folder / "backups").stat().st_mode & 0o077 == 0
    assert newest_today(folder) is not None


def old_ones(folder: Path) -> list[str]:
    """Make copies of each kind, of today and of eight days ago; return the old ones."""
    now = datetime.now(UTC)
    ago = now - timedelta(days=8)
    for at, schema in ((now, revisions()[-1]), (ago, "0009")):
        stamp = f"{at:%Y%m%d-%H%M%S}"
        for end in (
            f"backup-{schema}",
            f"replaced-{stamp}",
            f"replaced-{stamp}-wal",
            stamp,
            "mine",
            "backup-1120",
        ):
            copy = folder / f"{FILE}.{end}"
            copy.write_text("")
            os.utime(copy, (at.timestamp(), at.timestamp()))
    stamp = f"{ago:%Y%m%d-%H%M%S}"
    ends = (stamp, "backup-0009", "backup-1120", f"replaced-{stamp}")
    return [f"{FILE}.{end}" for end in ends]


def test_own_copies_go_after_a_week_and_those_by_hand_stay(folder: Path):
    by_hand, upgraded, dated_by_hand, replaced = old_ones(folder)
    before = {one.name for one in folder.iterdir()}
    dropped = drop_old_copies(folder / FILE, datetime.now(UTC))

    assert [one.name for one in dropped] == [upgraded, replaced]
    assert before - {one.name for one in folder.iterdir()} == {
        upgraded,
        replaced,
        f"{replaced}-wal",
    }
    assert (folder / by_hand).exists()
    assert (folder / dated_by_hand).exists()


def test_kneebot_at_work_drops_its_old_copies(folder: Path):
    Database.open(folder / FILE, serving=True).close()
    _, upgraded, *_ = old_ones(folder)
    with serving(folder) as process:
        address_of(process)
        until = monotonic() + 15
        while (folder / upgraded).exists() and monotonic() < until:
            sleep(0.05)

    assert not (folder / upgraded).exists()


def test_doctor_names_old_copies(kneebot: Kneebot, folder: Path):
    Database.open(folder / FILE, serving=True).close()
    names = old_ones(folder)
    outcome = kneebot("doctor", "--port", "0")

    assert outcome.code == 0
    assert f"what was deleted since: {', '.join(names)}." in outcome.out


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

    newest = newest_today(folder)
    assert newest is not None
    assert newest.isoformat() == "2026-11-02"
    assert newest_copy(folder / "nowhere", date.max) is None
    assert os.listdir(folder) == ["backups"]
