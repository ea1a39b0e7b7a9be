"""Tests of what serving loads: what it does not use costs a start time and memory all the same."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from bot.simulation.patient import Patient
from bot.simulation.server import served_in_thread
from bot.simulation.telegram import TOKEN, Telegram
from tests.conftest import VARIABLES
from tests.emptying import opened
from tests.processes import PATIENCE_S, address_of

RUN = (
    "import atexit, sys; atexit.register(lambda: print(*sys.modules));"
    "from bot.__main__ import main; main()"
)
"""Tells at its end what was loaded."""
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
    *("resvg_py", "font_source_sans_pro", "typst", "segno"),
    *(f"bot.records.{one}" for one in ("bundle", "copying", "fhir", "handover", "sheet")),
)
"""httpx is not among them: python-telegram-bot loads it itself."""


def loaded(script: str) -> str:
    """Return what a new interpreter prints."""
    command = [sys.executable, "-c", script]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


@pytest.mark.slow
def test_serving_loads_only_what_it_uses(folder: Path):
    """The real command on a file that is there, with Telegram; it greets somebody on each way."""
    opened(folder / "kneebot.sqlite").close()
    outside = {name: value for name, value in os.environ.items() if name not in VARIABLES}
    telegram = Telegram(is_local=True)
    ann = Patient(telegram, "Ann")
    ann.say("/start")
    with (
        served_in_thread(telegram) as url,
        subprocess.Popen(
            [sys.executable, "-c", RUN, "run", "--port", "0"],
            stdout=subprocess.PIPE,
            text=True,
            env={**outside, "TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": url},
        ) as process,
    ):
        page = httpx.get(address_of(process))
        asyncio.run(ann.wait_for("shall we begin?", PATIENCE_S))
        process.terminate()
        told, _ = process.communicate(timeout=PATIENCE_S)
    modules = told.split()

    assert page.status_code == 200
    assert "bot.channels.telegram.applying" in modules
    assert [one for one in UNUSED if one in modules] == []


@pytest.mark.slow
def test_httpx_serves_where_aiohttp_is_missing():
    script = (
        "import sys; sys.modules['aiohttp'] = None;"
        "from bot.channels.telegram.transport import new_request; print(new_request.__module__)"
    )

    assert loaded(script) == "bot.channels.telegram.over_httpx"
