"""Texts as they are compared and kept."""

import unicodedata


def plain(text: str) -> str:
    """Return the text without control characters, in lower case, with single spaces.

    >>> plain("  Don't\\x07  KNOW. ")
    'dont know'
    """
    return printable(text.lower().replace("\u2019", "").replace("'", "")).strip(" .!")


def printable(text: str) -> str:
    """Return the text with single spaces in the place of control characters."""
    return " ".join(uncontrolled(text).split())


def uncontrolled(text: str) -> str:
    """Return the text with a space for each control character."""
    if text.isprintable():  # most are
        return text
    return "".join(" " if unicodedata.category(sign)[0] == "C" else sign for sign in text)
