"""The steps of a start, each with its memory and when it was done: `python -m bench.chat.steps`."""

import importlib
import json
import os
import sys
import time
from pathlib import Path

import bench.chat.shipped  # noqa: F401 - before all that it keeps away

IMPORTED = ("bot.commands.serve", "bot.commands.webhook", "bot.channels.telegram.service")
MEGABYTE = 1024 * 1024


def main() -> None:
    """Print the steps as JSON; the first word says when the process was started."""
    began = float(sys.argv[1])
    steps = [_step("Python alone", began)]
    for name in IMPORTED:
        importlib.import_module(name)
    steps.append(_step("and what is imported", began))
    app, settings = map(importlib.import_module, ("bot.app", "bot.settings"))
    library = app.open_library(settings.Settings())
    steps.append(_step(f"and {len(library.pathway.items)} questions and signs of the knee", began))
    print(json.dumps(steps))


def _step(name: str, began: float) -> tuple[str, float, float]:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return name, pages * os.sysconf("SC_PAGE_SIZE") / MEGABYTE, time.monotonic() - began


if __name__ == "__main__":
    main()
