"""The end of a process that was asked to stop: in time, whatever still hangs."""

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Timer

LOG = logging.getLogger(__name__)
LONGEST_S = 9.0
"""Docker kills after 10 s what it asked to stop (docs.docker.com, docker stop)."""


@contextmanager
def ending_in_time(longest_s: float = LONGEST_S) -> Iterator[Callable[[], None]]:
    """Yield what begins the end: if this is not left so long after, the process is gone.

    A thread that waits for a server which says nothing cannot be woken, and Python waits for it.
    What it was doing is not committed, so it is left as by any process that was killed.
    """
    timer = Timer(longest_s, _end)
    timer.daemon = True
    try:
        yield timer.start
    finally:
        timer.cancel()


def _end() -> None:
    LOG.error("the database or the network did not answer, so the process ends without them")
    os._exit(1)
