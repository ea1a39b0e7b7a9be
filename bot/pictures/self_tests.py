"""The drawings of self-tests: frames with the set-up, the end position and the common fault."""

from functools import cache
from pathlib import Path
from typing import Literal

import yaml

from bot.pictures.figure import Figure, Spot, Strict, drawn_figure
from bot.pictures.picture import Picture, Theme, Words, drawn

FILE = Path("pictures") / "self_tests.yaml"


class Thing(Strict):
    """Something beside the body: furniture, an arrow, a measure, or a ring around a spot."""

    kind: Literal[
        "wall",
        "floor",
        "box",
        "seat",
        "bed",
        "mat",
        "ruler",
        "arrow",
        "turn",
        "ring",
        "timer",
        "level",
        "aim",
        "finger",
        "phone",
        "split",
    ]
    at: Spot
    to: Spot = (0, 0)
    bow: float = 0
    text: str = ""


class Frame(Strict):
    """One drawing: how to begin, how it ends, or what goes wrong."""

    shows: Literal["begin", "end", "fault"]
    figure: Figure
    behind: tuple[Thing, ...] = ()
    before: tuple[Thing, ...] = ()


class Sheet(Strict):
    """The frames of one self-test, beside each other or below each other, and their words."""

    rows: bool = False
    alt: str
    frames: tuple[Frame, ...]


@cache
def sheets(templates: Path) -> dict[str, Sheet]:
    """Return the sheets by the id of their self-test."""
    raw = yaml.safe_load((templates / FILE).read_text(encoding="utf-8"))
    return {id: Sheet.model_validate(sheet) for id, sheet in raw.items()}


def self_test_picture(
    words: Words, templates: Path, test: str, theme: Theme = Theme.LIGHT
) -> Picture | None:
    """Draw a self-test or further movement; None where it has no picture yet."""
    sheet = sheets(templates).get(test)
    if sheet is None:
        return None
    frames = [(frame, drawn_figure(frame.figure)) for frame in sheet.frames]
    return drawn(words, "self_test", {"test": test, "sheet": sheet, "frames": frames}, theme)
