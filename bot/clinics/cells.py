"""Cells of CSV files that people open in a spreadsheet, which takes some for formulas."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would compute."""

Cell = str | int | float | None


def defused(cell: Cell) -> Cell:
    """Return a cell that is shown as it is: numbers stay, words never become a formula.

    >>> [defused(cell) for cell in ("=1+1", "hip", -2, None)]
    ["'=1+1", 'hip', -2, None]
    """
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def csv_of(rows: Iterable[Sequence[Cell]], delimiter: str = ",") -> str:
    """Return rows as CSV (RFC 4180), each cell defused."""
    text = StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerows([defused(cell) for cell in row] for row in rows)
    return text.getvalue()
