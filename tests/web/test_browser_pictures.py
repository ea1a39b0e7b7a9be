"""The pictures in the README and of people; `pytest --update` takes them anew."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page

from bot.settings import Settings
from tests.patients import HIP, Patient
from tests.talking.chat import at
from tests.web.browser import PHONE, Visit, lend_cookie
from tests.web.house import Guest, House, Serve

pytestmark = pytest.mark.slow

PICTURES = Path(__file__).parent.parent.parent / "docs" / "pictures"
MOST_BYTES = 150_000
USUAL_LETTERS = 16

WORDS_IN_SIGHT = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const words = walker.currentNode.textContent.trim().replace(/\\s+/g, " ");
    const parent = walker.currentNode.parentElement;
    const box = parent.getBoundingClientRect();
    const isSeen = parent.checkVisibility() && box.width > 1;
    if (words && isSeen && box.bottom > 0 && box.top < innerHeight) found.push(words);
  }
  return found;
}"""
Keep = Callable[[Page, str], Path]


@pytest.fixture
def keep(pytestconfig: pytest.Config) -> Keep:
    """Take a picture and its words where it is asked for; fail where the words are others now."""

    def kept(page: Page, name: str) -> Path:
        path = PICTURES / f"{name}.png"
        words = path.with_suffix(".txt")
        if pytestconfig.getoption("--update"):
            page.screenshot(path=path)
            words.write_text(in_sight(page), encoding="utf-8")
        assert in_sight(page) == words.read_text(encoding="utf-8"), f"{path.name} is old"
        return path

    return kept


@pytest.fixture
def house(serve: Serve) -> House:
    """A site that keeps chats as long as it does by default."""
    return serve(idle=Settings().retention.web)


def test_question_on_a_phone(guest: Guest, visit: Visit, keep: Keep):
    person = visit(viewport=PHONE, device_scale_factor=2)
    lend_cookie(guest.at("side"), person)
    person.press("Right")

    assert is_compact(keep(person.page, "web-phone"))


def test_result(guest: Guest, visit: Visit, keep: Keep):
    person = visit(viewport=PHONE, device_scale_factor=1.5)
    lend_cookie(told(guest, HIP), person)

    assert person.sees("The hip")
    assert is_compact(keep(person.page, "web-result"))


def test_first_screen_in_spanish(visit: Visit, keep: Keep):
    person = visit(viewport=PHONE, locale="es-MX")

    assert person.sees("Acepto")
    assert is_compact(keep(person.page, "web-phone-spanish"))


@pytest.mark.parametrize(
    ("name", "words", "heard"),
    [
        ("web-runner", "L knee, 6wks, worse downstairs", "2 to 6 weeks"),
        ("web-mother", "My son is 13, both knees are sore, for 2 months", "My child"),
    ],
)
def test_own_words_on_a_phone(visit: Visit, keep: Keep, name: str, words: str, heard: str):
    person = visit(viewport=PHONE, device_scale_factor=2)
    person.press("I agree")
    person.writes(words)

    assert person.sees(heard)
    assert is_compact(keep(person.page, name))


def test_result_with_large_letters_on_a_phone(guest: Guest, visit: Visit, keep: Keep):
    """Somebody of seventy has set the letters of the browser to twice the usual size."""
    person = visit(viewport=PHONE, device_scale_factor=2)
    lend_cookie(told(guest, {**HIP, "age": 70}), person)
    sizes = {"standard": 2 * USUAL_LETTERS, "fixed": 2 * USUAL_LETTERS}
    settings = person.page.context.new_cdp_session(person.page)
    settings.send("Page.setFontSizes", {"fontSizes": sizes})
    person.page.reload()
    leave = person.page.get_by_role("button", name="Leave quickly").bounding_box()
    width = person.page.evaluate("document.documentElement.scrollWidth")

    assert width <= PHONE["width"], "it must not scroll sideways"
    assert leave
    assert leave["height"] < 7 * USUAL_LETTERS, "no word of the bar may be broken"
    assert is_compact(keep(person.page, "web-large-letters"))


def test_return_on_thursday_on_a_phone(house: House, guest: Guest, visit: Visit, keep: Keep):
    guest.at("onset")
    house.now += timedelta(days=3)
    person = visit(viewport=PHONE, device_scale_factor=2)
    lend_cookie(guest, person)

    assert person.sees("I first ask again about an injury")
    assert is_compact(keep(person.page, "web-return"))


def told(guest: Guest, answers: Mapping[str, object]) -> Guest:
    """Let a guest answer the self-tests and be told a result."""
    begun = guest.stands(at("knee_to_wall.left", answers).session)
    return begun.until(None, Patient(name="told", answers=answers))


def in_sight(page: Page) -> str:
    """Return the words in a window, a line for each text."""
    return "\n".join([*page.evaluate(WORDS_IN_SIGHT), ""])


def is_compact(picture: Path) -> bool:
    """Tell whether a picture is there and loads fast."""
    return 0 < picture.stat().st_size < MOST_BYTES
