"""What a picture is: its drawing, its words for those who do not see it, its colours."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum

Words = Callable[[str, Mapping[str, object]], str]
"""Fills a template by its name, as the renderer does."""
WIDTH = 1080
"""As wide as a phone shows a picture without making it smaller."""


class Theme(StrEnum):
    """What a picture stands on."""

    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """The colours of a theme; none of them says what no shape or word says too."""

    paper: str
    ink: str
    soft: str
    line: str
    accent: str
    fill: str
    danger: str
    thing: str


PALETTES = {
    Theme.LIGHT: Palette(
        paper="#ffffff",
        ink="#14232a",
        soft="#41545c",
        line="#c3d0d5",
        accent="#0b5563",
        fill="#8fd0da",
        danger="#a1121f",
        thing="#dfe7ea",
    ),
    Theme.DARK: Palette(
        paper="#1c272b",
        ink="#eef4f5",
        soft="#b6c4c9",
        line="#4a5b62",
        accent="#86d2df",
        fill="#1d6f7e",
        danger="#ff9c9c",
        thing="#33434a",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A drawing as SVG, and the same in words."""

    svg: str
    alt: str


def drawn(
    words: Words, name: str, values: Mapping[str, object], theme: Theme = Theme.LIGHT
) -> Picture:
    """Return a picture of two templates, its drawing and its words; both get the same values."""
    alt = " ".join(words(f"pictures/{name}_alt", values).split())
    palette = asdict(PALETTES[theme])
    svg = words(f"pictures/{name}", {**palette, **values, "alt": alt, "width": WIDTH})
    return Picture(svg=svg, alt=alt)
