"""Times and sentences as they are told on the page."""

from textwrap import TextWrapper

WIDTH = 99


def time_told(microseconds: float) -> str:
    """Return a time with its unit, in three digits.

    >>> time_told(85.2), time_told(1234), time_told(30_000_000)
    ('85 µs', '1.23 ms', '30 s')
    """
    for unit, size in (("s", 1_000_000), ("ms", 1000)):
        if microseconds >= size:
            return f"{microseconds / size:.3g} {unit}"
    return f"{microseconds:.0f} µs"


def wrapped(text: str) -> str:
    """Return paragraphs and lists with lines of an equal length.

    >>> print(wrapped("One\\nline.\\n\\n- a\\n- b"))
    One line.
    <BLANKLINE>
    - a
    - b
    """
    paragraphs = (part.split("\n- ") for part in text.split("\n\n"))
    return "\n\n".join("\n".join(_filled(lines)) for lines in paragraphs)


def _filled(lines: list[str]) -> list[str]:
    first, *more = lines
    return [_fill(first), *(_fill(f"- {line}") for line in more)]


def _fill(line: str) -> str:
    indent = "  " if line.startswith("- ") else ""
    filler = TextWrapper(
        WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
    return filler.fill(line)
