"""What each role may do, and that every opening of a record leaves a note."""

from collections.abc import Iterator
from datetime import UTC, datetime, time
from pathlib import Path

import pytest

import bot
from bot.clinics.access import MAY, Action, NotAllowed, Role, may, open_record, require
from bot.store.audit import noted
from bot.store.clinics import Hours, Member, add_clinic, add_member
from bot.store.conversations import find_chat
from bot.store.database import Connection, Database
from bot.store.tables import metadata

NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
HOURS = Hours(
    sends_from=time(8),
    sends_until=time(20),
    opens_at=time(9),
    closes_at=time(17),
    open_days="12345",
)
ALLOWED = {
    "owner": "see alerts launch enrol",
    "clinician": "see alerts launch enrol",
    "front_desk": "enrol",
    "read_only": "see",
}
EVERY = [(role, action) for role in Role for action in Action]


@pytest.fixture
def db() -> Iterator[Database]:
    with Database.open(":memory:", serving=True) as opened:
        yield opened


def member_as(role: str, removed_at: datetime | None = None) -> Member:
    return Member(
        id=1,
        clinic_id=1,
        name="Ann",
        role=role,
        chat_id=None,
        linked_at=None,
        removed_at=removed_at,
        writes_to=None,
    )


def clinic_with_patient(conn: Connection, name: str) -> tuple[int, int]:
    clinic_id = add_clinic(
        conn, name=name, zone="Europe/London", hours=HOURS, is_sandbox=False, now=NOW
    )
    row = {
        "clinic_id": clinic_id,
        "chat_id": find_chat(conn, channel="telegram", address=name, now=NOW),
        "zone": "Europe/London",
        "state": "active",
        "consented_at": NOW,
        "consent_version": "1",
        "created_at": NOW,
        "updated_at": NOW,
    }
    patients = metadata.tables["patients"]
    patient = conn.execute(patients.insert().returning(patients.c.id), row).scalar_one()
    assert clinic_id is not None
    return clinic_id, patient


@pytest.mark.parametrize(("role", "action"), EVERY)
def test_each_role_may_what_it_needs(role: Role, action: Action) -> None:
    allowed = action in ALLOWED[role].split()

    assert may(member_as(role), action) is allowed
    assert may(member_as(role, removed_at=NOW), action) is False


def test_refusal_names_who_may() -> None:
    with pytest.raises(NotAllowed, match=r"Ann may not launch: that is for owner or clinician"):
        require(member_as("read_only"), Action.LAUNCH)


@pytest.mark.parametrize("role", Role)
def test_opening_a_record_is_noted(db: Database, role: Role) -> None:
    clinic_id, patient = db.run(clinic_with_patient, "North")
    ann = db.run(add_member, clinic_id, "Ann", role, NOW)
    if Action.SEE in ALLOWED[role].split():
        db.run(open_record, ann, patient, NOW)
        expected = [("opened", "Ann", patient)]
    else:
        with pytest.raises(NotAllowed):
            db.run(open_record, ann, patient, NOW)
        expected = []
    rows = db.read(noted, clinic_id, 10)

    assert [(row.what, row.staff, row.patient_id) for row in rows] == expected


def test_record_of_another_clinic_stays_shut(db: Database) -> None:
    mine, _ = db.run(clinic_with_patient, "North")
    other, theirs = db.run(clinic_with_patient, "South")
    ann = db.run(add_member, mine, "Ann", "owner", NOW)

    with pytest.raises(NotAllowed, match="no patient"):
        db.run(open_record, ann, theirs, NOW)
    assert db.read(noted, mine, 10) == db.read(noted, other, 10) == []


def test_page_for_clinics_tells_what_each_may() -> None:
    page = (Path(bot.__file__).parent.parent / "docs" / "clinics.md").read_text(encoding="utf-8")
    header = f"| role | {' | '.join(Action)} |"
    lines = page.partition(header)[2].splitlines()[2 : 2 + len(Role)]
    told = {
        cells[1]: [action for action, cell in zip(Action, cells[2:], strict=False) if cell]
        for cells in ([cell.strip() for cell in line.split("|")] for line in lines)
    }

    assert told == {role: [one for one in Action if one in MAY[role]] for role in Role}
