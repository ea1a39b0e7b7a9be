"""Copies beside a database that are older than what was deleted since may stay in them."""

from datetime import UTC, datetime
from glob import escape
from pathlib import Path

from bot.retention import COPIES_KEPT
from bot.store.failures import told_by_system
from bot.store.place import BESIDE

DIGIT = "[0-9]"
STAMP = f"{DIGIT * 8}-{DIGIT * 6}"
UPGRADED, REPLACED, BY_HAND = f"backup-{DIGIT * 4}", f"replaced-{STAMP}", STAMP


def drop_old_copies(path: Path, now: datetime) -> list[Path]:
    """Delete what upgrades and restores left beside a file longer ago than it may stay.

    A copy that somebody made by hand is never deleted.
    """
    old = _old(path, now, UPGRADED, REPLACED)
    with told_by_system(str(path)):
        for copy in old:
            for end in ("", *BESIDE):
                copy.with_name(copy.name + end).unlink(missing_ok=True)
    return old


def old_copies(path: Path, now: datetime) -> list[Path]:
    """Return all copies beside a file that hold what was deleted longer ago than it may stay."""
    return _old(path, now, UPGRADED, REPLACED, BY_HAND)


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
