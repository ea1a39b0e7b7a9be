"""How long the words of a clinic are once they are on their way; a check-in is one message."""

from html import escape

LONGEST = 3500
"""So many leave room for the rest of a message, of which Telegram takes 4096."""


def units(text: str) -> int:
    """Return the length at most: with signs escaped, in UTF-16 units, as Telegram counts.

    >>> units("a"), units("&"), units("🦵")
    (1, 5, 2)
    """
    return len(escape(text).encode("utf-16-le", "surrogatepass")) // 2
