"""The page of faults says what was tried, and what was not."""

import json
from dataclasses import asdict
from pathlib import Path

from docs.make_faults import page_of
from tests.fault_rows import FaultRow, Rows, not_tried

FAULT = "the disk full for 3 s"


def test_page_tells_what_was_not_tried() -> None:
    page = page_of([asdict(not_tried(FAULT, "postgresql", "no disk may be mounted here"))])

    assert f"| {FAULT} | PostgreSQL | 0 | not tried: no disk may be mounted here |  |" in page


def test_fault_that_was_tried_stays(tmp_path: Path) -> None:
    file = tmp_path / "faults.json"
    tried = asdict(FaultRow(fault=FAULT, where="postgresql", tried=1, unit="108 answers"))
    untried = asdict(not_tried(FAULT, "postgresql", "no disk may be mounted here"))
    for row in (untried, tried, untried):
        Rows(file, [row]).pytest_sessionfinish()

    assert json.loads(file.read_text(encoding="utf-8")) == [tried]
