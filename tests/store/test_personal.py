"""Every table and column is accounted for; what is deleted is gone; what is old is purged."""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select, update

from bot.app import open_library
from bot.conversation.channel import Channel
from bot.conversation.places import TEMPLATES
from bot.conversation.render import Renderer
from bot.retention import BACKUPS_KEPT, Retention, Until
from bot.settings import Settings
from bot.store import clinic_tables as of_clinics
from bot.store.backups import BESIDE, back_up, back_up_daily
from bot.store.conversations import begin, find_chat, keep_content, keep_page
from bot.store.database import Connection, Database
from bot.store.erasing import LETTERS, erase_with_receipt
from bot.store.personal import NOBODYS, OF_OTHERS, OF_PATIENTS, kept_of
from bot.store.requests import keep_request
from bot.store.results import add_result
from bot.store.sends import REPLY, plan
from bot.store.tables import erasures, metadata, sessions
from bot.store.written import keep_written
from flows.pathway.answers import Answer
from flows.pathway.clinic import Clinic
from flows.talking.replies import Say
from flows.talking.session import Phase, Session
from tests.purging import purge

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
MARK = "zebra-crossing"
OLD = timedelta(days=400)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with Database.open(tmp_path / "kneebot.sqlite", serving=True) as db:
        yield db


def told(conn: Connection, address: str = f"7-{MARK}", now: datetime = NOW) -> int:
    """Keep a chat whose every text holds the mark; return its number."""
    chat = find_chat(conn, channel=Channel.TELEGRAM, address=address, now=now)
    answers = (Answer(item="psfs_1", value=MARK, turn=0),)
    session = Session(flow="knee", content_hash="h", phase=Phase.ADVISED, answers=answers)
    stored = begin(conn, chat, session, now)
    keep_page(conn, chat, [MARK])
    keep_content(conn, "h", str, now)
    add_result(
        conn, stored, disposition="routine", content_hash="h", body={"answers": MARK}, now=now
    )
    body = {"method": "send", "text": MARK}
    plan(conn, chat, body, priority=REPLY, give_up_at=now + OLD, now=now)
    keep_written(conn, chat, 5, now)
    return chat


def followed(conn: Connection, chat: int, now: datetime = NOW) -> int:
    """Let a clinic follow a chat, with a label that holds the mark; return the patient."""
    clinic = {
        **{"name": f"clinic {chat}", "zone": "UTC", "sends_from": "08:00", "sends_until": "20:00"},
        **{"opens_at": "08:00", "closes_at": "17:00", "open_days": "12345", "is_sandbox": 0},
        "created_at": now,
    }
    [clinic_id] = conn.execute(insert(of_clinics.clinics).values(clinic)).inserted_primary_key or ()
    patient = {
        **{"clinic_id": clinic_id, "chat_id": chat, "label": MARK, "zone": "UTC"},
        **{"state": "active", "consented_at": now, "consent_version": "1"},
        **{"created_at": now, "updated_at": now},
    }
    [id] = conn.execute(insert(of_clinics.patients).values(patient)).inserted_primary_key or ()
    alert = {
        **{"clinic_id": clinic_id, "patient_id": id, "rule": "worse", "version": "1"},
        **{"level": "next_day", "key": "k", "cause": {"said": MARK}, "state": "open"},
        "created_at": now,
    }
    conn.execute(insert(of_clinics.alerts).values(alert))
    keep_request(conn, id, "human", now, since=now)
    opened = {"clinic_id": clinic_id, "patient_id": id, "what": "opened", "at": now}
    conn.execute(insert(of_clinics.audit).values(opened))
    return int(id)


def count(db: Database, table: str) -> int:
    return len(db.run(lambda conn: conn.execute(select(metadata.tables[table])).all()))


def test_every_table_and_column_is_accounted_for():
    known = {kept.table: kept.columns for kept in (*OF_PATIENTS, *OF_OTHERS)} | NOBODYS

    assert {name: " ".join(table.columns.keys()) for name, table in metadata.tables.items()} == {
        name: " ".join(columns.split()) for name, columns in known.items()
    }


def test_every_table_that_leads_to_a_chat_is_a_patients():
    leads = {
        table.name
        for table in metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name in ("chats", "sessions", "patients", "deliveries")
    }

    assert leads <= {kept.table for kept in OF_PATIENTS} | {"staff"}


@pytest.mark.parametrize("channel", list(Channel))
def test_privacy_has_words_for_all_that_is_kept(channel: Channel):
    renderer = open_library(Settings(), country="GB").renderer
    text = renderer.render(Say("privacy"), channel).text
    kept = OF_PATIENTS if channel is Channel.TELEGRAM else OF_PATIENTS[:4]

    for one in kept:
        values = {"table": one.table, "channel": channel}
        assert renderer.words("privacy/line", {**values, "until": one.until}) in text


def test_only_what_time_does_not_end_has_no_span():
    spans = {until: Retention().of(until, "telegram") for until in Until}

    assert [until for until, span in spans.items() if span is None] == [Until.REMOVED]


def test_copy_holds_the_rows_of_one_person_only(db: Database):
    mine = db.run(told)
    db.run(told, "somebody-else")
    db.run(followed, mine)

    rows = {kept.table: found for kept, found in db.run(lambda conn: list(kept_of(conn, mine)))}

    numbers = {name: len(found) for name, found in rows.items()}
    empty = {"enrolments": 0, "deliveries": 0, "campaign_answers": 0, "form_answers": 0}
    assert numbers == {**dict.fromkeys(rows, 1), **empty}
    assert rows["patients"][0]["label"] == MARK


