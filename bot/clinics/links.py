"""Deep links with which somebody begins, and their QR codes."""

import re

from bot.clinics.errors import ClinicError

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{3,31}")
ERROR_LEVEL = "m"
"""Restores about 15 % of a smudged code: enough on paper, and its squares stay large."""


def bot_named(text: str) -> str:
    """Return the name of a bot without @; raise ClinicError where nobody can be called so."""
    name = text.removeprefix("@").removeprefix("https://t.me/")
    if not NAME.fullmatch(name):
        raise ClinicError(f"{text!r} is no name of a bot; give the one of t.me/NAME")
    return name


def link_to(bot: str, code: str) -> str:
    """Return the link that opens the chat with a bot and hands it a code."""
    return f"https://t.me/{bot}?start={code}"


def qr_svg(link: str) -> str:
    """Return a QR code of a link as SVG that fits any size; the quiet zone is part of it."""
    import segno  # noqa: PLC0415 - only who makes a sheet needs it

    code = segno.make_qr(link, error=ERROR_LEVEL, boost_error=False)
    return code.svg_inline(omitsize=True, svgclass=None, lineclass=None, title=link, light="#fff")
