"""The commands that look after stored data: what they do, and one sentence for what they cannot."""

import os
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from bot.conversation.channel import Channel
from bot.conversation.triage import take_turn
from bot.retention import BACKUPS_KEPT
from bot.store.backups import back_up_daily
from bot.store.conversations import erase_chat, find_chat, known_chat, latest
from bot.store.copying import summary
from bot.store.database import Database
from bot.store.erasing import erase_with_receipt
from bot.store.inbox import Received, receive
from bot.store.migrating import revisions
from bot.store.sends import block_chat, plan
from bot.store.tables import erasures, metadata
from flows.pathway.loading import shipped
from flows.talking.events import Said, Start
from tests.conftest import Kneebot
from tests.postgres import HAS_WHEEL, new_database

NOW = datetime.now(UTC)
MARCH = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
TARGETS = ["file", *(["postgresql"] if HAS_WHEEL else [])]

SPOILING = {
    "file": (
        "CREATE TRIGGER spoil AFTER INSERT ON chats "
        "BEGIN UPDATE chats SET language = 'xx' WHERE id = new.id; END",
    ),
    "postgresql": (
        "CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN NEW.language = 'xx'; RETURN NEW; END $$",
        "CREATE TRIGGER spoil BEFORE INSERT ON chats FOR EACH ROW EXECUTE FUNCTION spoil()",
    ),
}


def talk(db: Database, address: str = "1") -> None:
    """Keep a conversation with a message, an update and an erased neighbour."""
    for event in (Start(), Said("yes"), Said("me"), Said("41")):
        db.run(take_turn, shipped(), Channel.TELEGRAM, address, event, NOW)
    chat = db.run(find_chat, channel="telegram", address=address, now=NOW)
    body = {"text": "Guten Tag 🦵 \ud800"}
    db.run(plan, chat, body, priority=1, give_up_at=NOW + timedelta(days=1), now=NOW)
    db.run(receive, "bot", [Received(2**63 - 1, {"width": 1.0, "big": 2**70})], NOW)
    gone = db.run(find_chat, channel="telegram", address=f"{address} gone", now=NOW)
    db.run(erase_chat, gone)


@pytest.fixture
def told(folder: Path) -> Path:
    """A file with a conversation."""
    path = folder / "kneebot.sqlite"
    with Database.open(path, serving=True) as db:
        talk(db)
    return path


@pytest.fixture(params=TARGETS)
def empty(request: pytest.FixtureRequest, folder: Path) -> str:
    """The address of an empty database of each kind."""
    if request.param == "file":
        return "sqlite:///other.sqlite"
    return new_database(request.getfixturevalue("postgres"))


def all_of(db: Database) -> list[object]:
    return [db.run(summary, table) for table in metadata.sorted_tables]


# ---- migrate


def test_migrate_makes_a_database(kneebot: Kneebot, empty: str) -> None:
    made, again = kneebot("migrate", "--db", empty), kneebot("migrate", "--db", empty)

    assert (made.code, again.code) == (0, 0)
    assert f"schema {revisions()[-1]}, was empty" in made.out
    assert "up to date" in again.out


LATER_TABLES = (
    *("clinics", "patients", "programmes", "staff", "audit", "codes"),
    *("campaigns", "enrolments", "deliveries", "campaign_answers", "alerts", "requests"),
    *("forms", "form_answers", "written"),
)


def test_migrate_tells_where_the_backup_is(kneebot: Kneebot, folder: Path, told: Path) -> None:
    with closing(sqlite3.connect(told)) as file:
        for table in reversed(LATER_TABLES):
            file.execute(f"DROP TABLE {table}")
        file.execute("DROP INDEX ix_sends_planned")
        file.execute("DROP INDEX ix_inbox_chat")
        file.execute("ALTER TABLE inbox DROP COLUMN address")
        file.execute("DROP TABLE send_gate")
        file.execute("DROP TABLE erasures")
        file.execute("DROP TABLE keys")
        file.execute("ALTER TABLE chats DROP COLUMN language")
        file.execute("ALTER TABLE chats DROP COLUMN awaits")
        file.execute("ALTER TABLE sends DROP COLUMN lease_until")
        file.execute("UPDATE alembic_version SET version_num = '0002'")
        file.commit()

    outcome = kneebot("migrate")

    assert outcome.code == 0
    assert f"schema {revisions()[-1]}, was 0002" in outcome.out
    backup = folder / "kneebot.sqlite.backup-0002"
    assert str(backup) in outcome.out
    assert backup.is_file()


