"""The measures as a table for people, as JSON for programs, and as a page of the docs."""

import os
import platform
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench.measuring import Measure
from bench.sheet import Sheet
from bot.commands.markdown import table

HEAD = ("What", "n", "Median", "p99", "Budget", "Peer, median", "Ratio")
TEXT = """# How fast it is

Made by `python -m bench --write`; `make bench` prints the same for your machine, and
`python -m bench --long` with many chats and messages.

{machine}

{sheets}

## The parts

{table}

All but the check in one process, on the conversations and results of the published cases, each
talked through to its end with "not sure" for what it does not tell; a turn is told what the one
before left open, as it is by the store. Each call was timed several times and its best time counts,
so p99 tells of the longest turns and not of what else the machine did; the explanations and the
check were timed once. Budgets are for the median on an idle machine. The ratio says how many times
as long a peer takes, timed in the same run, call by call in turn.

{peers}

What a peer needs as preparation is not counted.
"""


def machine() -> dict[str, Any]:
    """Return what the figures depend on; load is that of the last minute, for each core."""
    cores = os.cpu_count() or 1
    return {
        "processor": _processor(),
        "cores": cores,
        "python": platform.python_version(),
        "load": round(os.getloadavg()[0] / cores, 1),
    }


def _processor() -> str:
    """Return the name of the processor, of which Linux knows more than Python."""
    listed = Path("/proc/cpuinfo")
    lines = listed.read_text(encoding="utf-8").splitlines() if listed.exists() else []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


def as_json(
    found: Mapping[str, Measure], sheets: Mapping[str, Sheet], on: dict[str, Any]
) -> dict[str, Any]:
    """Return all figures, times in microseconds."""
    measures = {name: {**asdict(one), "ratio": one.ratio} for name, one in found.items()}
    tables = {name: asdict(sheet) for name, sheet in sheets.items()}
    return {"machine": on, "measures": measures, "tables": tables}


def as_table(found: Mapping[str, Measure]) -> str:
    """Return the figures as a table that can be read in a terminal."""
    return table(HEAD, map(_row, found.values()), aligned=True)


def as_page(found: Mapping[str, Measure], sheets: Mapping[str, Sheet], on: dict[str, Any]) -> str:
    """Return the page for the docs."""
    return TEXT.format(
        machine="{processor}, {cores} cores, Python {python}, load {load} a core.".format(**on),
        sheets="\n\n".join(map(str, sheets.values())),
        table=as_table(found),
        peers="\n".join(f"- {one.what}: {one.peer}." for one in found.values() if one.peer),
    )


def _row(one: Measure) -> tuple[str, ...]:
    return (
        one.what,
        f"{one.ours.n:,}",
        time_told(one.ours.median_us),
        time_told(one.ours.p99_us),
        time_told(one.budget_us) if one.budget_us else "",
        time_told(one.theirs.median_us) if one.theirs else "",
        f"{one.ratio:.1f}" if one.ratio else "",
    )


def time_told(microseconds: float) -> str:
    """Return a time with its unit, in three digits.

    >>> time_told(85.2), time_told(1234), time_told(30_000_000)
    ('85 µs', '1.23 ms', '30 s')
    """
    for unit, size in (("s", 1_000_000), ("ms", 1000)):
        if microseconds >= size:
            return f"{microseconds / size:.3g} {unit}"
    return f"{microseconds:.0f} µs"
