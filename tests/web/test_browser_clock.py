"""The clock of a timed test on small phones: both ways to stop are seen whole, and apart."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import FloatRect, Locator, ViewportSize, expect

from tests.web.browser import SEEN_WHOLE, SMALL, SMALLER, SMALLEST, Person, Visit, lend_cookie
from tests.web.house import Guest, House

pytestmark = pytest.mark.slow

SCREENS = (
    "single_leg_stand.left",
    "side_plank.left",
    "single_leg_bridge.left",
    "chair_stand_30s",
    "squat_hold_45.right",
)
APART = 24
"""CSS pixels from what gives the time to what ends the test (expert: half a thumb)."""
BUTTONS = {
    "en": ("Start the clock", "Stop the clock", "It hurts, stop"),
    "es": ("Empezar el reloj", "Parar el reloj", "Duele, parar"),
}
LANGUAGES = pytest.mark.parametrize("language", BUTTONS)


def running(person: Person, house: House, language: str, screen: str) -> list[Locator]:
    """Start the clock of a test, and return the two ways to stop it."""
    lend_cookie(Guest(house, {"Accept-Language": language}).at(screen), person)
    start, *stops = BUTTONS[language]
    person.press(start)
    return [person.page.get_by_role("button", name=name, exact=True) for name in stops]


@pytest.mark.parametrize("language", ["en", pytest.param("es", marks=pytest.mark.long)])
def test_both_ways_to_stop_are_seen(house: House, visit: Visit, language: str):
    person = visit()
    hidden = [
        (screen, size["width"], hidden)
        for screen in SCREENS
        for stops in [running(person, house, language, screen)]
        for size in (SMALL, SMALLER, SMALLEST)
        for hidden in covered(person, stops, size)
    ]

    assert hidden == []


def covered(person: Person, stops: list[Locator], size: ViewportSize) -> Iterator[str]:
    """Yield what is not seen whole in a window, wherever the page is scrolled to."""
    person.page.set_viewport_size(size)
    for place in ("reach()", "scrollTo(0, 0)", "scrollTo(0, document.body.scrollHeight)"):
        person.page.evaluate(f"() => {place}")
        yield from (stop.inner_text() for stop in stops if not stop.evaluate(SEEN_WHOLE))


@LANGUAGES
def test_no_thumb_hits_both(house: House, visit: Visit, language: str):
    stop, hurts = running(visit(viewport=SMALLEST), house, language, SCREENS[0])
    one, other = stop.bounding_box(), hurts.bounding_box()

    assert one
    assert other
    assert distance(one, other) >= APART


def distance(one: FloatRect, other: FloatRect) -> float:
    """Return the pixels between two boxes, the way in which they lie apart."""
    return max(
        *(other["x"] - one["x"] - one["width"], one["x"] - other["x"] - other["width"]),
        *(other["y"] - one["y"] - one["height"], one["y"] - other["y"] - other["height"]),
    )


def test_stop_pressed_in_its_middle_gives_the_time(house: House, visit: Visit):
    person = visit(viewport=SMALL)
    stop, _ = running(person, house, "en", SCREENS[0])
    box = stop.bounding_box()
    assert box
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    person.after(lambda: person.page.mouse.click(*middle))

    assert person.sees("Shall I use that?")
    assert "single_leg_stand" not in house.given


@pytest.mark.parametrize(("language", "left"), [("en", "45 s left"), ("es", "Quedan 45 s")])
def test_the_clock_tells_what_is_left(house: House, visit: Visit, language: str, left: str):
    person = visit(viewport=SMALL)
    person.page.clock.pause_at(house.now)
    running(person, house, language, SCREENS[0])

    expect(person.page.get_by_role("timer")).to_contain_text(left)
