"""What may be wrong with the machine: disk, rights, port and time zone data."""

import os
import shutil
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryFile
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import httpx

from bot.channels.web.secret import secret_in
from bot.late import PATIENCE_S
from bot.listening import CannotListen, listen
from bot.operations.probes import ALIVE, READY
from bot.store.failures import told_by_system

MEGABYTE = 10**6
LEAST_FREE = 200 * MEGABYTE
"""Room for the log of the database and some months of conversations (expert)."""
ANSWER_S = 2
CLOCK_LIMIT_S = 30
"""Nothing goes by the machine's clock beside a server, but people read its logs (expert)."""
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}
SUMMER = datetime(2026, 7, 1, 12, tzinfo=UTC)
OFFSETS = {"Europe/London": 1, "America/New_York": -4, "Asia/Kolkata": 5.5}
"""Hours from UTC on that day: zones with and without summer time, on both sides of it."""


def wrong_clock(now: datetime, server: datetime) -> Iterator[str]:
    """Yield how far the clock of a server is from that of this machine, where it is far."""
    ahead = (server - now).total_seconds()
    if abs(ahead) > CLOCK_LIMIT_S:
        way = "ahead of" if ahead > 0 else "behind"
        yield (
            f"the clock of its server, by which all goes, is {abs(ahead):.0f} seconds {way} that "
            "of this machine; let both be set over the network (timedatectl set-ntp true)"
        )


def full_disk(path: Path) -> Iterator[str]:
    """Yield what is wrong with the room that a database has."""
    free = shutil.disk_usage(path.parent).free
    size = path.stat().st_size if path.exists() else 0
    needed = LEAST_FREE + size  # before an upgrade it is copied
    if free < needed:
        yield (
            f"{path.parent} has {free // MEGABYTE} MB left and {needed // MEGABYTE} MB are needed "
            "for the database and one copy of it; free some space"
        )


def wrong_rights(path: Path, secret: Path | None) -> Iterator[str]:
    """Yield what is wrong with who may write and read a database and the key beside it."""
    with told_by_system(str(path)), TemporaryFile(dir=path.parent):
        pass
    if os.name == "posix" and path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
        yield f"{path}: others may read what patients said; allow only its owner (chmod 600)"
    if secret is not None and secret.exists():
        secret_in(secret)


def taken_port(host: str, port: int) -> Iterator[str]:
    """Yield what keeps kneebot from listening; that it listens there already is no trouble."""
    try:
        listen(host, port).close()
    except CannotListen as error:
        if not is_serving(host, port):
            yield str(error)


def is_serving(host: str, port: int) -> bool:
    """Tell whether kneebot answers at an address."""
    return _answer(host, port, "healthz") == ALIVE


def told_by_itself(host: str, port: int) -> Iterator[str]:
    """Yield what kneebot at an address tells of itself, where it does not only say it is ready."""
    if is_serving(host, port):
        yield from (one for one in _answer(host, port, "readyz").splitlines() if one != READY)


def _answer(host: str, port: int, path: str) -> str:
    """Return what is answered at an address; nothing where nobody answers."""
    name = EVERYWHERE.get(host, host)
    place = f"[{name}]" if ":" in name else name
    try:
        return httpx.get(
            f"http://{place}:{port}/{path}", timeout=PATIENCE_S + ANSWER_S, trust_env=False
        ).text.strip()
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError):
        return ""


def wrong_time_zones() -> Iterator[str]:
    """Yield what is wrong with the time zone data of this machine."""
    for name, hours in OFFSETS.items():
        try:
            local = SUMMER.astimezone(ZoneInfo.no_cache(name))
        except (ZoneInfoNotFoundError, ValueError, OSError):
            yield f"no time zone data for {name}; install the package tzdata"
            continue
        if local.utcoffset() != timedelta(hours=hours):
            yield f"the time zone data are wrong about {name}; renew the package tzdata"
