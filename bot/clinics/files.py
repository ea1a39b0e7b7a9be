"""Writes files that only their owner may read, and never over another."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.clinics.errors import ClinicError

OWNER_ONLY = 0o600


@contextmanager
def new_file(path: Path, text: str, encoding: str = "utf-8") -> Iterator[None]:
    """Write a new file; it is gone again when what is done with it fails."""
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ONLY)
    except FileExistsError:
        raise ClinicError(f"{path} is there already; move it, or say another with --out") from None
    except OSError as error:
        reason = error.strerror or "it cannot be written"
        raise ClinicError(f"{path}: {reason}; say another file with --out") from error
    try:
        with os.fdopen(handle, "w", encoding=encoding, newline="") as file:
            file.write(text)
        yield
    except BaseException:
        path.unlink(missing_ok=True)
        raise
