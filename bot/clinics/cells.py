"""Cells of CSV files that people open in a spreadsheet, which takes some for formulas."""

import csv
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from io import StringIO

FORMULA = "=+\\-@\uff1d\uff0b\uff0d\uff20"
"""How a cell begins that a spreadsheet would compute; the wide signs are those of East Asia."""
PARTS = ",;\t\r\n"
"""Where some spreadsheet begins a cell, by its country: within quotes too, as it knows none there.

Only the sign that parts the cells of a file is known to stand within quotes.
"""

Cell = str | int | float | None


def defused(cell: Cell, delimiter: str = ",") -> Cell:
    """Return a cell that is shown as it is: numbers stay, words never become a formula.

    >>> [defused(cell) for cell in ("=1+1", "hip", -2, None)]
    ["'=1+1", 'hip', -2, None]
    >>> defused("worse;=1+1"), defused("rest, -2 today")
    ("worse;'=1+1", 'rest, -2 today')
    """
    return _beginnings(delimiter).sub(r"\g<0>'", cell) if isinstance(cell, str) else cell


def csv_of(rows: Iterable[Sequence[Cell]], delimiter: str = ",") -> str:
    """Return rows as CSV (RFC 4180), each cell defused."""
    text = StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerows([defused(cell, delimiter) for cell in row] for row in rows)
    return text.getvalue()


@lru_cache
def _beginnings(delimiter: str) -> re.Pattern[str]:
    """Match what stands before a formula, wherever a cell may begin."""
    parts = PARTS.replace(delimiter, "")
    return re.compile(rf'(?:\A|[{parts}])[\s"]*(?=[{FORMULA}])')
