"""A nursery: one process that starts others by forking, so that loading is done once."""

import gc
import json
import os
import sys
from collections.abc import Callable
from typing import Any


def bear(live: Callable[[dict[str, Any]], object]) -> None:
    """Start one process an order, a line of JSON; tell its number, and when it has ended."""
    gc.freeze()  # what is loaded stays: no child looks through it, and so copies it
    for line in sys.stdin:
        pid = os.fork()
        if not pid:
            try:
                live(json.loads(line))
            finally:
                os._exit(1)
        print(pid, flush=True)
        _, status = os.waitpid(pid, 0)
        print(f"ended {status}", flush=True)
