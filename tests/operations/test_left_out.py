"""What a machine has not is left out of the tests and told; where it is needed, tests fail."""

import os
import subprocess
import sys
from pathlib import Path
from shutil import which

import pytest

from tests.checkout import ROOT

RUN = ROOT / ".ci" / "run"
BROWSER = "tests/web/test_browser_pictures.py"
UNIT = "tests/operations/test_deploying.py"
NOTES = '#!/bin/sh\necho "$@" >> {calls}\ntest "$*" != "$FAILING"\n'


def outcome_of(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run tests on a machine that has no program but Python."""
    outside = {name: value for name, value in os.environ.items() if "KNEEBOT" not in name}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-x", "-n", "0", *words],
        cwd=ROOT,
        env={**outside, "PATH": "/nowhere", **settings},
        check=False,
        capture_output=True,
        text=True,
    )


def test_what_is_left_out_is_told():
    outcome = outcome_of("tests/web", UNIT, "--collect-only")
    told = outcome.stdout.splitlines()

    assert outcome.returncode == 0
    assert "browser tests left out: no Chromium found" in told
    assert "tests of systemd units left out: no systemd-analyze found" in told
    assert BROWSER not in outcome.stdout


def test_a_browser_that_is_needed_is_not_left_out():
    outcome = outcome_of(BROWSER, KNEEBOT_TESTS_NEED_ALL="1")

    assert outcome.returncode == 1
    assert "no Chromium found" in outcome.stdout


def ci(folder: Path, *words: str, failing: str = "") -> tuple[int, list[str], str]:
    """Run what CI runs; return its code, what it would make, and what it tells."""
    for name in ("make", "chromium"):
        (folder / name).write_text(NOTES.format(calls=folder / "calls"), encoding="utf-8")
        (folder / name).chmod(0o755)
    (folder / "calls").touch()
    outcome = subprocess.run(
        [str(which("bash")), RUN, *words],
        env={**os.environ, "PATH": f"{folder}:{os.environ['PATH']}", "FAILING": failing},
        check=False,
        capture_output=True,
        text=True,
    )
    calls = (folder / "calls").read_text(encoding="utf-8").splitlines()
    return outcome.returncode, calls, outcome.stdout + outcome.stderr


@pytest.mark.parametrize(
    ("words", "made"),
    [
        ((), [".venv/dev.done", "test", "lint"]),
        (("long",), [".venv/dev.done", "test-long"]),
    ],
    ids=["each change", "each night"],
)
def test_ci_tells_how_long_tests_took(tmp_path: Path, words: tuple[str, ...], made: list[str]):
    code, calls, told = ci(tmp_path, *words)

    assert (code, calls) == (0, made)
    assert f"make {made[1]}: 0 s" in told


def test_ci_fails_where_tests_do(tmp_path: Path):
    code, calls, told = ci(tmp_path, failing="test")

    assert code != 0
    assert calls == [".venv/dev.done", "test"]
    assert "make test: 0 s" in told


def test_ci_knows_no_other_word(tmp_path: Path):
    assert ci(tmp_path, "shorter")[:2] == (2, [])
