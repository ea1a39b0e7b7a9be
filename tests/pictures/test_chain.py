"""The chain of a result: who is shown how, told by shapes and words and not by colour."""

import pytest

from bot.pictures.chain import ON_THE_BODY, Link, chain_picture
from bot.pictures.picture import Picture, Theme
from bot.pictures.png import as_png
from tests.pictures.looking import ink_of, size_of
from tests.pictures.test_trend import WORDS
from tests.talking.chat import PATHWAY


def chain(*links: tuple[str, str, str], theme: Theme = Theme.LIGHT) -> Picture:
    made = [Link(region=region, role=role, band=band) for region, role, band in links]
    picture = chain_picture(WORDS, made, theme)
    assert picture is not None
    return picture


def test_every_region_but_something_else_is_on_the_body() -> None:
    regions = {region.id for region in PATHWAY.content.pathway.regions}

    assert set(ON_THE_BODY) == regions - {"other"}


@pytest.mark.parametrize("region", ON_THE_BODY)
def test_region_is_named_where_it_stands(region: str) -> None:
    picture = chain((region, "source", "possible"))
    name = next(one.name for one in PATHWAY.content.pathway.regions if one.id == region)

    assert f">{name.capitalize()}</text>" in picture.svg
    assert picture.alt.endswith(f"{name.capitalize()}: may be the source, possible.")


def test_role_has_a_shape_of_its_own() -> None:
    source, adds = chain(("hip", "source", "small")), chain(("hip", "contributor", "small"))

    assert "url(#adds)" in adds.svg
    assert "url(#adds)" not in source.svg
    assert source.svg.count("<circle") == adds.svg.count("<circle") + 1


@pytest.mark.parametrize(("band", "bars"), [("stronger", 3), ("possible", 2), ("small", 1)])
def test_band_is_a_number_of_bars(band: str, bars: int) -> None:
    drawing = chain(("hip", "contributor", band)).svg

    assert drawing.count('fill="#0b5563"') == bars


@pytest.mark.parametrize("links", [(), (("other", "source", "possible"),)])
def test_nothing_on_the_body_is_no_picture(links: tuple[tuple[str, str, str], ...]) -> None:
    made = [Link(region=region, role=role, band=band) for region, role, band in links]

    assert chain_picture(WORDS, made) is None


@pytest.mark.parametrize("theme", Theme)
def test_chain_is_a_picture(theme: Theme) -> None:
    png = as_png(chain(("ankle", "contributor", "small"), theme=theme).svg, 270)

    assert size_of(png) == (270, 270)
    assert ink_of(png) > 4000
