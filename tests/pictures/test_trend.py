"""The chart of check-ins: what it shows, where it breaks, and that it stays in its box."""

import re
from datetime import date, timedelta

import pytest

from bot.app import plain_library
from bot.pictures.picture import PALETTES, Picture, Theme
from bot.pictures.png import PictureError, as_png
from bot.pictures.trend import (
    ABOVE,
    ACTIVITIES,
    LEFT,
    PAIN,
    RIGHT,
    TALL,
    Axis,
    Point,
    Scale,
    trend_chart,
)
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


LEFS = Scale(id="lefs", name="LEFS", most=80)
SPORT = Scale(id="koos.sport", name="KOOS sport", most=100)


def scored(*scales: Scale) -> Picture:
    """Draw two check-ins, a silence, and a form that was answered before and after it."""
    forms = [Point(on=on(week), scores={"lefs": score}) for week, score in ((0, 40), (3, 60))]
    asked = [Point(on=on(1), pain=6), Point(on=on(2))]
    baseline = Point(on=BEGAN, scores={"lefs": 40})
    return trend_chart(WORDS, [*asked, *forms], start=BEGAN, baseline=baseline, scales=scales)


def diamonds(picture: Picture) -> list[float]:
    """Return at which height the marks of forms stand."""
    radius = float(re.findall(r'<circle cx="[^"]*" cy="[^"]*" r="([\d.]+)"', picture.svg)[0])
    found = re.findall(r'<path d="M[\d.]+ ([\d.]+) l[\d.]+ [\d.]+ l-[^"]* z"', picture.svg)
    return [round(float(top) + 1.3 * radius, 1) for top in found]


def test_score_of_a_form_has_a_panel_of_its_own() -> None:
    top = ACTIVITIES[1] + ABOVE
    picture = scored(LEFS)

    assert diamonds(picture) == [top + TALL / 2, top + TALL / 4]
    assert ">LEFS</text>" in picture.svg
    assert ">80 = best</text>" in picture.svg
    assert "LEFS, 0 to 80: 40 at the start, now 60." in picture.alt
    assert "No answer 1 time." in picture.alt


def test_each_score_makes_the_picture_longer() -> None:
    heights = [size_of(as_png(scored(*some).svg, 360))[1] for some in ((), (LEFS,), (LEFS, SPORT))]

    assert heights[1] - heights[0] == heights[2] - heights[1] == (ABOVE + TALL) / 3
    assert "KOOS sport, 0 to 100: no number." in scored(LEFS, SPORT).alt


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
