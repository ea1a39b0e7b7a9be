"""The page of faults says what was tried, when and on which code, and what was not."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal

import pytest

from docs.make_faults import page_of, written
from tests.fault_rows import COUNTS, PROPERTY, FaultRow, Rows, not_tried

FAULT = "the disk full for 3 s"
OTHER = FaultRow(fault="a wrong secret", where="webhook", tried=1, unit="1 update")
SEEN = {"seen_on": "2026-11-28", "seen_at": "192cc1c"}
DISK = FaultRow(
    fault=FAULT,
    where="postgresql",
    tried=1,
    unit="108 answers",
    lost=0,
    twice=0,
    doubled=0,
    uncertain=0,
)
NO_DISK = not_tried(FAULT, "postgresql", "no disk may be mounted here")


def counted(file: Path, *rows: FaultRow) -> list[Mapping[str, Any]]:
    """Let one run of tests count some rows; return all that are kept."""
    Rows(file, [asdict(row) for row in rows]).pytest_sessionfinish()
    kept: list[Mapping[str, Any]] = json.loads(file.read_text(encoding="utf-8"))
    return kept


def write(folder: Path, *rows: FaultRow, anyway: bool = False) -> str | None:
    """Write a page of some rows that were counted."""
    file = folder / "faults.json"
    file.write_text(json.dumps([asdict(row) | SEEN for row in rows]), encoding="utf-8")
    return written(folder / "faults.md", file, anyway=anyway)


def test_page_tells_what_was_not_tried() -> None:
    page = page_of([asdict(NO_DISK) | SEEN])

    assert f"| {FAULT} | PostgreSQL | 0 | not tried: no disk may be mounted here |  |" in page


def test_page_tells_day_and_commit() -> None:
    assert "| 108 answers | 0 | 0 | 0 | 0 | 2026-11-28 | 192cc1c |" in page_of(
        [asdict(DISK) | SEEN]
    )


def test_what_nobody_counts_is_left_empty() -> None:
    row = FaultRow(fault=FAULT, where="file", tried=1, unit="108 answers", lost=0, uncertain=2)

    assert "| 1 | 108 answers | 0 |  |  | 2 | 2026-11-28 |" in page_of([asdict(row) | SEEN])


def test_row_of_an_earlier_form_is_shown() -> None:
    """Older rows of the file have no list of tests, and one may lack a count of today."""
    kept = asdict(DISK) | SEEN
    del kept["uncertain"]

    assert "| 1 | 108 answers | 0 | 0 | 0 |  | 2026-11-28 |" in page_of([kept])


def test_fault_that_was_tried_stays(tmp_path: Path) -> None:
    for row in (NO_DISK, DISK, NO_DISK):
        [kept] = counted(tmp_path / "faults.json", row)

    assert asdict(DISK).items() <= kept.items()


def test_newest_run_wins(tmp_path: Path) -> None:
    """However often an older one tried."""
    often = FaultRow(fault=FAULT, where="postgresql", tried=100, unit="many", doubled=7)
    counted(tmp_path / "faults.json", often, OTHER)
    other, disk = sorted(
        counted(tmp_path / "faults.json", DISK), key=lambda row: row["fault"] == FAULT
    )

    assert other["fault"] == OTHER.fault
    assert (disk["tried"], disk["doubled"], disk["unit"]) == (1, 0, "108 answers")
    assert disk["seen_on"]
    assert disk["seen_at"]


def test_rows_of_one_run_add_up(tmp_path: Path) -> None:
    one = FaultRow(fault=FAULT, where="file", tried=2, unit="an answer each", uncertain=1)
    [row] = counted(tmp_path / "faults.json", one, one)

    assert (row["tried"], row["uncertain"], row["lost"]) == (4, 2, None)


def test_sum_of_which_a_part_was_not_counted_is_none(tmp_path: Path) -> None:
    """What could not be tried is no such part."""
    other = FaultRow(fault=FAULT, where="postgresql", tried=1, unit="108 answers", lost=0, twice=0)
    [row] = counted(tmp_path / "faults.json", NO_DISK, DISK, other)

    assert (row["tried"], row["unit"]) == (2, "108 answers")
    assert [row[name] for name in COUNTS] == [0, 0, None, None]


def failing(file: Path, test: str, *rows: FaultRow) -> list[Mapping[str, Any]]:
    """Let one run of tests have one that fails once it has told these rows; return all kept."""
    told = Rows(file)
    told.pytest_runtest_logreport(report(test, "failed", *rows))
    told.pytest_sessionfinish()
    kept: list[Mapping[str, Any]] = json.loads(file.read_text(encoding="utf-8"))
    return kept


def report(test: str, outcome: Literal["passed", "failed"], *rows: FaultRow) -> pytest.TestReport:
    """Return what pytest reports of a test that told some rows."""
    told: list[tuple[str, object]] = [(PROPERTY, json.dumps(asdict(row))) for row in rows]
    return pytest.TestReport(test, ("", 0, ""), {}, outcome, None, "call", user_properties=told)


@pytest.mark.parametrize("told", [(), (DISK,)], ids=["before it told", "once it told"])
def test_test_that_failed_marks_its_row(tmp_path: Path, told: tuple[FaultRow, ...]) -> None:
    file = tmp_path / "faults.json"
    run = Rows(file)
    run.pytest_runtest_logreport(report("test_disk", "passed", DISK))
    run.pytest_runtest_logreport(report("test_secret", "passed", OTHER))
    run.pytest_sessionfinish()
    kept = {row["fault"]: row for row in failing(file, "test_disk", *told)}

    assert "failed_on" not in kept[OTHER.fault]
    assert kept[FAULT]["failed_on"] == kept[FAULT]["seen_on"]
    assert f"**failed {kept[FAULT]['failed_on']}**" in page_of([*kept.values()])


def test_test_that_passes_again_marks_nothing(tmp_path: Path) -> None:
    file = tmp_path / "faults.json"
    failing(file, "test_disk", DISK)
    [row] = counted(file, DISK)

    assert "failed_on" not in row


def test_row_without_a_day_is_forgotten(tmp_path: Path) -> None:
    file = tmp_path / "faults.json"
    file.write_text(json.dumps([asdict(DISK)]), encoding="utf-8")

    assert [row["fault"] for row in counted(file, OTHER)] == [OTHER.fault]


def test_page_keeps_what_nobody_counted(tmp_path: Path) -> None:
    assert write(tmp_path, DISK, OTHER) is None
    before = (tmp_path / "faults.md").read_text(encoding="utf-8")
    told = write(tmp_path, DISK)

    assert told is not None
    assert "a wrong secret, on webhook" in told
    assert FAULT not in told
    assert (tmp_path / "faults.md").read_text(encoding="utf-8") == before


@pytest.mark.parametrize("rows", [[DISK], [DISK, OTHER]], ids=["fewer", "all"])
def test_page_is_written_when_told(tmp_path: Path, rows: list[FaultRow]) -> None:
    write(tmp_path, DISK, OTHER)

    assert write(tmp_path, *rows, anyway=True) is None
    page = (tmp_path / "faults.md").read_text(encoding="utf-8")
    assert (OTHER.fault in page) == (OTHER in rows)


def test_missing_count_is_told(tmp_path: Path) -> None:
    told = written(tmp_path / "faults.md", tmp_path / "faults.json", anyway=False)

    assert told is not None
    assert "make test test-long" in told
