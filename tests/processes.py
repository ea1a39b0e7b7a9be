"""`kneebot run`, or another command, or those of the Procfile, in processes of their own."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tests.checkout import run_in_place
from tests.conftest import VARIABLES

PROGRAMS = Path(sys.executable).parent
PATIENCE_S = 120.0
STOPPED = re.compile(r"(\w+\.\d+) stopped \(rc=(-?\d+)\)")


@contextmanager
def serving(
    folder: Path, *words: str, command: str = "run", **settings: str
) -> Iterator[subprocess.Popen[str]]:
    """Run the real thing in a process of its own, on a free port unless one is named."""
    outside = {name: value for name, value in os.environ.items() if name not in VARIABLES}
    process = subprocess.Popen(
        [Path(sys.executable).with_name("kneebot"), command, *(words or ("--port", "0"))],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=folder,
        env={**outside, **settings},
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def line_of(process: subprocess.Popen[str]) -> str:
    """Return the next line that it prints."""
    assert process.stdout is not None
    return process.stdout.readline()


def address_of(process: subprocess.Popen[str]) -> str:
    """Return the address that it prints first."""
    words = line_of(process).split()
    assert words[0] == "Open", words
    return words[1]


def free_port() -> int:
    """Return a port at which nobody listens."""
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        return int(free.getsockname()[1])


@contextmanager
def honcho(folder: Path, *names: str, **settings: str) -> Iterator[subprocess.Popen[str]]:
    """Start processes of the Procfile as a platform does, and kill what is left at the end."""
    outside = {name: value for name, value in os.environ.items() if name not in VARIABLES}
    path = f"{run_in_place(folder)}{os.pathsep}{outside['PATH']}"
    process = subprocess.Popen(
        [PROGRAMS / "honcho", "start", *names],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=folder,
        env={**outside, **settings, "PATH": path, "PYTHONUNBUFFERED": "1"},
        start_new_session=True,
    )
    with process:
        try:
            yield process
        finally:
            if process.poll() is None:
                process.terminate()
                process.communicate(timeout=PATIENCE_S)  # it ends what it began only while heard


def stopped(process: subprocess.Popen[str]) -> dict[str, str]:
    """Return how the processes ended, by name."""
    told, _ = process.communicate(timeout=PATIENCE_S)
    return dict(STOPPED.findall(told))
