"""Turns a drawing into a PNG; the library for it is imported when the first one is wanted."""

from bot.errors import BotError
from bot.pictures.picture import WIDTH

FAMILY = "Source Sans Pro"


class PictureError(BotError):
    """A drawing could not be turned into a PNG."""


def as_png(svg: str, width: int = WIDTH) -> bytes:
    """Return a drawing as PNG, the same on every machine: its letters come with a package."""
    from font_source_sans_pro import font_files_ttf  # noqa: PLC0415 - only when it is used
    from resvg_py import svg_to_bytes  # noqa: PLC0415 - only when it is used

    fonts = [font_files_ttf["SourceSansPro"], font_files_ttf["SourceSansProSemibold"]]
    try:
        return svg_to_bytes(
            svg_string=svg,
            width=width,
            skip_system_fonts=True,
            font_files=fonts,
            font_family=FAMILY,
            sans_serif_family=FAMILY,
        )
    except ValueError as error:
        raise PictureError(f"a picture cannot be drawn: {error}") from error