# ---- backup and restore


def test_backup_comes_back(kneebot: Kneebot, told: Path, folder: Path) -> None:
    """Also of a file that is served, and in the place of one that goes on meanwhile."""
    with Database.open(told, serving=True) as db:
        before = all_of(db)
        assert kneebot("backup", "copy.sqlite").code == 0
        talk(db, "2")
        after = all_of(db)

    restored = kneebot("restore", "copy.sqlite")

    assert restored.code == 0
    with Database.open(told, serving=True) as db:
        assert all_of(db) == before
    [replaced] = folder.glob("kneebot.sqlite.replaced-*[0-9]")
    assert str(replaced) in restored.out
    with Database.open(replaced, serving=True) as db:
        assert all_of(db) == after


def test_backup_is_private_and_named_by_the_time(
    kneebot: Kneebot, told: Path, folder: Path
) -> None:
    assert kneebot("backup").code == 0

    [copy] = [one for one in folder.iterdir() if re.search(r"\.\d{8}-\d{6}$", one.name)]
    assert copy.stat().st_mode & 0o077 == 0
    assert list(folder.glob("*.part")) == []


def test_restore_tells_what_it_held_and_did_again(
    kneebot: Kneebot, told: Path, folder: Path
) -> None:
    with Database.open(told, serving=True) as db:
        chat = db.run(find_chat, channel="telegram", address="7", now=NOW)
        db.run(plan_check_in, chat)
        kneebot("backup", "copy.sqlite")
        db.run(erase_with_receipt, chat, NOW)
        db.run(block_chat, 1, NOW)

    restored = kneebot("restore", "copy.sqlite")

    assert restored.code == 0, restored.err
    assert "Held: 0 check-ins" in restored.out
    assert "Deleted again: 1 people" in restored.out
    assert "Stopped again: 1 who" in restored.out
    with Database.open(told, serving=True) as db:
        assert db.run(known_chat, channel="telegram", address="7") is None
        assert len(db.run(lambda conn: conn.execute(select(erasures)).all())) == 1


def test_who_is_killed_while_it_restores_leaves_nothing_that_goes_out_twice(
    kneebot: Kneebot, told: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Database.open(told, serving=True) as db:
        db.run(plan_check_in, db.run(find_chat, channel="telegram", address="7", now=NOW))
    kneebot("backup", "copy.sqlite")
    replace = os.replace

    def killed(source: Path, target: Path) -> None:
        replace(source, target)
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", killed)
    with suppress(KeyboardInterrupt):
        kneebot("restore", "copy.sqlite")

    assert kneebot("sends", "uncertain").out.endswith("1 uncertain\n")
    assert list(folder.glob("*.part*")) == []


def test_what_another_tool_put_back_is_held(kneebot: Kneebot, empty: str) -> None:
    with Database.open(empty, serving=True) as db:
        db.run(plan_check_in, db.run(find_chat, channel="telegram", address="7", now=NOW))

    restored = kneebot("db", "restored", "--db", empty)

    assert restored.code == 0, restored.err
    assert "Held: 1 check-ins" in restored.out
    assert "/delete or /stop again" in restored.out
    assert kneebot("sends", "uncertain", "--db", empty).out.endswith("1 uncertain\n")


def test_nothing_is_put_back_while_another_is_at_work(kneebot: Kneebot, empty: str) -> None:
    with Database.open(empty, serving=True):
        assert kneebot("db", "restored", "--db", empty).code == 2


def plan_check_in(conn: Connection, chat: int) -> None:
    later = NOW + timedelta(days=1)
    plan(conn, chat, {"text": "?"}, priority=3, give_up_at=later, now=NOW, kind="checkin")


def test_restore_makes_a_file_where_there_is_none(kneebot: Kneebot, told: Path) -> None:
    kneebot("backup", "copy.sqlite")

    assert kneebot("restore", "copy.sqlite", "--db", "new.sqlite").code == 0
    with Database.open("new.sqlite", serving=True) as db:
        assert db.run(latest, 1) is not None


def test_damaged_file_may_be_replaced(kneebot: Kneebot, told: Path) -> None:
    kneebot("backup", "copy.sqlite")
    told.write_bytes(b"\xff" * 10_000)

    assert kneebot("restore", "copy.sqlite").code == 0
    assert kneebot("db", "check").code == 0


def test_served_file_is_not_replaced(kneebot: Kneebot, told: Path) -> None:
    kneebot("backup", "copy.sqlite")
    with Database.open(told, serving=True):
        assert kneebot("restore", "copy.sqlite").refuses("already served")


def damaged(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def strange(path: Path) -> None:
    with closing(sqlite3.connect(path)) as file:
        file.execute("CREATE TABLE songs (title TEXT)")


def newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as file:
        file.execute("UPDATE alembic_version SET version_num = '9999'")
        file.commit()


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-700])


