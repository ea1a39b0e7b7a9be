"""The commands that look ahead at check-ins and back at alerts."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.store.conversations import find_chat
from bot.store.database import Connection, Database
from bot.store.enrolments import enrol, programme_called
from bot.store.patients import add_patient
from tests.conftest import Kneebot


@pytest.fixture
def clinic(kneebot: Kneebot, tmp_path: Path) -> str:
    """Return the file of a clinic that has a programme and no patients."""
    db = str(tmp_path / "clinic.sqlite")
    assert kneebot("clinic", "add", "Northside", "--zone", "Europe/Berlin", "--db", db).code == 0
    assert kneebot("clinic", "programmes", "add", "--standard", "--db", db).code == 0
    return db


def test_preview_of_nobody_says_so(kneebot: Kneebot, clinic: str) -> None:
    told = kneebot("checkins", "preview", "--db", clinic)
    assert (told.code, told.out) == (0, "0 messages of Northside in 14 days\n")


def test_preview_prints_who_gets_what(kneebot: Kneebot, clinic: str) -> None:
    now = datetime.now(UTC)

    def joins(conn: Connection) -> None:
        found = programme_called(conn, 1, "standard")
        assert found is not None
        patient = add_patient(
            conn,
            clinic_id=1,
            chat_id=find_chat(conn, channel="telegram", address="7", now=now),
            label="P7",
            tags=(),
            zone="Europe/Berlin",
            consent_version="1",
            now=now,
        )
        enrol(conn, patient, found[0], now.date(), now, passed_by=0)

    with Database.open(clinic, serving=False) as db:
        db.run(joins)
    told = kneebot("checkins", "preview", "--db", clinic).out
    assert "P7: weekly; text 1" in told
    assert "Text 1:\n    Northside\n" in told


def test_rehearsal_needs_patients(kneebot: Kneebot, clinic: str) -> None:
    assert kneebot("checkins", "rehearse", "--db", clinic).refuses("Northside", "no patients")


def test_rehearsal_needs_a_clinic(kneebot: Kneebot, tmp_path: Path) -> None:
    with Database.open(tmp_path / "empty.sqlite", serving=True):
        told = kneebot("checkins", "rehearse", "--db", str(tmp_path / "empty.sqlite"))
    assert told.refuses("no clinic")
