"""Procfile, Dockerfile, systemd units and the page about them name only what there is."""

import json
import re
import shlex
import subprocess
from configparser import RawConfigParser
from pathlib import Path
from shutil import which

import pytest

from bot.__main__ import _parser
from tests.conftest import VARIABLES

ROOT = Path(__file__).parents[2]
ALONE, WORKER = ROOT / "docs" / "kneebot.service", ROOT / "docs" / "kneebot-worker@.service"
UNITS = [ALONE, WORKER]
OPERATIONS = ROOT / "docs" / "operations.md"
FILES = [ROOT / "Procfile", ROOT / "Dockerfile", *UNITS, OPERATIONS]
PROGRAM = "/opt/kneebot/bin/kneebot"
NAME, PORT = "%i", "9101"
"""How a unit calls the name that it was started by, and such a name."""
CALL = re.compile(
    r"(?:^[a-z]+: (?:exec )?|ExecStart=/opt/kneebot/bin/|`|bin/)"
    r"(?:kneebot|python -m bot) ([^`\n]+)",
    re.MULTILINE,
)


def calls_in(path: Path) -> list[list[str]]:
    """Return the calls of kneebot in a file, without the program's own name."""
    text = path.read_text(encoding="utf-8").replace(NAME, PORT)
    listed = re.findall(r"^CMD (\[.*\])$", text, re.MULTILINE)
    return [json.loads(one)[1:] for one in listed] + [
        shlex.split(one) for one in CALL.findall(text)
    ]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_commands_are_there(path: Path):
    calls = calls_in(path)

    assert calls
    for call in calls:
        assert _parser().parse_args(call).command


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_settings_are_there(path: Path):
    named = re.findall(r"\b(?:KNEEBOT|TELEGRAM)_[A-Z_]+\b", path.read_text(encoding="utf-8"))

    assert set(named) <= set(VARIABLES)


def test_units_are_fenced_in_alike():
    """What one may not do, the other may not either."""
    alone, worker = map(settings_of, UNITS)

    assert {name for name in alone | worker if alone.get(name) != worker.get(name)} == {"ExecStart"}


def settings_of(unit: Path) -> dict[str, str]:
    """Return what a unit says of its service."""
    parser = RawConfigParser()
    parser.optionxform = str  # type: ignore[assignment] # as the parser's own pages say
    parser.read(unit, encoding="utf-8")
    return dict(parser["Service"])


def test_worker_is_called_as_page_says():
    """By its port, at which it tells how it is."""
    page = OPERATIONS.read_text(encoding="utf-8")
    named = set(re.findall(r"kneebot-worker@(\d+)", page))

    assert settings_of(WORKER)["ExecStart"].endswith(f"worker --port {NAME}")
    assert named
    assert all(f"127.0.0.1:{port}" in page for port in named)
    assert all(f"docs/{unit.name}" in page for unit in UNITS)


@pytest.mark.parametrize(
    "unit", UNITS if which("systemd-analyze") else [], ids=lambda path: path.name
)
def test_systemd_knows_all_words_of_unit(unit: Path, tmp_path: Path):
    copy = tmp_path / unit.name
    is_there = unit.read_text(encoding="utf-8").replace(PROGRAM, str(which("true")))
    copy.write_text(is_there, encoding="utf-8")
    words = ["systemd-analyze", "verify", copy]
    told = subprocess.run(words, check=False, capture_output=True, text=True)

    assert (told.returncode, told.stderr) == (0, "")