@pytest.mark.parametrize(
    "spoil", [damaged, cut_short, newer, Path.unlink], ids=lambda one: one.__name__
)
def test_unfit_backup_changes_nothing(
    kneebot: Kneebot, told: Path, spoil: Callable[[Path], None], folder: Path
) -> None:
    kneebot("backup", "copy.sqlite")
    spoil(folder / "copy.sqlite")
    before = told.read_bytes()

    assert kneebot("restore", "copy.sqlite").refuses("copy.sqlite")
    assert told.read_bytes() == before


def test_newer_schema_asks_for_the_newer_version(kneebot: Kneebot, told: Path) -> None:
    newer(told)

    checked = kneebot("db", "check")
    assert checked.code == 1
    assert "schema 9999, newer than" in checked.out
    assert "install the newer version" in checked.out
    assert kneebot("backup", "copy.sqlite").refuses("newer than", "install the newer version")


def test_file_of_another_program_is_no_backup(kneebot: Kneebot, told: Path, folder: Path) -> None:
    strange(folder / "songs")

    assert kneebot("restore", "songs").refuses("songs", "no backup")


def test_backup_overwrites_nothing(kneebot: Kneebot, told: Path) -> None:
    kneebot("backup", "copy.sqlite")

    assert kneebot("backup", "copy.sqlite").refuses("copy.sqlite", "there already")
    assert kneebot("backup", "no/folder/copy").refuses("no/folder/copy")
    assert kneebot("backup", f"{told}.secret").refuses("a name kneebot itself uses")
    assert kneebot("backup", "--db", "nothing.sqlite").refuses("nothing.sqlite", "no file")


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_server_is_backed_up_by_its_own_tools(kneebot: Kneebot, told: Path, command: str) -> None:
    words = [command, str(told)] if command == "restore" else [command]

    assert kneebot(*words, "--db", "postgres://me:secret@host/knee").refuses("pg_dump")


def test_day_is_backed_up_once_and_a_week_kept(told: Path, folder: Path) -> None:
    backups = folder / "backups"
    backups.mkdir()
    with Database.open(told, serving=True) as db:
        for day in range(10):
            made = [back_up_daily(db, backups, MARCH + timedelta(days=day)) for _ in range(2)]
            assert [one is not None for one in made] == [True, False]

    kept = sorted(one.name for one in backups.iterdir())
    assert len(kept) == BACKUPS_KEPT
    assert kept[-1] == "kneebot-2026-03-10.sqlite"


# ---- db copy


def test_copy_holds_the_same(kneebot: Kneebot, told: Path, empty: str) -> None:
    outcome = kneebot("db", "copy", told, empty)

    assert outcome.code == 0, outcome.err
    assert re.search(r"answers +2 rows, equal", outcome.out)
    with Database.open(told, serving=True) as old, Database.open(empty, serving=True) as new:
        assert all_of(new) == all_of(old)


def test_numbers_go_on_in_the_copy(kneebot: Kneebot, told: Path, empty: str) -> None:
    """Those of what was erased before it was copied are not given again either."""
    kneebot("db", "copy", told, empty)

    with Database.open(told, serving=True) as old, Database.open(empty, serving=True) as new:
        next_chat = [db.run(find_chat, channel="web", address="new", now=NOW) for db in (old, new)]
    assert next_chat == [3, 3]


def test_conversation_goes_on_in_the_copy(kneebot: Kneebot, told: Path, empty: str) -> None:
    kneebot("db", "copy", told, empty)

    with Database.open(empty, serving=True) as db:
        turned = db.run(take_turn, shipped(), Channel.TELEGRAM, "1", Said("female"), NOW)
    assert turned.chat_id == 1
    assert turned.answered is not None


def test_copy_goes_into_an_empty_database_only(kneebot: Kneebot, told: Path, empty: str) -> None:
    with Database.open(empty, serving=True) as db:
        talk(db, "of somebody else")
        before = all_of(db)

    assert kneebot("db", "copy", told, empty).refuses("not empty")
    with Database.open(empty, serving=True) as db:
        assert all_of(db) == before


