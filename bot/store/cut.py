"""Whether the end of a SQLite file is cut off within a page, which SQLite itself lets be."""

import sqlite3
from pathlib import Path

CUT = "its end is cut off"


def is_cut(raw: sqlite3.Connection) -> bool:
    """Tell whether the open file ends in the middle of a page; raises OSError if it is gone.

    Whole pages that miss are told by SQLite's own check.
    """
    [[size]] = raw.execute("PRAGMA page_size")
    path = raw.execute("PRAGMA database_list").fetchone()[2]
    return bool(path) and Path(path).stat().st_size % size != 0
