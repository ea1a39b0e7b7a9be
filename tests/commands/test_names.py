"""A name means one clinic, one of the staff, one patient: what could mean two is refused."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.store.codes import codes_of
from bot.store.database import Connection, Database
from tests.conftest import Kneebot, Outcome

Clinic = Callable[..., Outcome]
BOT = ("--bot", "KneeBot")
FAMILY = "👩‍👧 3"
"""Two people joined to one sign."""


@pytest.fixture
def clinic(kneebot: Kneebot) -> Clinic:
    """Do something with the clinic North, whose Ann is the owner."""
    kneebot("clinic", "add", "North", "--zone", "Europe/London")
    kneebot("clinic", "staff", "add", "Ann", "--role", "owner")
    return lambda *words: kneebot("clinic", *words)


@pytest.fixture
def db(clinic: Clinic, folder: Path) -> Iterator[Database]:
    with Database.open(folder / "kneebot.sqlite", serving=False) as opened:
        yield opened


@pytest.mark.parametrize("label", ["11", "0011", "patient 11", "PATIENT  11", "Paciente 11"])
def test_label_that_reads_as_a_number_is_refused(clinic: Clinic, folder: Path, label: str):
    told = "write more than a number"
    assert clinic("codes", "new", "--label", label, *BOT).refuses("label", told)
    (folder / "list.csv").write_text(f"label\nA1\n{label}\n")
    assert clinic("import", "list.csv", *BOT).refuses("line 3: label", told)
    assert clinic("codes", "list").out == "0 codes of North\n"


def test_spaces_tell_no_two_labels_apart(clinic: Clinic, folder: Path, db: Database):
    assert clinic("codes", "new", "--label", "Room  3", *BOT).code == 0
    assert clinic("codes", "new", "--label", "room 3", *BOT).refuses("that of code 1")
    (folder / "list.csv").write_text("label\nRoom   3\n")
    assert clinic("import", "list.csv", *BOT).refuses("line 2", "that of code 1")
    (folder / "list.csv").write_text("label\nRoom 4\nroom  4\n")
    assert clinic("import", "list.csv", *BOT).refuses("line 3", "stands on line 2 already")
    assert labels(db) == ["Room 3"]


def test_label_may_hold_joined_signs(clinic: Clinic, db: Database):
    assert clinic("codes", "new", "--label", FAMILY, *BOT).code == 0
    assert labels(db) == [FAMILY]
    assert clinic("codes", "new", "--label", "\u200d", *BOT).refuses("1 to 64 letters")
    assert clinic("codes", "new", "--label", "A\u200b1", *BOT).refuses("leave out U+200B")


def labels(db: Database) -> list[str | None]:
    def of_codes(conn: Connection) -> list[str | None]:
        return [one.label for one in codes_of(conn, 1)]

    return db.read(of_codes)
