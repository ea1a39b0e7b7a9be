"""Fails a run of all tests for each control of the hazard log that it did not prove.

A run of some tests judges only the controls whose tests were all in it. A run of all but the long
ones counts as one of all, so no control may rest on a long test alone. Where several processes
share a run (pytest-xdist), they tell what they run and the first one judges.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import pytest

from flows.errors import ContentError
from flows.proving.hazards import HazardLog, read_hazards

CONTENT = Path("flows", "content")
ENDED = (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED)
NARROWING = ("ignore", "ignore_glob", "lf", "collectonly")
"""Options that leave tests out without saying which."""


def pytest_configure(config: pytest.Config) -> None:
    """Watch this run, where there is a log."""
    if (config.rootpath / CONTENT / "hazards.yaml").is_file():
        told = getattr(config, "workeroutput", None)
        watch = Watch(config) if told is None else Helper(told)
        config.pluginmanager.register(watch, "hazards")


@dataclass(eq=False)  # pytest keeps plug-ins in sets
class Helper:
    """Tells the process that judges what is run here and what is not."""

    told: dict[str, object]
    left_out: list[str] = field(default_factory=list)

    def pytest_deselected(self, items: Sequence[pytest.Item]) -> None:
        """Note what is not run."""
        self.left_out += left_out_of(items)

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Tell all of it."""
        self.told["selected"] = [item.nodeid for item in session.items]
        self.told["left_out"] = self.left_out


class Node(Protocol):
    """A process that shared the run; what it told is missing when it broke down."""

    workeroutput: Mapping[str, list[str]]


@dataclass(eq=False)  # as above
class Watch:
    """What became of every test of one run."""

    config: pytest.Config
    selected: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    left_out: set[str] = field(default_factory=set)
    passed: set[str] = field(default_factory=set)
    spoiled: set[str] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)

    def pytest_deselected(self, items: Sequence[pytest.Item]) -> None:
        """Note what is not run."""
        self._note((), left_out_of(items))

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Note what is run."""
        self._note([item.nodeid for item in session.items], ())

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Node) -> None:
        """Note what another process was to run: every one of them, the same."""
        told = getattr(node, "workeroutput", {})
        self._note(told.get("selected", ()), told.get("left_out", ()))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note how a test came out; what was skipped or failed to be set up proves nothing."""
        if not report.passed:
            self.spoiled.add(report.nodeid)
        elif report.when == "call":
            self.passed.add(report.nodeid)

    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Judge the controls, unless the run broke off."""
        if exitstatus not in ENDED or session.shouldfail or session.shouldstop:
            return
        try:
            self.problems = list(self._problems(read_hazards(self.config.rootpath / CONTENT)))
        except ContentError as error:
            self.problems = str(error).splitlines()
        if self.problems:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print one line for each control without its proof."""
        if self.problems:
            terminalreporter.section("hazards without proof")
        for problem in self.problems:
            terminalreporter.write_line(problem)

    def _note(self, selected: Iterable[str], left_out: Iterable[str]) -> None:
        self.left_out.update(name for nodeid in left_out for name in names_of(nodeid))
        for nodeid in selected:
            for name in names_of(nodeid):
                self.selected[name].add(nodeid)

    def _problems(self, log: HazardLog) -> Iterator[str]:
        files = {proof.partition("::")[0] for _, control in log.controls for proof in control.proof}
        whole = not self.left_out and all(map(self._was_asked_for, files))
        for hazard, control in log.controls:
            if whole or all(map(self._was_all_run, control.proof)):
                missed = [
                    f"{proof} {told}" for proof in control.proof if (told := self._told(proof))
                ]
                if missed:
                    yield f"{hazard.id}, {control.kind} {control.name}: {'; '.join(missed)}"

    def _was_all_run(self, proof: str) -> bool:
        """Tell whether everything that a proof names was selected."""
        asked = self._was_asked_for(proof.partition("::")[0])
        return asked and proof in self.selected and proof not in self.left_out

    def _was_asked_for(self, file: str) -> bool:
        """Tell whether all tests of a file were asked for; none are in a narrowed run."""
        if any(self.config.getoption(name, None) for name in NARROWING):
            return False
        place = (self.config.rootpath / file).resolve()
        start = self.config.invocation_params.dir
        wholes = (arg for arg in self.config.args if "::" not in arg)
        return any(place.is_relative_to((start / arg).resolve()) for arg in wholes)

    def _told(self, proof: str) -> str:
        """Return what is wrong with a proof, empty when it holds."""
        tests = self.selected.get(proof)
        if not tests:
            return "is not there"
        held = self.passed.issuperset(tests) and self.spoiled.isdisjoint(tests)
        return "" if held else "did not pass"


def left_out_of(items: Iterable[pytest.Item]) -> list[str]:
    """Return what is not run, but for the long tests, which add to what others prove."""
    return [item.nodeid for item in items if not item.get_closest_marker("long")]


def names_of(nodeid: str) -> Iterator[str]:
    """Yield every name that a proof may give a test: of its file, class, function and case.

    >>> list(names_of("test_a.py::TestB::test_c[d::e]"))
    ['test_a.py', 'test_a.py::TestB', 'test_a.py::TestB::test_c', 'test_a.py::TestB::test_c[d::e]']
    """
    path, bracket, case = nodeid.partition("[")
    parts = path.split("::")
    for count in range(1, len(parts) + 1):
        yield "::".join(parts[:count])
    if bracket:
        yield f"{path}[{case}"
