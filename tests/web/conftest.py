"""Opens the site for a test; without a Chromium the tests with a browser are left out.

Where none may be left out, they fail.
"""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.postgres import NEEDED
from tests.web.browser import FLAGS, Visit, visiting
from tests.web.house import Door, Guest, House, Serve, open_house, serving

CHROMIUM = shutil.which("chromium")
collect_ignore_glob = [] if CHROMIUM or NEEDED else ["test_browser_*.py"]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was left out."""
    if not (CHROMIUM or NEEDED):
        terminalreporter.write_line("browser tests left out: no Chromium found")


@pytest.fixture(scope="session")
def door() -> Iterator[Door]:
    """The server, which is the same for all tests."""
    with serving() as door:
        yield door


@pytest.fixture
def serve(tmp_path: Path, door: Door) -> Iterator[Serve]:
    """Open a site with settings of its own."""
    with ExitStack() as closing:
        yield lambda **settings: closing.enter_context(open_house(tmp_path, door, **settings))


@pytest.fixture
def house(serve: Serve) -> House:
    """A site in which nobody has been."""
    return serve()


@pytest.fixture
def guest(house: House) -> Guest:
    """Somebody who just opened the site."""
    return Guest(house)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The browser of this machine; it fetches nothing of its own."""
    assert CHROMIUM, "no Chromium found"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser, house: House) -> Iterator[Visit]:
    """Send somebody with a browser of their own to the site."""
    with ExitStack() as closing:
        yield lambda **settings: closing.enter_context(visiting(chromium, house, **settings))
