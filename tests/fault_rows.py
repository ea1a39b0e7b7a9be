"""Keeps what tests that do real faults counted; `python -m docs.make_faults` makes a page of it.

Each run adds what it did to one file beside the code, in place of what was counted before with as
many tries or fewer.
"""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

import pytest

FILE = Path("build", "faults.json")
PROPERTY = "fault"


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultRow:
    """What one fault did: how often it was tried, and to how many messages or answers what."""

    fault: str
    where: str
    """The database, or the part of the program that it was about."""
    tried: int
    unit: str
    lost: int = 0
    twice: int = 0
    """Applied twice, which must not be."""
    doubled: int = 0
    """Seen twice by a person, as a reply may be whose fate was unclear."""
    uncertain: int = 0


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
    rows: list[dict[str, object]] = field(default_factory=list)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take the rows of a test that passed."""
        if report.passed and report.when == "call":
            told = [value for name, value in report.user_properties if name == PROPERTY]
            self.rows += [json.loads(str(row)) for row in told]

    def pytest_sessionfinish(self) -> None:
        """Write them, beside those of other faults."""
        if not self.rows:
            return
        known = json.loads(self.file.read_text(encoding="utf-8")) if self.file.exists() else []
        # Of the rows of one fault the last stays, so that is the one with the most tries.
        in_order = sorted([*known, *self.rows], key=lambda row: int(row["tried"]))
        rows = {(row["fault"], row["where"]): row for row in in_order}
        self.file.parent.mkdir(exist_ok=True)
        self.file.write_text(json.dumps([*rows.values()], indent=1) + "\n", encoding="utf-8")


@pytest.fixture
def told_fault(record_property: Callable[[str, object], None]) -> Told:
    """Keep a row, if the test passes."""
    return lambda row: record_property(PROPERTY, json.dumps(asdict(row)))
