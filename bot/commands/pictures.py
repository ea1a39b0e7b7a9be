"""The command `pictures`: write every picture as PNG, for somebody to look at."""

import argparse
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from bot.app import plain_library
from bot.conversation.places import TEMPLATES
from bot.conversation.render import Renderer
from bot.conversation.speaking import fitting
from bot.pictures.chain import Link, chain_picture
from bot.pictures.map import MAPS
from bot.pictures.picture import Picture, Theme
from bot.pictures.png import as_png
from bot.pictures.self_tests import sheets
from bot.pictures.trend import Point, trend_chart
from bot.settings import Settings

BEGAN = date(2026, 9, 7)
INVENTED = ((6, 3.3), (6, None), (5, 4), (8, 3), None, None, (5, 5), (4, None), (2, 7.7))
"""Worst pain and own activities, a pair a week, of nobody."""
ALERT_WEEK = 3
LINKS = (
    Link(region="hip", role="source", band="stronger"),
    Link(region="ankle", role="contributor", band="possible"),
    Link(region="foot_toe", role="contributor", band="small"),
)
"""A result of nobody."""


def pictures(arguments: argparse.Namespace, settings: Settings) -> int:
    """Write the pictures in both themes and the terminal's language; print what each says."""
    folder: Path = arguments.out
    folder.mkdir(parents=True, exist_ok=True)
    plain = plain_library(settings).renderer
    renderer = plain.speaking(fitting(plain, [settings.language]))
    for theme in Theme:
        for name, picture in every_picture(renderer, theme):
            (folder / f"{name}.{theme}.png").write_bytes(as_png(picture.svg))
            if theme is Theme.LIGHT:
                print(f"{name}: {picture.alt}")
    return 0


def every_picture(renderer: Renderer, theme: Theme) -> Iterator[tuple[str, Picture]]:
    """Yield each picture with its name; the chart is of an invented course."""
    yield "trend", _chart(renderer, theme)
    chain = chain_picture(renderer.words, LINKS, theme)
    if chain is not None:
        yield "chain", chain
    for name in (*MAPS, *sheets(TEMPLATES)):
        picture = renderer.drawings.named(name, theme)
        if picture is not None:
            yield name, picture


def _chart(renderer: Renderer, theme: Theme) -> Picture:
    points = [_point(week, pair) for week, pair in enumerate(INVENTED)]
    return trend_chart(
        renderer.words,
        points,
        start=BEGAN,
        baseline=points[0],
        alerts=[points[ALERT_WEEK].on],
        theme=theme,
    )


def _point(week: int, pair: tuple[float, float | None] | None) -> Point:
    pain, activities = pair or (None, None)
    return Point(on=BEGAN + timedelta(weeks=week), pain=pain, activities=activities)
