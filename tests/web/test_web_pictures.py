"""Drawings on the page: beside the steps of a self-test that begins, as files of the site."""

import re
from html import unescape

import pytest

from tests.web.house import Guest

TEST = "knee_to_wall.left"


def sources(guest: Guest) -> list[str]:
    """Return the addresses of the drawings on the page, dark first."""
    found = re.findall(r'(?:srcset|src)="(/pictures/[^"]*)"', guest.last.text)
    return [unescape(address) for address in found]


def test_drawing_stands_beside_the_steps(guest: Guest) -> None:
    guest.at(TEST)
    [alt] = re.findall(r'<img [^>]*alt="([^"]*)"', guest.last.text)

    assert alt.startswith("Start: stand facing a wall")
    assert [re.sub(r"\?.*", "", one) for one in sources(guest)] == [
        "/pictures/knee_to_wall/dark.svg",
        "/pictures/knee_to_wall/light.svg",
    ]


def test_further_movement_has_its_own(guest: Guest) -> None:
    first = sources(guest.at("single_leg_stand.eyes_closed.left"))[0]

    assert first.startswith("/pictures/single_leg_stand.eyes_closed/dark.svg?")
    assert guest.look(first).text.startswith("<svg")


def test_map_is_that_of_the_leg_that_hurts(guest: Guest) -> None:
    first = sources(guest.at("location"))[0]

    assert first.startswith("/pictures/location.right/dark.svg?")
    assert guest.look(first).text.startswith("<svg")


@pytest.mark.parametrize("screen", ["age", "right_now", "knee_to_wall.right"])
def test_other_questions_have_none(guest: Guest, screen: str) -> None:
    assert sources(guest.at(screen)) == []


def test_files_are_drawings_to_keep(guest: Guest) -> None:
    for address in sources(guest.at(TEST)):
        file = guest.look(address)

        assert file.headers["content-type"].startswith("image/svg+xml")
        assert "immutable" in file.headers["cache-control"]
        assert file.text.startswith("<svg")
        assert file.text.endswith("</svg>")
        # The strict policy of the site allows neither; a drawing must need none.
        assert not re.search(r"<style|style=|<script|href=", file.text)


@pytest.mark.parametrize("path", ["nothing/light.svg", "knee_to_wall/blue.svg", "../x/light.svg"])
def test_unknown_drawing_is_not_found(guest: Guest, path: str) -> None:
    assert guest.look(f"/pictures/{path}").status_code == 404
