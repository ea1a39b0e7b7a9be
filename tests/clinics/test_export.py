"""The table of check-ins: columns that stay, cells that no spreadsheet computes."""

import csv
from dataclasses import replace
from datetime import UTC, datetime, time
from io import StringIO

import pytest

from bot.app import open_library
from bot.clinics.cells import csv_of
from bot.clinics.export import CODEBOOK, Column, codebook, columns_of, table
from bot.settings import Settings
from bot.store.clinics import Clinic, Hours
from bot.store.exporting import CheckIn
from flows.checkins.polls import Question
from flows.pathway.answers import Value

NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
CLINIC = Clinic(
    id=1,
    name="North",
    zone="Europe/London",
    hours=Hours(
        sends_from=time(8),
        sends_until=time(20),
        opens_at=time(9),
        closes_at=time(17),
        open_days="12345",
    ),
    rules={},
    is_sandbox=True,
    created_at=NOW,
    listed_on=None,
)
COME = Question("Would you come?", ("Yes", "No"))
STAY = (
    "clinic is_training check_in patient label tags programme version broadcast event_date step "
    "number asks state reason due_at asked_at answered_at reminders objection"
)
"""Programs of clinics read these: none is renamed, moved or given another meaning."""


def check_in(label: str = "A1", **answers: Value) -> CheckIn:
    return CheckIn(
        id=7,
        patient_id=3,
        label=label,
        tags=("hip", "left"),
        programme="standard",
        version="abc",
        campaign_id=None,
        event_on="2026-02-27",
        step="short",
        number=1,
        asks="weekly",
        state="answered",
        reason=None,
        due_at=NOW,
        asked_at=NOW,
        answered_at=None,
        reminders=2,
        objection=None,
        answers=answers,
        choices={},
        form=None,
    )


@pytest.fixture(scope="module")
def columns() -> tuple[Column, ...]:
    pathway = open_library(Settings(), flow="checkin").pathway
    return columns_of(CLINIC, pathway, ["pain_worst", "asked_once"], {7: [COME.as_json()]})


def row(columns: tuple[Column, ...], one: CheckIn) -> dict[str, str]:
    """Return the cells as a program reads them."""
    text = csv_of(table(columns, [one]))
    (found,) = csv.DictReader(StringIO(text, newline=""), strict=True)
    return found


def test_columns_stay(columns: tuple[Column, ...]) -> None:
    ids = [column.id for column in columns]

    assert " ".join(ids[: len(STAY.split())]) == STAY
    assert len(set(ids)) == len(ids)
    assert {"pain_worst", "pain_average", "psfs_1.score", "change", "asked_once"} <= set(ids)
    assert ids[-2:] == ["asked_once", "broadcast_7_1"]


def test_cells_are_what_was_answered(columns: tuple[Column, ...]) -> None:
    answers = {"pain_worst": 0, "change": "much_better", "lost": ("walk", "work"), "asked_once": 4}
    found = row(columns, check_in(**answers))

    assert (found["clinic"], found["is_training"]) == ("North (training, not real patients)", "1")
    assert (found["check_in"], found["patient"], found["tags"]) == ("7", "3", "hip left")
    assert (found["due_at"], found["answered_at"]) == ("2026-03-01T08:30:00+00:00", "")
    assert (found["reminders"], found["broadcast"], found["event_date"]) == ("2", "", "2026-02-27")
    assert {item: found[item] for item in answers} == {
        "pain_worst": "0",
        "change": "much_better",
        "lost": "walk work",
        "asked_once": "4",
    }
    assert found["pain_average"] == ""


@pytest.mark.parametrize("blank", ["", "\t", "\r", " ", "x;"])
@pytest.mark.parametrize("text", ["=1+1", "+44", "-5 sharp", "@SUM(A1)"])
def test_words_never_become_a_formula(columns: tuple[Column, ...], blank: str, text: str) -> None:
    found = row(columns, check_in(label=blank + text, note=blank + text))

    assert found["note"] == found["label"] == f"{blank}'{text}"


@pytest.mark.parametrize("text", ['said "ow", twice', "two\nlines", "a;b", " a ", "Ä 🙂"])
def test_words_come_back_as_they_were(columns: tuple[Column, ...], text: str) -> None:
    assert row(columns, check_in(note=text))["note"] == text


def test_codebook_explains_every_column(columns: tuple[Column, ...]) -> None:
    header, *lines = codebook(columns)
    explained = {line[0]: line for line in lines}

    assert header == CODEBOOK
    assert [line[0] for line in lines] == [column.id for column in columns]
    assert all(line[1] and line[3] for line in lines)
    assert explained["pain_worst"][2] == "0 to 10"
    assert "much_better = Much better" in str(explained["change"][2])
    assert "earlier versions" in str(explained["asked_once"][3])


def test_answers_of_a_broadcast_stand_in_its_columns(columns: tuple[Column, ...]) -> None:
    of_it = replace(check_in(), campaign_id=7, choices={0: 1})
    of_another = replace(of_it, campaign_id=8)

    assert row(columns, of_it)["broadcast_7_1"] == "No"
    assert row(columns, of_another)["broadcast_7_1"] == ""
    [explained] = [one.explained for one in columns if one.id == "broadcast_7_1"]
    assert explained == ("broadcast_7_1", "choice", "Yes | No", "Would you come?")


@pytest.mark.parametrize(
    ("said", "cell"),
    [(None, ""), ("", "(no words)"), ("my hip, not my knee", "my hip, not my knee")],
    ids=["agrees", "without_words", "in_words"],
)
def test_objection_is_told(columns: tuple[Column, ...], said: str | None, cell: str) -> None:
    assert row(columns, replace(check_in(), objection=said))["objection"] == cell
    assert any(line[0] == "objection" for line in codebook(columns))
