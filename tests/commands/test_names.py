"""A name means one clinic, one of the staff, one patient: what could mean two is refused."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.store.audit import noted
from bot.store.clinic_tables import clinics, staff
from bot.store.clinics import members
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


def kept_before(db: Database, name: str) -> None:
    """Keep a read-only member as versions did that told names apart by each letter."""
    row = {"clinic_id": 1, "name": name, "role": "read_only", "created_at": datetime.now(UTC)}
    db.run(lambda conn: conn.execute(staff.insert().values(row)))


@pytest.mark.parametrize("name", ["ann", "ANN", " Ann ", "\uff21nn", "Ann\u200d"])
def test_second_of_the_staff_of_one_name_is_refused(clinic: Clinic, name: str):
    assert clinic("staff", "add", name, "--role", "read_only").refuses("of the staff", "already")
    assert clinic("staff", "list").out.endswith("1 of North\n")


def test_spaces_tell_no_two_of_the_staff_apart(clinic: Clinic):
    assert clinic("staff", "add", "Dr  Ada", "--role", "clinician").out.startswith("Dr Ada is")
    assert clinic("staff", "add", "dr ada", "--role", "owner").refuses("already")
    assert "Dr Ada is no longer" in clinic("staff", "remove", "dr  ada").out


def test_who_was_removed_comes_back_as_they_were_called(clinic: Clinic, db: Database):
    clinic("staff", "add", "Bob", "--role", "clinician")
    clinic("staff", "remove", "Bob")
    assert clinic("staff", "add", "BOB", "--role", "read_only").out.startswith("Bob is read_only")
    assert [one.what for one in db.read(noted, 1, 1)] == ["staff added: Bob, read_only"]


def test_two_of_one_name_from_before_are_told_apart(clinic: Clinic, db: Database):
    kept_before(db, "ann")
    assert "For ann alone" in clinic("staff", "link", "ann", *BOT).out
    assert "For Ann alone" in clinic("staff", "link", "Ann", *BOT).out
    for way in (
        ("staff", "link", "ANN", *BOT),
        ("staff", "remove", "ANN"),
        ("desk", "--as", "ANN"),
    ):
        assert clinic(*way).refuses("'ANN' may be 'Ann', 'ann'; write the name exactly so"), way
    assert "ann is no longer" in clinic("staff", "remove", "ann").out
    assert [one.name for one in db.read(members, 1)] == ["Ann"]


@pytest.mark.parametrize("name", ["2", " 12 ", "1 2", "²", "\uff11"])
def test_number_is_no_name(clinic: Clinic, name: str):
    told = "write more than a number"
    assert clinic("add", name, "--zone", "Europe/London").refuses("name of a clinic", told)
    assert clinic("rename", "North", name).refuses("name of a clinic", told)
    assert clinic("staff", "add", name, "--role", "owner").refuses("name of somebody", told)
    assert clinic("list").out.endswith("1 clinic\n")


def test_closing_and_export_are_told_by_number(clinic: Clinic, db: Database):
    clinic("add", "South", "--zone", "Europe/London")
    renamed = clinics.update().where(clinics.c.id == 1).values(name="2")
    db.run(lambda conn: conn.execute(renamed))

    assert clinic("close", "1").refuses("kneebot clinic close 1 --yes")
    assert "South" in clinic("show", "--clinic", "2").out
    assert "kneebot clinic export --clinic 1" in clinic("close", "1", "--yes").out
    assert [told for told in clinic("list").out.splitlines() if "closed" not in told] == [
        "2  South  Europe/London  staff 0, patients 0",
        "2 clinics",
    ]


def test_spaces_tell_no_two_clinics_apart(clinic: Clinic):
    clinic("add", "Hill  Physio", "--zone", "Europe/London")
    assert clinic("add", "hill physio", "--zone", "Europe/London").refuses("'Hill Physio' already")
    assert clinic("rename", "North", "Hill   Physio").refuses("'Hill Physio' already")
    assert "Clinic 2" in clinic("show", "--clinic", "HILL  physio").out


@pytest.mark.parametrize("name", ["command line", "Command  Line", "somebody at its computer"])
def test_nobody_is_called_as_the_operator(clinic: Clinic, name: str):
    assert clinic("staff", "add", name, "--role", "owner").refuses("runs kneebot is called so")


@pytest.mark.parametrize(
    "label",
    ["patient 11", "PATIENT  11", "Paciente 11", "patient11", "patient #11", "Patient no. 11"],
)
def test_label_that_reads_as_another_patient_is_refused(clinic: Clinic, folder: Path, label: str):
    told = "patients without a label are told so"
    assert clinic("codes", "new", "--label", label, *BOT).refuses("label", told)
    (folder / "list.csv").write_text(f"label\nA1\n{label}\n")
    assert clinic("import", "list.csv", *BOT).refuses("line 3: label", told)
    assert clinic("codes", "list").out == "0 codes of North\n"


def test_number_of_a_record_elsewhere_is_a_label(clinic: Clinic, folder: Path):
    (folder / "list.csv").write_text("label\n204811\n0012\n")
    assert clinic("import", "list.csv", *BOT).code == 0
    assert clinic("codes", "new", "--label", "11", *BOT).code == 0


def test_letters_that_look_alike_tell_no_two_labels_apart(clinic: Clinic):
    assert clinic("codes", "new", "--label", "P1", *BOT).code == 0
    assert clinic("codes", "new", "--label", "\N{CYRILLIC CAPITAL LETTER ER}1", *BOT).code != 0
    assert clinic("codes", "new", "--label", "\N{GREEK CAPITAL LETTER RHO}1", *BOT).code != 0
    assert clinic("codes", "new", "--label", "\N{CYRILLIC CAPITAL LETTER PE}1", *BOT).code == 0


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


def test_commands_that_are_told_name_the_clinic_where_there_are_several(clinic: Clinic):
    assert 'staff link "Bob"\n' in clinic("staff", "add", "Bob", "--role", "owner").out
    assert '--role owner --clinic "South"\n' in clinic("add", "South", "--zone", "Asia/Tokyo").out
    named = ("--clinic", "south")
    told = clinic("staff", "add", "Cid", "--role", "owner", *named).out
    assert 'kneebot clinic staff link "Cid" --clinic "South"\n' in told
    told = clinic("codes", "new", *BOT, *named).out
    assert 'kneebot clinic staff link "Cid" --clinic "South"\n' in told


def labels(db: Database) -> list[str | None]:
    def of_codes(conn: Connection) -> list[str | None]:
        return [one.label for one in codes_of(conn, 1)]

    return db.read(of_codes)
