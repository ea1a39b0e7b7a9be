"""Draws all pictures on one small sheet for the docs: `python -m tests.pictures.contact_sheet`."""

import base64
from pathlib import Path

from bot.app import plain_library
from bot.commands.pictures import every_picture
from bot.pictures.picture import Theme
from bot.pictures.png import as_png
from bot.settings import Settings
from tests.pictures.looking import size_of

SHEET = Path(__file__).parent.parent.parent / "docs" / "pictures" / "contact-sheet.png"
ACROSS, CELL, GAP, HEIGHT = 8, 124, 8, 154
GROUND = "#e9eff1"


def sheet() -> bytes:
    """Return the sheet as PNG."""
    renderer = plain_library(Settings()).renderer
    pngs = [as_png(picture.svg, CELL) for _, picture in every_picture(renderer, Theme.LIGHT)]
    cells = [_cell(png, place) for place, png in enumerate(pngs)]
    width = ACROSS * (CELL + GAP) + GAP
    height = -(-len(pngs) // ACROSS) * (HEIGHT + GAP) + GAP
    ground = f'<rect width="{width}" height="{height}" fill="{GROUND}"/>'
    return as_png(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        f"{ground}{''.join(cells)}</svg>",
        width,
    )


def _cell(png: bytes, place: int) -> str:
    width, height = size_of(png)
    x = GAP + place % ACROSS * (CELL + GAP)
    y = GAP + place // ACROSS * (HEIGHT + GAP)
    address = f"data:image/png;base64,{base64.b64encode(png).decode()}"
    return f'<image x="{x}" y="{y}" width="{width}" height="{height}" href="{address}"/>'


if __name__ == "__main__":
    SHEET.write_bytes(sheet())