def test_copy_in_which_a_row_differs_is_undone(kneebot: Kneebot, told: Path, empty: str) -> None:
    """The database that it goes into changes what it is given."""
    with Database.open(empty, serving=True) as db:
        for statement in SPOILING["file" if empty.startswith("sqlite") else "postgresql"]:
            db.run(lambda conn, spoil=statement: conn.exec_driver_sql(spoil))
        before = all_of(db)

    assert kneebot("db", "copy", told, empty).refuses("chats differs", "nothing was kept")
    with Database.open(empty, serving=True) as db:
        assert all_of(db) == before


def test_served_file_is_not_copied(kneebot: Kneebot, told: Path, empty: str) -> None:
    with Database.open(told, serving=True):
        assert kneebot("db", "copy", told, empty).refuses("already served")


def test_nothing_is_not_copied(kneebot: Kneebot, empty: str, folder: Path) -> None:
    assert kneebot("db", "copy", "nothing.sqlite", empty).refuses("nothing.sqlite", "no file")
    assert list(folder.glob("nothing*")) == []


@pytest.mark.parametrize("target", [":memory:", "sqlite://"])
def test_nothing_is_copied_to_where_it_is_lost(kneebot: Kneebot, told: Path, target: str) -> None:
    assert kneebot("db", "copy", told, target).refuses("in memory")


def test_end_that_is_cut_off_is_found(kneebot: Kneebot, told: Path) -> None:
    cut_short(told)

    checked = kneebot("db", "check")
    assert checked.code == 1
    assert "its end is cut off" in checked.out
    assert "is damaged" in kneebot("doctor", "--port", "0").out


# ---- db check


def test_sound_database_has_no_problems(kneebot: Kneebot, told: Path) -> None:
    outcome = kneebot("db", "check")

    assert outcome.code == 0
    assert "chats 1, " in outcome.out
    assert "0 problems" in outcome.out


ORPHANS = """
PRAGMA foreign_keys = OFF;
DELETE FROM chats;
"""
LEFT = """
UPDATE sends SET state = 'sending', updated_at = '2026-03-01 08:30:00.000000';
"""
CHANGED = """
ALTER TABLE chats ADD COLUMN nickname TEXT;
"""
OLD = """
UPDATE alembic_version SET version_num = '0001';
"""


@pytest.mark.parametrize(
    ("script", "words"),
    [
        pytest.param(ORPHANS, "rows of sessions have no chats", id="orphans"),
        pytest.param(LEFT, "begun and not settled", id="left sending"),
        pytest.param(CHANGED, "changed by hand", id="changed"),
        pytest.param(OLD, "run kneebot migrate", id="old"),
    ],
)
def test_problem_is_found(kneebot: Kneebot, told: Path, script: str, words: str) -> None:
    with closing(sqlite3.connect(told)) as file:
        file.executescript(script)

    outcome = kneebot("db", "check")

    assert outcome.code == 1
    assert words in outcome.out


def test_check_works_on_a_server(kneebot: Kneebot, empty: str) -> None:
    if "://" in empty and not empty.startswith("postgres"):
        Database.open(empty, serving=True).close()
    else:
        kneebot("migrate", "--db", empty)

    outcome = kneebot("db", "check", "--db", empty)

    assert outcome.code == 0, outcome.out


def test_check_changes_and_makes_nothing(kneebot: Kneebot, told: Path, folder: Path) -> None:
    before = told.read_bytes()

    kneebot("db", "check")
    assert told.read_bytes() == before
    assert kneebot("db", "check", "--db", "nothing.sqlite").refuses("no file")
    assert not (folder / "nothing.sqlite").exists()


# ---- worker


def test_worker_on_a_file_names_postgresql(kneebot: Kneebot) -> None:
    assert kneebot("worker").refuses("PostgreSQL", "DATABASE_URL", "kneebot run")


def test_worker_without_a_token_says_so(kneebot: Kneebot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KNEEBOT_SECRET", 32 * "k")
    assert kneebot("worker", "--db", "postgres://host/knee").refuses("TELEGRAM_TOKEN")


def test_worker_needs_the_key_of_all_processes(kneebot: Kneebot) -> None:
    assert kneebot("worker", "--db", "postgres://host/knee").refuses("KNEEBOT_SECRET")
