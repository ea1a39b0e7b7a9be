"""The key that signs cookies and forms: kept in a file that only its owner may read."""

import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path

from bot.errors import BotError

LENGTH = 32
OWNER_ONLY = 0o600


def secret_in(path: Path) -> bytes:
    """Return the key kept in a file, made once; raise BotError if the file cannot be trusted."""
    try:
        with suppress(FileExistsError):
            _make(path)
        return _read(path)
    except OSError as error:
        raise BotError(f"{path}: cannot be read or made ({error.strerror}); mend it") from error


def _make(path: Path) -> None:
    """Make the key whole or not at all, unless there is one: the disk may be full."""
    if path.exists():
        return
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        handle = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ONLY)
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_hex(LENGTH).encode())
            file.flush()
            os.fsync(file.fileno())
        _put(part, path)
    finally:
        part.unlink(missing_ok=True)


def _put(part: Path, path: Path) -> None:
    """Give a file its name, unless another process had a key there first."""
    try:
        os.link(part, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without second names
        part.replace(path)


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        mode = os.fstat(file.fileno()).st_mode
        key = file.read().strip()
    if stat.S_IMODE(mode) & 0o077:
        raise BotError(f"{path}: others may read this key; allow only its owner (chmod 600)")
    if len(key) < LENGTH:
        raise BotError(f"{path}: holds no key of {LENGTH} bytes or more; delete it to get one")
    return key
