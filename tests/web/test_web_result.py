"""A result on the page: first what to do, then the drawing and the page, the rest folded."""

import re
from collections.abc import Callable

import pytest

from flows.talking.session import Phase, Session
from tests.patients import HIP
from tests.talking.chat import at, session_in
from tests.web.house import Guest, House

MOST_WORDS = 220
"""Two screens of a small phone."""
FOLDS = re.compile(r"(<summary>.*?</summary>).*?</details>", re.DOTALL)
BUBBLES = re.compile(r'<div class="bubble.*?\n</div>', re.DOTALL)
LANGUAGES = pytest.mark.parametrize("language", ["en", "es"])


def hip() -> Session:
    """Return a conversation with the longest kind of result, a ranking."""
    return at("knee_to_wall.left", HIP).finish().session


def emergency() -> Session:
    """Return a conversation that was ended by an emergency."""
    return session_in(Phase.STOPPED_FOR_SAFETY)


def words_open(guest: Guest) -> list[int]:
    """Return how many words of each bubble are seen before anything is pressed."""
    bubbles = BUBBLES.findall(guest.last.text.partition('id="now"')[2])
    return [len(re.sub(r"<[^>]*>", " ", FOLDS.sub(r"\1", one)).split()) for one in bubbles]


@LANGUAGES
@pytest.mark.parametrize("told", [hip, emergency])
def test_no_bubble_is_a_wall_of_text(house: House, language: str, told: Callable[[], Session]):
    guest = Guest(house, {"Accept-Language": language}).stands(told())

    assert 0 < max(words_open(guest)) <= MOST_WORDS


@pytest.mark.parametrize(
    ("language", "do", "sooner", "where"),
    [
        ("en", "What to do", "Get help sooner", "Where it may come from"),
        ("es", "Qué hacer", "Pida ayuda antes", "De dónde puede venir"),
    ],
)
def test_what_to_do_is_first(house: House, language: str, do: str, sooner: str, where: str):
    page = Guest(house, {"Accept-Language": language}).stands(hip()).last.text
    first, last = [f"<h2>{one}</h2>" for one in (do, sooner)], f"<h2>{where}</h2>"
    places = [page.index(one) for one in (*first, "/result/", "/summary.pdf", last)]

    assert places == sorted(places)


def test_what_telegram_folds_is_folded(house: House):
    page = Guest(house).stands(hip()).last.text

    assert re.findall(r"<summary><h2>(.*?)</h2></summary>", page) == [
        "What can help",
        "To show: GP or physiotherapist",
    ]


@LANGUAGES
def test_a_self_test_is_shown_before_it_is_told(house: House, language: str):
    page = Guest(house, {"Accept-Language": language}).at("knee_to_wall.left").last.text

    assert page.index("<picture") < page.index('<ol start="1">')
