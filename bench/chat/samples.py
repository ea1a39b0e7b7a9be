"""What kneebot was doing while it was sampled, by subject."""

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bench.chat.bots import ROOT

START = "Stack (most recent call first):\n"
"""So each sample begins that faulthandler writes."""
FRAME = re.compile(r'^  File "(.+)", line \d+ in (.+)$', re.MULTILINE)
LIBRARY = f"/python{sys.version_info.major}.{sys.version_info.minor}/"
ELSE = "Event loop, threads and all else"
SUBJECTS: Mapping[str, Sequence[str]] = {
    "Deciding: judging the answer, the next question": ("flows/", "transitions/"),
    "HTTP out: calls to Telegram": (
        *("aiohttp/", "telegram/", "yarl/", "multidict/"),
        *(f"bot/channels/telegram/{name}.py" for name in ("call", "client", "over_aiohttp")),
    ),
    "HTTP in: updates from Telegram": (
        *("uvicorn/", "starlette/", "bot/channels/web/"),
        "bot/channels/telegram/webhook.py",
    ),
    "Database: its statements": (
        *(f"bot/store/hot.py:{name}" for name in ("<lambda>", "rows", "change", "change_each")),
        *(f"sqlalchemy/engine/default.py:{name}" for name in ("do_execute", "do_executemany")),
    ),
    "Database: commits": (
        *("sqlalchemy/engine/default.py:do_commit", "sqlalchemy/engine/default.py:do_begin"),
    ),
    "Values and JSON, for the database and for HTTP": (
        *("json/", "pydantic/", "bot/store/columns.py"),
        *(f"bot/store/hot.py:{name}" for name in ("values", "read")),
    ),
    "Store: all else": ("bot/store/", "sqlalchemy/"),
    "Messages: words, templates, buttons": (
        *("jinja2/", "markupsafe/", "babel/", "gettext.py", "<template>", "templates/"),
        *("bot/conversation/", "bot/translations/"),
        *(f"bot/channels/telegram/{name}.py" for name in ("buttons", "cards", "speaking", "text")),
    ),
    "A turn and its messages: all else": ("bot/",),
    ELSE: ("asyncio/", "concurrent/", "threading.py", "selectors.py"),
}
"""Subjects by the beginnings of their files and functions; the longest that fits counts.

Files that are named nowhere, such as `dataclasses.py`, count for whoever called them.
"""
_BY_START = {start: subject for subject, starts in SUBJECTS.items() for start in starts}


@dataclass(slots=True)
class Share:
    """How many samples fell on a subject, and on which functions of it."""

    samples: int = 0
    places: Counter[str] = field(default_factory=Counter)


def shares(written: str) -> dict[str, Share]:
    """Return how the samples in a text fall on the subjects, the most first."""
    found: dict[str, Share] = {}
    for frames in _samples(written):
        subject, place = _known(frames)
        share = found.setdefault(subject, Share())
        share.samples += 1
        share.places[place] += 1
    return dict(sorted(found.items(), key=lambda one: -one[1].samples))


def _samples(written: str) -> Iterator[list[str]]:
    """Yield the frames of each sample, the innermost first; the last one may not be whole."""
    for stack in written.split(START)[1:-1]:
        yield [f"{_short(file)}:{function}" for file, function in FRAME.findall(stack)]


def _short(file: str) -> str:
    inside = file.removeprefix(f"{ROOT}/")
    return inside.rpartition("/site-packages/")[2].rpartition(LIBRARY)[2]


def _known(frames: Iterable[str]) -> tuple[str, str]:
    """Return the subject of the innermost frame that has one, and that frame."""
    for frame in frames:
        starts = [start for start in _BY_START if frame.startswith(start)]
        if starts:
            return _BY_START[max(starts, key=len)], frame
    return ELSE, "no code in Python"
