"""One serving process per file: a lock of the operating system, gone when the process is gone."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.store.errors import AlreadyServed
from bot.store.failures import told_by_system
from bot.store.place import OWNER_ONLY

if sys.platform == "win32":
    import msvcrt

    def _seize(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _seize(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


BUSY = (BlockingIOError, PermissionError)  # flock says the first, msvcrt the second


@contextmanager
def served_alone(path: Path) -> Iterator[Path]:
    """Hold `<file>.lock` while inside, and yield it; raise `AlreadyServed` when another does.

    The side file stays behind: deleting it would let two processes lock two files of one name.
    """
    lock = path.with_name(path.name + ".lock")
    with told_by_system(str(path)):
        handle = os.open(lock, os.O_CREAT | os.O_RDWR, OWNER_ONLY)
    try:
        with told_by_system(str(path)):
            _take(handle, path)
        yield lock
    finally:
        os.close(handle)


def _take(handle: int, path: Path) -> None:
    try:
        _seize(handle)
    except BUSY as error:
        raise AlreadyServed(
            f"database {str(path)!r} is already served by another process; "
            "stop that process, or name another file"
        ) from error
