"""Tables of Markdown, for the pages that are made."""

from collections.abc import Iterable, Sequence

RULE = "---"


def table(head: Sequence[str], rows: Iterable[Sequence[str]], *, aligned: bool = False) -> str:
    """Return a table; aligned it can also be read in a terminal.

    >>> print(table(("a", "b"), [("longer", "c")]))
    | a | b |
    | --- | --- |
    | longer | c |
    >>> print(table(("a", "b"), [("longer", "c")], aligned=True))
    | a      | b   |
    | ------ | --- |
    | longer | c   |
    """
    lines = [tuple(head), (RULE,) * len(head), *map(tuple, rows)]
    widths = [max(map(len, column)) if aligned else 0 for column in zip(*lines, strict=True)]
    lines[1] = tuple(RULE.ljust(width, "-") for width in widths)
    return "\n".join(_line(line, widths) for line in lines)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
    return f"| {' | '.join(padded)} |"
