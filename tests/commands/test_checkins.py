"""The commands that look ahead at check-ins and back at alerts."""

from pathlib import Path

import pytest

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
    assert (told.code, told.out) == (0, "0 check-ins of Northside in 14 days\n")


def test_rehearsal_needs_patients(kneebot: Kneebot, clinic: str) -> None:
    assert kneebot("checkins", "rehearse", "--db", clinic).refuses("Northside", "no patients")


def test_rehearsal_needs_a_clinic(kneebot: Kneebot, tmp_path: Path) -> None:
    told = kneebot("checkins", "rehearse", "--db", str(tmp_path / "empty.sqlite"))
    assert told.refuses("no clinic")
