"""Whole numbers from 1 on, as arguments of commands."""

import argparse
from collections.abc import Callable


def up_to(most: int) -> Callable[[str], int]:
    """Return what reads a number from 1 to `most`."""

    def read(text: str) -> int:
        digits = text.lstrip("0")
        if not (digits.isascii() and digits.isdecimal()) or int(digits[:9]) > most:
            raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 to {most}")
        return int(digits)

    return read
