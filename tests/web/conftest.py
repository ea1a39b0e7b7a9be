"""Opens the site for a test; without a Chromium the tests with a browser are left out."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.web.house import Guest, House, Serve, open_house

CHROMIUM = shutil.which("chromium")
collect_ignore_glob = [] if CHROMIUM else ["test_browser_*.py"]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was left out."""
    if not CHROMIUM:
        terminalreporter.write_line("browser tests left out: no Chromium found")


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Open a site with settings of its own."""
    with ExitStack() as closing:
        yield lambda **settings: closing.enter_context(open_house(tmp_path, **settings))


@pytest.fixture
def house(serve: Serve) -> House:
    """A site in which nobody has been."""
    return serve()


@pytest.fixture
def guest(house: House) -> Guest:
    """Somebody who just opened the site."""
    return Guest(house)