def test_nothing_but_the_receipt_is_left(db: Database, tmp_path: Path):
    chat = db.run(told)
    db.run(followed, chat)

    receipt = db.run(erase_with_receipt, chat, NOW)
    db.empty_log()

    left = {name for name in metadata.tables if count(db, name)}
    assert left == {"audit", "clinics", "contents", "erasures"}
    assert receipt.counts["alerts"] == receipt.counts["patients"] == receipt.counts["requests"] == 1
    assert dict(receipt.stays) == {"audit": 1}
    back_up(db, tmp_path / "backup.sqlite")
    for name in (*(f"kneebot.sqlite{end}" for end in BESIDE), "backup.sqlite"):
        path = tmp_path / name
        assert not path.exists() or MARK.encode() not in path.read_bytes()


def test_backup_from_before_is_gone_when_it_is_said_to_be(db: Database, tmp_path: Path):
    """One copy a day: the last with what was deleted is gone after as many days as are told."""
    chat = db.run(told)
    back_up_daily(db, tmp_path, NOW)
    db.run(erase_with_receipt, chat, NOW)

    def holding() -> list[str]:
        copies = sorted(tmp_path.glob("kneebot-*.sqlite"))
        return [one.name for one in copies if MARK.encode() in one.read_bytes()]

    assert len(holding()) == 1
    for day in range(1, BACKUPS_KEPT + 1):
        back_up_daily(db, tmp_path, NOW + timedelta(days=day))
    assert holding() == []


@pytest.mark.parametrize(
    ("days", "words"),
    [(BACKUPS_KEPT, "gone after 7 days"), (0, "gone when that backup is replaced")],
)
def test_who_deletes_is_told_of_copies(days: int, words: str):
    keeps = replace(Retention(), backup_days=days)
    shelf = open_library(Settings(), country="GB")
    country, folders = shelf.renderer.country, (TEMPLATES,)
    renderer = Renderer(shelf.pathway, country, Clinic(), folders, retention=keeps)

    said = renderer.render(Say("deleted", {"receipt": None}), Channel.TELEGRAM).text
    assert f"backup {'is' if days else 'are'} {words}" in said


def test_mark_is_found_before_it_is_deleted(db: Database, tmp_path: Path):
    db.run(told)
    db.empty_log()
    back_up(db, tmp_path / "backup.sqlite")

    assert MARK.encode() in (tmp_path / "kneebot.sqlite").read_bytes()
    assert MARK.encode() in (tmp_path / "backup.sqlite").read_bytes()


@pytest.mark.parametrize(
    ("days", "told_of_copies"),
    [(7, "kept for 7 days. What you delete stays"), (0, "stays in such a copy until it is")],
)
def test_privacy_says_how_long_copies_hold_what_is_deleted(days: int, told_of_copies: str):
    keeps = replace(Retention(), backup_days=days)
    shelf = open_library(Settings(), country="GB")
    country, folders = shelf.renderer.country, (TEMPLATES,)
    renderer = Renderer(shelf.pathway, country, Clinic(), folders, retention=keeps)

    assert told_of_copies in renderer.render(Say("privacy"), Channel.TELEGRAM).text


def test_note_of_an_opening_names_nobody_after(db: Database):
    chat = db.run(told)
    db.run(followed, chat)
    db.run(erase_with_receipt, chat, NOW)

    [row] = db.run(lambda conn: conn.execute(select(of_clinics.audit)).all())
    assert row.patient_id is None


def test_receipts_differ_and_can_be_read_aloud(db: Database):
    codes = {db.run(erase_with_receipt, db.run(told), NOW).code for _ in range(20)}

    assert len(codes) == 20
    assert all(set(code) <= {*LETTERS, "-"} for code in codes)
    assert count(db, "erasures") == 20


def test_chat_that_nobody_used_is_purged(db: Database):
    db.run(told, "old", NOW - timedelta(days=91))
    db.run(told, "new", NOW - timedelta(days=89))
    purge(db, Retention(), NOW)

    assert count(db, "chats") == 1


def test_chat_of_a_patient_stays_while_followed(db: Database):
    chat = db.run(told, "old", NOW - OLD)
    db.run(followed, chat, NOW - OLD)
    purge(db, Retention(), NOW)

    assert (count(db, "chats"), count(db, "patients")) == (1, 1)


def test_chat_that_was_used_lately_stays(db: Database):
    db.run(told, "old", NOW - OLD)
    db.run(lambda conn: conn.execute(update(sessions).values(updated_at=NOW)))
    purge(db, Retention(), NOW)

    assert count(db, "chats") == 1


def test_record_of_who_left_is_purged_and_then_the_chat(db: Database):
    chat = db.run(told, "old", NOW - OLD)
    db.run(followed, chat, NOW - OLD)
    stopped = update(of_clinics.patients).values(state="stopped")
    db.run(lambda conn: conn.execute(stopped))
    purge(db, Retention(), NOW)

    assert (count(db, "patients"), count(db, "chats")) == (0, 0)
    assert count(db, "audit") == 1


def test_old_notes_and_receipts_are_purged(db: Database):
    chat = db.run(told)
    db.run(followed, chat)
    db.run(erase_with_receipt, chat, NOW)
    purge(db, Retention(), NOW + timedelta(days=1096))

    assert (count(db, "audit"), count(db, "erasures")) == (0, 0)


def test_settings_say_how_long():
    given = {"KNEEBOT_KEEP_DAYS": "30", "KNEEBOT_WEB_IDLE_HOURS": "5", "KNEEBOT_BACKUPS": "copies"}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in given.items():
            patch.setitem(os.environ, name, value)
        retention = Settings().retention

    assert (retention.chat, retention.web) == (timedelta(days=30), timedelta(hours=5))
    assert retention.backup_days == 7


def test_receipt_has_no_column_for_a_person():
    assert set(erasures.columns.keys()) == {"code", "erased_at", "counts"}
