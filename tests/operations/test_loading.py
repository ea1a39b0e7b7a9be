"""Tests of what serving loads: what it does not use costs a start time and memory all the same."""

import subprocess
import sys

import pytest

SERVE = (
    "import bot.commands.serve, bot.channels.telegram.service, bot.channels.telegram.webhook;"
    "import bot.store.sqlite"
)
UNUSED = (
    *(
        "alembic",
        "mako",
        "psycopg",
        "prometheus_client",
        "zen",
        "hypothesis",
        "pytest",
        "text_to_num",
    ),
    *("bot.simulation", "bot.book", "bot.operations.metrics", "bot.operations.doctor"),
    *("flows.proving", "bot.channels.terminal", "bot.channels.telegram.over_httpx"),
    *("bot.channels.telegram.examining", "aiohttp.web", "telegram.ext"),
    *("resvg_py", "font_source_sans_pro", "typst"),
)
"""httpx is not among them: python-telegram-bot loads it itself."""


def loaded(script: str) -> str:
    """Return what a new interpreter prints."""
    command = [sys.executable, "-c", script]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


@pytest.mark.slow
def test_serving_loads_only_what_it_uses():
    script = f"import sys; {SERVE}; print(*(one for one in {UNUSED} if one in sys.modules))"

    assert loaded(script) == ""


@pytest.mark.slow
def test_httpx_serves_where_aiohttp_is_missing():
    script = (
        "import sys; sys.modules['aiohttp'] = None;"
        "from bot.channels.telegram.transport import new_request; print(new_request.__module__)"
    )

    assert loaded(script) == "bot.channels.telegram.over_httpx"
