"""When, where and on which code something was measured."""

import os
import platform
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parent.parent
MEASURED = ("bench", "bot", "flows", "templates")
"""The folders whose changes a figure may depend on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the figures of a table depend on; load is that of the last minute, for each core."""

    date: str
    processor: str
    cores: int
    python: str
    commit: str
    command: str
    load: float | None = None

    def __str__(self) -> str:
        """Tell it in one line.

        >>> print(Seen(date="2026-11-27", processor="AMD EPYC", cores=2, python="3.11.7",
        ...     commit="192cc1c", command="make bench"))
        Seen 2026-11-27, AMD EPYC, 2 cores, commit 192cc1c, Python 3.11.7, by `make bench`.
        """
        load = "" if self.load is None else f", load {self.load:g} a core"
        return (
            f"Seen {self.date}, {self.processor}, {self.cores} cores, commit {self.commit}, "
            f"Python {self.python}{load}, by `{self.command}`."
        )


def seen(command: str) -> Seen:
    """Return what is so now."""
    cores = os.cpu_count() or 1
    return Seen(
        date=f"{datetime.now(UTC):%Y-%m-%d}",
        processor=_processor(),
        cores=cores,
        python=platform.python_version(),
        commit=_commit(),
        command=command,
        load=round(os.getloadavg()[0] / cores, 1),
    )


def _processor() -> str:
    """Return the name of the processor, of which Linux knows more than Python."""
    listed = Path("/proc/cpuinfo")
    lines = listed.read_text(encoding="utf-8").splitlines() if listed.exists() else []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


def _commit() -> str:
    """Return the commit and whether the code differs from it, "unknown" where git knows none."""
    try:
        short = _git("rev-parse", "--short", "HEAD")
        is_changed = _git("status", "--porcelain", "--untracked-files=no", "--", *MEASURED)
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return f"{short} with changes" if is_changed else short


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip()
