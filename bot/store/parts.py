"""Files in the making: their names, which are no other file's, and what making one leaves."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from glob import escape
from itertools import chain, count
from pathlib import Path

from bot.store.migrating import revisions


def part_of(target: Path, source: Path | None) -> Path:
    """Return where a file is made before it takes its place: never where its source stands."""
    ends = chain(("part",), (f"part-{number}" for number in count(2)))
    names = (target.with_name(f"{target.name}.{end}") for end in ends)
    return next(one for one in names if source is None or not _holds(one, source))


def _holds(part: Path, source: Path) -> bool:
    return any(one.samefile(source) for one in _left(part))


@contextmanager
def no_trace(part: Path) -> Iterator[None]:
    """Leave no file behind that is not whole, nor what stood beside it, also of one killed."""
    try:
        _clear(part)
        yield
    finally:
        _clear(part)


def _clear(part: Path) -> None:
    for one in _left(part):
        one.unlink(missing_ok=True)


def _left(part: Path) -> list[Path]:
    """Return what is there of a part and of all that opening it makes; others have other names."""
    copies = rf"\.backup-({'|'.join(revisions())})(\.part)?"
    ours = re.compile(rf"({copies})?(-wal|-shm|-journal)?|\.lock")
    return [
        one
        for one in part.parent.glob(f"{escape(part.name)}*")
        if ours.fullmatch(one.name, len(part.name)) and one.exists()
    ]
