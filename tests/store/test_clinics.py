"""Clinics and their staff, on every database."""

from datetime import datetime, time

import pytest

from bot.store.clinics import (
    Hours,
    add_clinic,
    add_member,
    all_clinics,
    clinic,
    link_member,
    member,
    members,
    members_in_chat,
    remove_member,
)
from bot.store.conversations import find_chat
from bot.store.database import Database

DATABASES = ("memory", "postgresql")
HOURS = Hours(
    sends_from=time(8),
    sends_until=time(20),
    opens_at=time(9, 30),
    closes_at=time(17),
    open_days="12345",
)


def add(db: Database, name: str, now: datetime, *, is_sandbox: bool = False) -> int | None:
    return db.run(
        add_clinic, name=name, zone="Asia/Tokyo", hours=HOURS, is_sandbox=is_sandbox, now=now
    )


@pytest.fixture
def north(db: Database, now: datetime) -> int:
    id = add(db, "North", now)
    assert id is not None
    return id


def chat(db: Database, name: str, now: datetime) -> int:
    return db.run(find_chat, channel="telegram", address=name, now=now)


def test_clinic_comes_back_as_it_was(db: Database, north: int, now: datetime) -> None:
    kept = db.read(clinic, north)

    assert (kept.name, kept.title, kept.zone, kept.hours) == ("North", "North", "Asia/Tokyo", HOURS)
    assert (kept.rules, kept.is_sandbox, kept.created_at) == ({}, False, now)


def test_name_of_a_clinic_is_taken_once(db: Database, north: int, now: datetime) -> None:
    assert add(db, "North", now) is None
    practice = add(db, "Practice", now, is_sandbox=True)

    assert [one.id for one in db.read(all_clinics)] == [north, practice]
    assert db.read(clinic, practice).title == "Practice (training, not real patients)"


def test_staff_comes_and_goes(db: Database, north: int, now: datetime) -> None:
    ann = db.run(add_member, north, "Ann", "owner", now)
    assert db.run(add_member, north, "Ann", "clinician", now) is None
    db.run(link_member, ann.id, chat(db, "one", now), now)
    assert db.run(remove_member, ann.id, now) is True
    assert db.run(remove_member, ann.id, now) is False
    gone = db.read(member, ann.id)

    assert db.read(members, north) == []
    assert (gone.name, gone.chat_id, gone.removed_at) == ("Ann", None, now)
    back = db.run(add_member, north, "Ann", "clinician", now)
    assert (back.id, back.role, back.chat_id, back.removed_at) == (ann.id, "clinician", None, None)


def test_chat_is_one_of_a_clinic_and_may_be_of_two(db: Database, north: int, now: datetime) -> None:
    south = add(db, "South", now)
    ann, bob = (db.run(add_member, north, name, "owner", now) for name in ("Ann", "Bob"))
    other = db.run(add_member, south, "Ann", "read_only", now)
    mine = chat(db, "one", now)
    for one in (ann, other, bob):
        db.run(link_member, one.id, mine, now)

    assert [one.id for one in db.read(members_in_chat, mine)] == [bob.id, other.id]
    assert db.read(member, ann.id).linked_at is None
