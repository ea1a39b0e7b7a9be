"""Procfile, Dockerfile, systemd unit and the page about them name only what there is."""

import json
import re
import shlex
from pathlib import Path

import pytest

from bot.__main__ import _parser
from tests.conftest import VARIABLES

ROOT = Path(__file__).parents[2]
FILES = [
    ROOT / name for name in ("Procfile", "Dockerfile", "docs/kneebot.service", "docs/operations.md")
]
CALL = re.compile(
    r"(?:^[a-z]+: (?:exec )?|ExecStart=/opt/kneebot/bin/|`|bin/)kneebot ([^`\n]+)", re.MULTILINE
)


def calls_in(path: Path) -> list[list[str]]:
    """Return the calls of kneebot in a file, without the program's own name."""
    text = path.read_text(encoding="utf-8")
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
