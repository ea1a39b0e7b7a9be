"""The drawings of self-tests: every test has one, each shows a right way and a wrong one."""

from math import hypot

import pytest

from bot.conversation.drawings import Drawings
from bot.conversation.places import TEMPLATES
from bot.pictures.figure import Figure, Leg, bent
from bot.pictures.picture import Theme
from bot.pictures.png import as_png
from bot.pictures.self_tests import Frame, sheets
from tests.pictures.contact_sheet import SHEET, sheet
from tests.pictures.looking import ink_of, size_of
from tests.pictures.test_trend import WORDS
from tests.talking.chat import PATHWAY

SHEETS = sheets(TEMPLATES)
DRAWINGS = Drawings(WORDS, PATHWAY)
FRAMES = [(test, place) for test, sheet in SHEETS.items() for place in range(len(sheet.frames))]
SMALL = 270


def frame_of(test: str, place: int) -> Frame:
    return SHEETS[test].frames[place]


def test_every_self_test_has_a_drawing() -> None:
    """A further movement has steps of its own, so it is one too."""
    assert set(SHEETS) == {id for id, item in PATHWAY.items.items() if item.is_movement}
    assert set(PATHWAY.tests) < set(SHEETS)


@pytest.mark.parametrize("test", SHEETS)
def test_set_up_end_and_fault_are_shown(test: str) -> None:
    shown = [frame.shows for frame in SHEETS[test].frames]

    assert shown[0] == "begin"
    assert shown[-1] == "fault"
    assert set(shown) == {"begin", "end", "fault"}


@pytest.mark.parametrize("test", SHEETS)
def test_words_tell_all_that_is_shown(test: str) -> None:
    picture = DRAWINGS.named(test, Theme.LIGHT)

    assert picture is not None
    assert picture.alt.startswith("Start: ")
    assert len(picture.alt) <= 1024
    assert f"<title>{picture.alt}</title>" in picture.svg


@pytest.mark.parametrize("test", SHEETS)
def test_both_themes_draw_the_same(test: str) -> None:
    light, dark = (DRAWINGS.named(test, theme) for theme in Theme)

    assert light is not None
    assert dark is not None
    assert light != dark
    assert light.alt == dark.alt
    assert [line.count("M") for line in light.svg.splitlines()] == [
        line.count("M") for line in dark.svg.splitlines()
    ]


@pytest.mark.parametrize(("test", "place"), FRAMES)
def test_whole_bodies_stay_in_their_frame(test: str, place: int) -> None:
    sheet, figure = SHEETS[test], frame_of(test, place).figure
    if figure.size > 1:  # a close-up of the foot
        assert figure.hip[1] < 0 < figure.near.ankle[1]
        return
    width = 1040 if sheet.rows else 510 if len(sheet.frames) == 4 else 333
    height = 400 if sheet.rows else 620
    legs = [leg for leg in (figure.near, figure.far) if leg is not None]
    joints = [figure.hip, figure.neck, *(leg.ankle for leg in legs)]

    assert all(20 <= x <= width and 30 <= y <= height - 20 for x, y in joints)


@pytest.mark.parametrize(("test", "place"), FRAMES)
def test_feet_stand_on_the_floor_not_in_it(test: str, place: int) -> None:
    frame = frame_of(test, place)
    floor = next((one.at[1] for one in frame.behind if one.kind == "floor"), None)
    legs = [leg for leg in (frame.figure.near, frame.figure.far) if leg is not None]
    if floor is None:  # seen from above
        [bed] = [one for one in frame.behind if one.kind == "bed"]
        assert all(bed.at[0] < leg.ankle[0] < bed.to[0] for leg in legs)
        assert all(bed.at[1] < leg.ankle[1] < bed.to[1] for leg in legs)
        return

    assert all(leg.ankle[1] + 20 * frame.figure.size <= floor for leg in legs)


@pytest.mark.slow
def test_drawings_are_pictures() -> None:
    for test, one in SHEETS.items():
        picture = DRAWINGS.named(test, Theme.LIGHT)
        assert picture is not None
        png = as_png(picture.svg, SMALL)
        height = 1280 if one.rows else 1300 if len(one.frames) == 4 else 660
        assert size_of(png) == (SMALL, height * SMALL // 1080)
        assert ink_of(png) > 4000, test


def test_joint_between_keeps_both_lengths() -> None:
    knee = bent((0, 0), (30, 140), 90, 80, 1)

    assert round(hypot(*knee)) == 90
    assert round(hypot(knee[0] - 30, knee[1] - 140)) == 80


def test_bend_tells_the_side() -> None:
    forward, back = (bent((0, 0), (0, 100), 60, 60, bend)[0] for bend in (1, -1))

    assert round(forward, 6) == -round(back, 6) == 33.166248


@pytest.mark.parametrize("wrong", [{"foots": 1}, {"bend": 2}, {"ankle": [1]}])
def test_unknown_joint_is_a_mistake(wrong: dict[str, object]) -> None:
    near = {"ankle": [1, 2], **wrong}

    with pytest.raises(ValueError, match="validation error"):
        Figure.model_validate({"hip": [0, 0], "neck": [0, 1], "near": near})
    assert Leg.model_validate({"ankle": [1, 2]}).ankle == (1, 2)


def test_unknown_test_has_none() -> None:
    assert Drawings(WORDS, PATHWAY).named("no_such_test", Theme.LIGHT) is None


def test_sheet_in_the_docs_is_small_and_shows_all() -> None:
    png = SHEET.read_bytes()

    assert len(png) < 200_000
    assert size_of(png) == size_of(sheet())
