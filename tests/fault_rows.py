"""Keeps what tests that do faults counted; `python -m docs.make_faults` makes a page of it.

Each run adds up what it did, and puts that into one file beside the code with its day and commit,
in place of what an earlier run did of the same fault on the same database. A test that failed
leaves what it did before, marked as failed since.
"""

import json
import subprocess
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

FILE = Path("build", "faults.json")
PROPERTY = "fault"
COUNTS = ("lost", "twice", "doubled", "uncertain")


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultRow:
    """What one fault did: how often it was tried, and to how many messages or answers what.

    Whoever does not count something leaves it out, which is not the same as none.
    """

    fault: str
    where: str
    """The database, or the part of the program that it was about."""
    tried: int
    unit: str
    lost: int | None = None
    twice: int | None = None
    """Applied twice, which must not be."""
    doubled: int | None = None
    """Seen twice by a person, as a reply may be whose fate was unclear."""
    uncertain: int | None = None


def not_tried(fault: str, where: str, why: str) -> FaultRow:
    """Return the row of a fault that could not be done; it gives way to any that was."""
    return FaultRow(fault=fault, where=where, tried=0, unit=f"not tried: {why}")


Told = Callable[[FaultRow], None]


def pytest_configure(config: pytest.Config) -> None:
    """Collect in the process that hears of all tests."""
    if not hasattr(config, "workeroutput"):
        config.pluginmanager.register(Rows(config.rootpath / FILE), "faults")


@dataclass(eq=False)  # pytest keeps plug-ins in sets
class Rows:
    """The rows of one run."""

    file: Path
    rows: list[dict[str, Any]] = field(default_factory=list)
    failed: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """What tests that failed told before they did, by their names."""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take the rows of a test, and whether it passed."""
        told = [value for name, value in report.user_properties if name == PROPERTY]
        rows = [json.loads(str(row)) | {"tests": [report.nodeid]} for row in told]
        if report.failed:
            self.failed[report.nodeid] = rows
        elif report.passed and report.when == "call":
            self.rows += rows

    def pytest_sessionfinish(self) -> None:
        """Write them, beside those of other faults."""
        if not (self.rows or self.failed):
            return
        known = json.loads(self.file.read_text(encoding="utf-8")) if self.file.exists() else []
        kept = {_key(row): row for row in known if "seen_at" in row}
        seen = {"seen_on": f"{datetime.now(UTC):%Y-%m-%d}", "seen_at": _commit(self.file.parent)}
        for key, row in _added_up(self.rows).items():
            if row["tried"] or not kept.get(key, row)["tried"]:
                kept[key] = row | seen
        self._mark(kept, seen)
        self.file.parent.mkdir(exist_ok=True)
        self.file.write_text(json.dumps([*kept.values()], indent=1) + "\n", encoding="utf-8")

    def _mark(self, kept: dict[tuple[str, str], dict[str, Any]], seen: Mapping[str, str]) -> None:
        """Mark the rows of tests that failed, also where these told nothing this time."""
        since = {"failed_on": seen["seen_on"], "failed_at": seen["seen_at"]}
        for test, told in self.failed.items():
            for row in told:
                kept.setdefault(_key(row), row | seen)
            keys = {_key(row) for row in told}
            for key, row in kept.items():
                if key in keys or test in row.get("tests", ()):
                    row.update(since)


def _key(row: Mapping[str, Any]) -> tuple[str, str]:
    return row["fault"], row["where"]


def _added_up(rows: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], dict[str, Any]]:
    """Return one row for each fault on each database; what was tried says of how much it was."""
    alike: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for row in sorted(rows, key=lambda row: not row["tried"]):
        alike.setdefault(_key(row), []).append(row)
    return {key: _sum(those) for key, those in alike.items()}


def _sum(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return rows of one fault as one; what any of those that tried it did not count, is not."""
    counts: dict[str, int | None] = {}
    for name in COUNTS:
        told = [row[name] for row in rows if row["tried"]]
        counts[name] = sum(told) if told and None not in told else None
    tests = {test for row in rows for test in row.get("tests", ())}
    tried = sum(row["tried"] for row in rows)
    return {**rows[0], **counts, "tried": tried, "tests": sorted(tests)}


def _commit(beside: Path) -> str:
    """Return the commit that the code is of, with a plus where it was changed since."""
    words = ("git", "describe", "--always", "--exclude=*", "--dirty=+")
    try:
        told = subprocess.run(words, cwd=beside.parent, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return told.stdout.strip()


@pytest.fixture
def told_fault(record_property: Callable[[str, object], None]) -> Told:
    """Keep a row, if the test passes."""
    return lambda row: record_property(PROPERTY, json.dumps(asdict(row)))
