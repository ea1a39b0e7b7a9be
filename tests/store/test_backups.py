"""What a restore is given stays, whatever its name; nothing of its own work stays behind."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.store.backups import back_up, restore
from bot.store.conversations import find_chat, known_chat
from bot.store.database import Database
from bot.store.migrating import revisions

NOW = datetime(2026, 11, 28, 9, tzinfo=UTC)
FILE = "kneebot.sqlite"


def with_chat(path: Path) -> None:
    with Database.open(path, serving=True) as db:
        db.run(find_chat, channel="telegram", address="7", now=NOW)
    path.with_name(f"{path.name}.lock").unlink()


def has_chat(path: Path) -> bool:
    with Database.open(path, serving=False, as_it_is=True) as db:
        return db.read(lambda conn: known_chat(conn, channel="telegram", address="7")) is not None


def nothing(copy: Path, before: Path | None) -> None:
    """Leave a copy as it is."""


@pytest.mark.parametrize("has_old", [True, False], ids=["in place of a file", "where none is"])
@pytest.mark.parametrize(
    "end", ["part", "part-old", "partial", "part.old", "part-2", f"part.backup-{revisions()[-1]}"]
)
def test_backup_stays_whatever_its_name(tmp_path: Path, end: str, has_old: bool) -> None:
    target, backup = tmp_path / FILE, tmp_path / f"{FILE}.{end}"
    with_chat(backup)
    before = backup.read_bytes()
    if has_old:
        Database.open(target, serving=True).close()
    restore(backup, target, NOW, nothing)

    assert backup.read_bytes() == before
    assert has_chat(target)


def test_backup_that_a_link_leads_to_stays(tmp_path: Path) -> None:
    part, link = tmp_path / f"{FILE}.part", tmp_path / "link"
    with_chat(part)
    link.symlink_to(part)
    restore(link, tmp_path / FILE, NOW, nothing)

    assert has_chat(part)
    assert has_chat(tmp_path / FILE)


def opened(copy: Path, before: Path | None) -> None:
    Database.open(copy, serving=True).close()


def cut(copy: Path, before: Path | None) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("ready", [opened, cut])
def test_own_files_of_a_restore_go(
    tmp_path: Path, ready: Callable[[Path, Path | None], None]
) -> None:
    copy = tmp_path / "copy"
    with_chat(copy)
    with suppress(KeyboardInterrupt):
        restore(copy, tmp_path / FILE, NOW, ready)

    assert list(tmp_path.glob("*.part*")) == []


def test_database_that_is_backed_up_stays_whatever_its_name(tmp_path: Path) -> None:
    path = tmp_path / "copy.part"
    with_chat(path)
    with Database.open(path, serving=False) as db:
        back_up(db, tmp_path / "copy")

    assert has_chat(path)
    assert has_chat(tmp_path / "copy")
