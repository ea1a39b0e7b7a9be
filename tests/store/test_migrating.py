"""The schema is made, upgraded after a backup, and never touched when it is newer."""

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from subprocess import Popen

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import OperationalError

from bot.store.campaigns import campaign_of
from bot.store.conversations import Stored, begin, find_chat, latest
from bot.store.database import Database
from bot.store.errors import AlreadyServed, SchemaTooNew
from bot.store.migrating import MIGRATIONS, revision, revisions, upgrade
from bot.store.requests import keep_request, requests_of
from bot.store.tables import metadata
from bot.store.taking_back import cancel_planned
from flows.pathway.answers import Answer
from flows.talking.session import Session

NEXT = """
import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{before}"


def upgrade():
    with op.batch_alter_table("chats", recreate="always") as chats:
        chats.add_column(sa.Column("nickname", sa.Text))
    {then}
"""

OPEN = """
import sys
from bot.store.database import Database

Database.open(sys.argv[1], serving=True).close()
print(sorted(name for name in sys.modules if name.split(".")[0] in ("alembic", "mako")))
"""


@pytest.fixture
def future(tmp_path: Path) -> Callable[[str], Path]:
    """Make the migrations of a later version, which rebuilds the table all else hangs on."""

    def make(then: str = "pass") -> Path:
        folder = tmp_path / "100% future"
        shutil.copytree(MIGRATIONS, folder)
        script = NEXT.format(before=revisions()[-1], then=then)
        (folder / "versions" / "9999_nickname.py").write_text(script)
        return folder

    return make


def talk(db: Database, now: datetime) -> Stored:
    chat = db.run(find_chat, channel="terminal", address="1", now=now)
    told = (Answer(item="age", value=41, turn=1),)
    return db.run(begin, chat, Session(flow="knee", content_hash="c1", answers=told), now)


def drift(conn: Connection) -> list[object]:
    return compare_metadata(MigrationContext.configure(conn), metadata)


def columns(conn: Connection) -> set[str]:
    return set(conn.scalars(text("SELECT name FROM pragma_table_info('chats')")))


def declared(conn: Connection) -> dict[str, str]:
    """Return the words of each declaration, whatever their order and marks around names."""
    made = conn.execute(text("SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'alembic%'"))
    return {
        name: "".join(sorted((sql or "").replace(",", " ").replace('"', "").split()))
        for name, sql in made
    }


def test_migrations_make_the_tables(db: Database) -> None:
    assert db.run(revision, db.name) == revisions()[-1]
    assert db.run(drift) == []


def test_constraints_do_not_drift_either(db: Database) -> None:
    """The comparison of Alembic sees no checks, cascades or autoincrement."""
    made = db.run(declared)

    def remake(conn: Connection) -> None:
        metadata.drop_all(conn)
        metadata.create_all(conn)

    db.run(remake)

    assert made == db.run(declared)


def test_fresh_file_needs_no_backup(db: Database, path: Path) -> None:
    assert list(path.parent.glob("*backup*")) == []


@pytest.mark.slow
def test_only_a_migration_imports_alembic(path: Path, start: Callable[..., Popen[str]]) -> None:
    first, _ = start(OPEN, path).communicate()
    second, wrong = start(OPEN, path).communicate()

    assert "alembic" in first
    assert (second, wrong) == ("[]\n", "")


def test_newer_schema_is_left_alone(path: Path, future: Callable[[], Path]) -> None:
    with Database.open(path, serving=True) as db:
        upgrade(db, future())
    before = path.read_bytes()

    with pytest.raises(SchemaTooNew, match="install the newer version"):
        Database.open(path, serving=True)

    assert path.read_bytes() == before


def test_upgrade_keeps_the_data(db: Database, now: datetime, future: Callable[[], Path]) -> None:
    stored = talk(db, now)

    upgrade(db, future())

    assert "nickname" in db.run(columns)
    assert db.run(latest, stored.chat_id) == stored
    assert db.run(lambda conn: conn.scalar(text("PRAGMA foreign_keys"))) == 1


def test_upgrade_makes_a_backup_first(
    db: Database, path: Path, now: datetime, future: Callable[[], Path]
) -> None:
    stored, before = talk(db, now), revisions()[-1]

    upgrade(db, future())

    backup = path.with_name(f"{path.name}.backup-{before}")
    assert backup.stat().st_mode & 0o077 == 0
    assert list(path.parent.glob("*.part")) == []
    with Database.open(backup, serving=True) as old:
        assert old.run(latest, stored.chat_id) == stored


def test_failed_upgrade_changes_nothing(
    db: Database, now: datetime, future: Callable[[str], Path]
) -> None:
    stored, before = talk(db, now), db.run(declared)

    with pytest.raises(OperationalError):
        upgrade(db, future('op.execute("SELECT * FROM no_such")'))

    assert db.run(declared) == before
    assert db.run(revision, db.name) == revisions()[-1]
    assert db.run(latest, stored.chat_id) == stored


def test_served_file_is_not_upgraded(db: Database, path: Path, future: Callable[[], Path]) -> None:
    with Database.open(path, serving=False) as other, pytest.raises(AlreadyServed):
        upgrade(other, future())

    assert "nickname" not in db.run(columns)


def test_memory_is_upgraded_without_backup(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, future: Callable[[], Path]
) -> None:
    folder = future()
    monkeypatch.chdir(tmp_path)
    with Database.open(":memory:", serving=True) as db:
        upgrade(db, folder)

        assert "nickname" in db.run(columns)
    assert list(tmp_path.iterdir()) == [folder]


BEFORE_REQUESTS = """
INSERT INTO clinics (id, name, zone, sends_from, sends_until, opens_at, closes_at, open_days,
    is_sandbox, created_at)
    VALUES (1, 'Northside', 'UTC', '08:00', '20:00', '09:00', '17:00', '12345', 0, '{at}');
INSERT INTO chats (id, channel, address, created_at) VALUES (1, 'telegram', '7', '{at}');
INSERT INTO patients (id, clinic_id, chat_id, zone, state, consented_at, consent_version,
    created_at, updated_at) VALUES (1, 1, 1, 'UTC', 'active', '{at}', '1', '{at}', '{at}');
INSERT INTO campaigns (id, clinic_id, text, segment, state, starts_at, not_after, created_at,
    updated_at) VALUES (4, 1, 'Closed', '{{}}', 'running', '{at}', '{at}', '{at}', '{at}');
INSERT INTO deliveries (id, patient_id, campaign_id, step, number, reminder, state, due_at,
    not_after, updated_at) VALUES (9, 1, 4, 'broadcast', 1, 0, 'planned', '{at}', '{at}', '{at}')
"""


def test_broadcasts_are_kept_where_their_table_is_made_anew(path: Path, tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as conn:
        config = Config(attributes={"connection": conn})
        config.set_main_option("script_location", str(MIGRATIONS))
        command.upgrade(config, "0009")
        for row in BEFORE_REQUESTS.format(at="2026-03-01 08:30:00.000000").split(";"):
            conn.exec_driver_sql(row)
    engine.dispose()

    with Database.open(path, serving=True) as db:
        campaign = db.run(campaign_of, 4)
        assert campaign is not None
        assert (campaign.text, campaign.state) == ("Closed", "running")
        assert db.run(cancel_planned, 4, campaign.starts_at) == 1
        db.run(keep_request, 1, "human", campaign.starts_at, since=campaign.starts_at)
        assert [one.kind for one in db.run(requests_of, 1)] == ["human"]
