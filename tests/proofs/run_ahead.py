"""A nursery of kneebot with a clock that is ahead, as is that of its server.

Where its steps are watched, it is soon noticed that it was killed.
"""

import os
import signal
from datetime import UTC, datetime, timedelta
from typing import Any

from bot import app, serving
from bot.settings import Settings
from bot.store import server_time
from flows.pathway import loading
from tests.conftest import build_once, read_once
from tests.proofs.forking import bear
from tests.proofs.steps import hurried, watched

LONGEST_LIFE_S = 600
AHEAD = [timedelta()]
shown_by_server = server_time.told_by
serving.now = lambda: datetime.now(UTC) + AHEAD[0]
server_time.told_by = lambda conn: shown_by_server(conn) + AHEAD[0]


def load() -> None:
    """Load all that it will need, which takes a second or two."""
    from bot import __main__  # noqa: F401, PLC0415 - once the clock is set
    from bot.channels.telegram import service, webhook  # noqa: F401, PLC0415 - as above
    from bot.commands import serve  # noqa: F401, PLC0415 - as above

    loading.parse_yaml = read_once
    app.build = build_once
    app.open_library(Settings())
    app.checkin_library(Settings())


def live(order: dict[str, Any]) -> None:
    """Run in a folder until killed; what it says goes into a file."""
    from bot.__main__ import run  # noqa: PLC0415 - once the clock is set

    signal.alarm(LONGEST_LIFE_S)
    os.chdir(order["folder"])
    log = os.open("log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.environ |= order["settings"]
    if "trace" in order:
        watched(order["trace"], order["last"])
        hurried()
    AHEAD[0] = timedelta(seconds=order["ahead_s"])
    run(order["words"])


if __name__ == "__main__":
    load()
    bear(live)
