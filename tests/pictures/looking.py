"""Looks at a PNG without a library of pictures: its size, and how many colours its rows have."""

import struct
import zlib

BEGIN = b"\x89PNG\r\n\x1a\n"


def size_of(png: bytes) -> tuple[int, int]:
    """Return width and height."""
    assert png.startswith(BEGIN)
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def ink_of(png: bytes) -> int:
    """Return how many bytes the picture takes unpacked that are no repetition: 0 for a blank."""
    packed = b"".join(_parts(png))
    return len(zlib.compress(zlib.decompress(packed)))


def _parts(png: bytes) -> list[bytes]:
    found, place = [], len(BEGIN)
    while place < len(png):
        length, kind = struct.unpack(">I4s", png[place : place + 8])
        if kind == b"IDAT":
            found.append(png[place + 8 : place + 8 + length])
        place += length + 12
    return found
