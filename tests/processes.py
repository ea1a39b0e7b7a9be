"""`kneebot run` or another command in a process of its own."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tests.conftest import VARIABLES


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
    """Return a port that nobody listens at."""
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        return int(free.getsockname()[1])
