"""A PostgreSQL database on a small disk of its own, where this machine lets one be mounted."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

DISK_MB, PART = 48, 64 * 1024
DISK, DATABASE = "small_disk", "kneebot_on_small_disk"


@contextmanager
def mounted(place: Path) -> Iterator[Path | None]:
    """Mount a disk in memory at a place; yield None where that is not allowed."""
    place.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "tmpfs", str(place)]
    is_there = (
        os.name == "posix"
        and not subprocess.run(words, check=False, capture_output=True).returncode
    )
    try:
        yield place if is_there else None
    finally:
        if is_there:
            subprocess.run(["umount", str(place)], check=True)


@contextmanager
def database_on(place: Path, server: str) -> Iterator[str]:
    """Make an empty database whose tables lie at a place, and yield its address."""
    home = os.stat(server.partition("host=")[2])
    os.chown(place, home.st_uid, home.st_gid)
    with psycopg.connect(server.format("postgres"), autocommit=True) as conn:
        conn.execute(f"CREATE TABLESPACE {DISK} LOCATION '{place}'")
        conn.execute(f"CREATE DATABASE {DATABASE} TABLESPACE {DISK}")
        try:
            yield server.format(DATABASE)
        finally:
            conn.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")
            conn.execute(f"DROP TABLESPACE {DISK}")


@contextmanager
def filled(place: Path) -> Iterator[None]:
    """Leave no room on the disk while inside."""
    ballast = place / "ballast"
    with suppress(OSError), ballast.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(PART))
    try:
        yield
    finally:
        ballast.unlink()
