"""Stands in for systemctl: starts what the units of a folder say, and stops it again.

It is called by itself, so it needs nothing but Python.
"""

import json
import os
import shlex
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

VERBS = {"daemon-reload", "enable", "start", "restart", "stop"}
PATIENCE_S = 15
"""As TimeoutStopSec in the units."""


def systemctl(folder: Path, words: list[str]) -> None:
    """Note what systemd is told; where there are units, do it."""
    with (folder / "systemd").open("a", encoding="utf-8") as told:
        print(*words, file=told)
    verb, *names = [word for word in words if word != "--now"]
    assert verb in VERBS, words
    units, running = folder / "units", folder / "running"
    if not units.is_dir():
        return
    running.mkdir(exist_ok=True)
    for name in names:
        if verb in ("stop", "restart"):
            for pid in running.glob(name):
                _stop(pid)
        if verb != "stop" and not (running / name).exists():
            _start(folder, name)


def _start(folder: Path, name: str) -> None:
    called, _, instance = name.partition("@")
    unit = folder / "units" / f"{called}{'@' if instance else ''}.service"
    text = unit.read_text(encoding="utf-8")
    for here, there in json.loads((folder / "instead").read_text(encoding="utf-8")).items():
        text = text.replace(here, there)
    said = dict(
        line.split("=", 1) for line in text.splitlines() if "=" in line[1:] and line[0] != "#"
    )
    words = shlex.split(said["ExecStart"].replace("%i", instance))
    log = (folder / f"{name}.log").open("a", encoding="utf-8")
    process = subprocess.Popen(
        words,
        cwd=said["WorkingDirectory"],
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        start_new_session=True,
    )
    (folder / "running" / name).write_text(str(process.pid), encoding="utf-8")


def _stop(pid: Path) -> None:
    number = int(pid.read_text(encoding="utf-8"))
    with suppress(ProcessLookupError):
        os.kill(number, signal.SIGTERM)
    end = time.monotonic() + PATIENCE_S
    while _is_alive(number):
        assert time.monotonic() < end, f"{pid.name} does not stop"
        time.sleep(0.05)
    pid.unlink()


def _is_alive(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


if __name__ == "__main__":
    systemctl(Path(sys.argv[1]), sys.argv[2:])
