"""Notes what a process is doing, many times a second of its processor time."""

import atexit
import faulthandler
import os
import signal

SAMPLE_S = 0.004
"""Of processor time; Linux does not tell it finer everywhere."""


def sample(place: str) -> None:
    """Write to a file what a thread is doing each time that it has used some processor time.

    The signal comes to the thread that uses it, and waits cost nothing. It is told without the
    interpreter's lock, so no place where the lock is handed on counts more than others.
    """
    file = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    faulthandler.register(signal.SIGPROF, file, all_threads=False)
    signal.setitimer(signal.ITIMER_PROF, SAMPLE_S, SAMPLE_S)
    atexit.register(signal.setitimer, signal.ITIMER_PROF, 0)  # else it kills a process that ends
