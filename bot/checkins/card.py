"""A message beside the questions, with buttons that mean the same whenever they are pressed."""

from dataclasses import dataclass

from bot.pictures.picture import Picture

PREFIX = "k"
"""How the data of such a button begins; those of questions begin with a number."""
LONGEST_DATA = 64
"""Bytes that Telegram carries with a button."""


@dataclass(frozen=True, slots=True)
class Press:
    """A button: its words, what it does, and to what.

    Quoted words are a name or a clinic's own, and stay as they are in every language.
    """

    label: str
    verb: str
    about: tuple[str, ...] = ()
    is_grave: bool = False
    is_quoted: bool = False

    @property
    def data(self) -> str:
        """Return what the button carries."""
        return ":".join((PREFIX, self.verb, *self.about))


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One message in small markup, the rows of its buttons, and a picture where it has one."""

    text: str
    rows: tuple[tuple[Press, ...], ...] = ()
    picture: Picture | None = None


def read_press(data: str) -> tuple[str, tuple[str, ...]] | None:
    """Return what a button does and to what, None where it is none of these.

    >>> read_press("k:hour:7:18")
    ('hour', ('7', '18'))
    """
    first, _, rest = data.partition(":")
    if first != PREFIX or not rest or len(data) > LONGEST_DATA:
        return None
    verb, *about = rest.split(":")
    return verb, tuple(about)


def is_number(text: str) -> bool:
    """Tell whether a part of what a button carries is a number that a row may have.

    >>> is_number("18"), is_number("9" * 40), is_number("²")
    (True, False, False)
    """
    return text.isascii() and text.isdecimal() and len(text) < len(str(2**63))
