"""The chart of check-ins: what it shows, where it breaks, and that it stays in its box."""

import re
from datetime import date, timedelta

import pytest

from bot.app import plain_library
from bot.pictures.picture import PALETTES, Picture, Theme
from bot.pictures.png import PictureError, as_png
from bot.pictures.trend import LEFT, PAIN, RIGHT, Axis, Point, trend_chart
from bot.settings import Settings
from tests.pictures.looking import ink_of, size_of

BEGAN = date(2026, 9, 7)
WORDS = plain_library(Settings()).renderer.words
SILENT = "x"


def on(week: float) -> date:
    return BEGAN + timedelta(days=round(week * 7))


def chart(weeks: str, **given: object) -> Picture:
    """Draw one digit of pain a week, `x` for silence, a blank for a week that asked nothing."""
    points = [
        Point(on=on(week), pain=None if sign == SILENT else int(sign))
        for week, sign in enumerate(weeks)
        if sign != " "
    ]
    return trend_chart(WORDS, points, start=BEGAN, **given)


def circles(picture: Picture) -> list[tuple[float, float]]:
    accent = PALETTES[Theme.LIGHT].accent
    found = re.findall(
        rf'<circle cx="([\d.]+)" cy="([\d.]+)" r="[\d.]+" fill="{accent}"', picture.svg
    )
    return [(float(x), float(y)) for x, y in found]


def lines(picture: Picture) -> list[int]:
    """Return how many points each line joins."""
    drawn = re.findall(
        r'<path d="(M[^"]*)" fill="none" stroke="[^"]*" stroke-width="7"', picture.svg
    )
    return [len(re.findall("[ML]", path)) for path in drawn]


def test_each_value_stands_at_its_height() -> None:
    top, bottom = PAIN

    assert [y for _, y in circles(chart("05"))] == [bottom, (top + bottom) / 2]


@pytest.mark.parametrize(
    ("weeks", "joined"),
    [
        ("635", [3]),
        ("6xx35", [1, 2]),
        ("63 5", [3]),
        ("x63x", [2]),
        ("x", []),
        ("6x3x5", [1, 1, 1]),
    ],
)
def test_silence_breaks_the_line(weeks: str, joined: list[int]) -> None:
    assert lines(chart(weeks)) == joined


def test_silence_is_shown_and_told() -> None:
    picture = chart("6xx3")

    assert picture.svg.count('y="190" width=') == 2
    assert "No answer 2 times." in picture.alt


def test_order_of_points_does_not_matter() -> None:
    points = [Point(on=on(week), pain=week) for week in (3, 1, 2)]

    assert trend_chart(WORDS, points, start=BEGAN) == trend_chart(WORDS, points[::-1], start=BEGAN)


def test_start_is_a_line_and_words() -> None:
    plain = chart("63")
    picture = chart("63", baseline=Point(on=BEGAN, pain=6))

    assert "Worst pain, 0 to 10: 6 at the start, now 3." in picture.alt
    assert picture.svg.count("stroke-dasharray") == plain.svg.count("stroke-dasharray") + 1


def test_alert_stands_over_its_day() -> None:
    axis = Axis(start=BEGAN, weeks=4)
    picture = chart("638", alerts=[on(2), on(2)])

    assert picture.svg.count(f'"M{axis.x(on(2))} 150 V') == 1
    assert "Alerts: 1." in picture.alt


@pytest.mark.parametrize("weeks", ["6", "x", "63" * 26, "0" * 110, "x" * 60])
@pytest.mark.parametrize("early", [0, 30])
def test_marks_stay_in_their_panel(weeks: str, early: int) -> None:
    points = [
        Point(on=on(week) - timedelta(days=early), pain=None if one == SILENT else int(one))
        for week, one in enumerate(weeks)
    ]
    picture = trend_chart(WORDS, points, start=BEGAN, alerts=[on(len(weeks) + 9)])

    assert all(LEFT <= x <= RIGHT and PAIN[0] <= y <= PAIN[1] for x, y in circles(picture))


def test_weeks_written_below_are_few() -> None:
    written = [[week for week, _ in Axis(start=BEGAN, weeks=n).ticks] for n in (4, 12, 51, 400)]

    assert written[0] == [0, 1, 2, 3, 4]
    assert written[1] == [0, 2, 4, 6, 8, 10, 12]
    assert all(len(one) <= 9 for one in written)


@pytest.mark.parametrize("theme", Theme)
def test_it_is_a_picture_on_every_machine(theme: Theme) -> None:
    picture = chart("6x38", theme=theme)
    empty = re.sub("<text.*?</text>", "", picture.svg)
    png = as_png(picture.svg, 360)

    assert size_of(png) == (360, 394)
    assert ink_of(png) > ink_of(as_png(empty, 360)) > 1000  # the letters are there too


def test_broken_drawing_is_one_sentence() -> None:
    with pytest.raises(PictureError, match="a picture cannot be drawn"):
        as_png("<svg")
