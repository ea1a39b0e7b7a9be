"""What many tests share: the option --update, and the command line run in this process."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from bot.__main__ import run
from flows.pathway import loading

VARIABLES = ("DATABASE_URL", "KNEEBOT_CLINIC", "KNEEBOT_CONTENT")
read_once = cache(loading.parse_yaml)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let golden files and transcripts be written anew."""
    parser.addoption("--update", action="store_true", help="write golden files anew")


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a command came to."""

    code: int
    out: str
    err: str


Kneebot = Callable[..., Outcome]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, with no settings around."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def kneebot(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Kneebot:
    """Run a command in this process; the same text of content is parsed once for all tests."""
    monkeypatch.setattr(loading, "parse_yaml", read_once)

    def call(*words: object) -> Outcome:
        try:
            code = run([str(word) for word in words])
        except SystemExit as left:
            code = int(left.code or 0)
        said = capsys.readouterr()
        return Outcome(code=code, out=said.out, err=said.err)

    return call


def is_one_sentence(text: str, *named: str) -> bool:
    """Tell whether an error is one line of fair length that names these, and no traceback."""
    lines: Sequence[str] = text.splitlines()
    readable = len(lines) == 1 and len(lines[0]) <= 400 and lines[0].startswith("kneebot: ")
    return readable and all(name in text for name in named)
