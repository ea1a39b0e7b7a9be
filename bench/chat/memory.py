"""Where the memory of kneebot and the time of its start go."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.budget import Budget
from bench.chat.bots import ROOT, Bot, ours
from bench.chat.runs import running
from bench.sheet import Sheet
from flows.pathway.loading import CONTENT

START_S, IDLE_MB, LIVE_MB = 1.5, 100, 130
WHY_START = (
    "The rows of 'Where memory and the time of a start go' tell what is done one after the other."
)
WHY_IDLE = (
    "Most is the code of the libraries that are imported (pydantic, SQLAlchemy, aiohttp, uvicorn, "
    "python-telegram-bot and what they bring), before the first question is read."
)
Row = tuple[str, float, float]


def remembering() -> Sheet:
    """Look at the steps of a start, and at kneebot as it serves."""
    rows = [*steps(), *_served()]
    _, first_mb, first_s = rows[-2]
    return Sheet(
        title="Where memory and the time of a start go",
        head=("What", "Memory", "After"),
        rows=[(name, f"{mb:.0f} MB", f"{after_s:.2f} s") for name, mb, after_s in rows],
        note="The first three rows are one process that does no more than that, step after step. "
        "The others are `kneebot run` until it has told Telegram its address and answered the "
        "first message; a first start makes the database. All with only the packages that ship.",
        budgets=[
            Budget(what="First start", found=first_s, limit=START_S, unit=" s", why=WHY_START),
            Budget(what="Idle memory", found=first_mb, limit=IDLE_MB, unit=" MB", why=WHY_IDLE),
        ],
    )


def steps() -> list[Row]:
    """Return the steps of a start, each with its memory and when it was done."""
    command = [sys.executable, "-m", "bench.chat.steps", str(time.monotonic())]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    return [(name, mb, after_s) for name, mb, after_s in json.loads(done.stdout)]


def _served() -> Iterator[Row]:
    (bot,) = ours(())
    yield from _starts(bot, "the 12 questions of the chat above")
    yield from _starts(replace(bot, given={"KNEEBOT_CONTENT": str(CONTENT)}), "the knee")


def _starts(bot: Bot, content: str) -> Iterator[Row]:
    with TemporaryDirectory() as folder:
        for when in ("first start", "started again"):
            with running(bot, Path(folder)) as bench:
                yield f"kneebot with {content}, {when}", bench.memory_mb, bench.start_s
