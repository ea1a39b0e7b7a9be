"""Copies beside a database that are older than what was deleted since may stay in them."""

from datetime import UTC, datetime
from glob import escape
from pathlib import Path

from bot.retention import COPIES_KEPT
from bot.store.failures import told_by_system
from bot.store.migrating import revisions
from bot.store.place import BESIDE, digits

BY_HAND = f"{digits(8)}-{digits(6)}"
NUMBERED, REPLACED = f"backup-{digits(4)}", f"replaced-{BY_HAND}"


def drop_old_copies(path: Path, now: datetime) -> list[Path]:
    """Delete what upgrades and restores left beside a file longer ago than it may stay.

    A copy that somebody made by hand is never deleted: four digits may be a day.
    """
    old = _old(path, now, REPLACED, *(f"backup-{one}" for one in revisions()))
    with told_by_system(str(path)):
        for copy in old:
            for end in ("", *BESIDE):
                copy.with_name(copy.name + end).unlink(missing_ok=True)
    return old


def old_copies(path: Path, now: datetime) -> list[Path]:
    """Return all copies beside a file that hold what was deleted longer ago than it may stay."""
    return _old(path, now, NUMBERED, REPLACED, BY_HAND)


def _old(path: Path, now: datetime, *ends: str) -> list[Path]:
    found = (one for end in ends for one in path.parent.glob(f"{escape(path.name)}.{end}"))
    return sorted(one for one in found if now - _made_at(one) > COPIES_KEPT)


def _made_at(copy: Path) -> datetime:
    """Return when a copy was made: what a restore replaced was last written long before."""
    stamp = copy.name.rpartition(".")[2].removeprefix("replaced-")
    try:
        return datetime.strptime(stamp, "%Y%m%d-%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return datetime.fromtimestamp(copy.stat().st_mtime, UTC)
