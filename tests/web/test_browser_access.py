"""Whether everybody can use the pages: WCAG 2.2 AA, small windows, large text, few colours."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from flows.talking.session import Phase, Session
from tests.talking.chat import at, session_in
from tests.web.browser import DESKTOP, NARROWEST, PHONE, SEEN, Person, Visit, lend_cookie
from tests.web.house import Guest

pytestmark = pytest.mark.slow

Rules = dict[str, list[str]]
RULES: Rules = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
CONTRAST: Rules = {"runOnly": ["color-contrast"], "resultTypes": ["violations"]}
SCREENS = ("subject", "age", "conditions", "right_now", "psfs_1", "knee_to_wall.left")
STATES = (*SCREENS, "alarm", "result", "emergency")
PAGES = ("/privacy", "/clear", "/nowhere")
EVERYTHING = ("greeting", *STATES, *PAGES)
TARGET = 44
"""CSS pixels. WCAG 2.2 AA asks for 24; shaking hands need more."""
SPACED = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
  word-spacing: 0.16em !important } p { margin-block-end: 2em !important }"""
"""WCAG 2.2, 1.4.12."""
TWICE = "html { font-size: 225% !important }"


def session_of(state: str) -> Session:
    """Return a conversation in a state."""
    match state:
        case "alarm":
            return at("location").say("I have chest pain").session
        case "result":
            return session_in(Phase.ADVISED)
        case "emergency":
            return session_in(Phase.STOPPED_FOR_SAFETY)
        case _:
            return at(state).session


def goes_to(person: Person, guest: Guest, what: str) -> Page:
    """Open a page, or the chat in a state."""
    if what.startswith("/"):
        person.page.goto(f"{person.house.address}{what}")
    elif what != "greeting":
        lend_cookie(guest.stands(session_of(what)), person)
    return person.page


def everything(person: Person, guest: Guest) -> Iterator[tuple[str, Page]]:
    """Open one page after the other, and the chat in every state."""
    for what in EVERYTHING:
        yield what, goes_to(person, guest, what)


@pytest.mark.parametrize(
    ("scheme", "rules"),
    [
        pytest.param("light", RULES, id="light"),
        pytest.param("dark", CONTRAST, id="dark"),
        pytest.param("dark", RULES, id="all dark", marks=pytest.mark.long),
    ],
)
def test_no_rule_is_violated(guest: Guest, visit: Visit, scheme: str, rules: Rules):
    """What is dark differs in its colours only."""
    person = visit(color_scheme=scheme, bypass_csp=True)
    broken = [(what, violations(page, rules)) for what, page in everything(person, guest)]

    assert [one for one in broken if one[1]] == []


def test_open_menu_violates_no_rule(guest: Guest, visit: Visit):
    page = goes_to(visit(bypass_csp=True), guest, "age")
    page.get_by_text("Menu", exact=True).click()

    assert violations(page) == []


def violations(page: Page, rules: Rules = RULES) -> list[str]:
    """Return the rules that a page breaks, and where."""
    found = Axe().run(page, options=rules).response["violations"]
    return [f"{one['id']}: {node['html']}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_narrowest_window_scrolls_one_way(guest: Guest, visit: Visit, direction: str):
    wide = []
    for what, page in everything(visit(viewport=NARROWEST), guest):
        page.locator("html").evaluate("(html, way) => { html.dir = way }", direction)
        wide.append((what, overflow(page)))

    assert [one for one in wide if one[1]] == []


@pytest.mark.parametrize("style", [SPACED, TWICE], ids=["spaced", "twice as large"])
def test_text_fits(guest: Guest, visit: Visit, style: str):
    wide = []
    for what, page in everything(visit(bypass_csp=True), guest):
        page.add_style_tag(content=style)
        wide.append((what, overflow(page)))

    assert [one for one in wide if one[1]] == []


def overflow(page: Page) -> int:
    """Return by how many pixels a page is wider than its window."""
    width: int = page.evaluate(
        "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return width


def test_what_is_pressed_is_large(guest: Guest, visit: Visit):
    small = [
        (what, one.inner_text())
        for what, page in everything(visit(), guest)
        for one in pressed(page)
        if not is_large(one)
    ]

    assert small == []


def pressed(page: Page) -> Iterator[Locator]:
    """Yield everything on a page that is there to be pressed."""
    wanted = "button:not(.unseen), summary, label.tick, a.option, input:not([type=hidden], .tick *)"
    yield from (one for one in page.locator(wanted).all() if one.is_visible())


def is_large(one: Locator) -> bool:
    """Tell whether a finger finds it."""
    box = one.bounding_box()
    return box is not None and box["width"] >= TARGET and box["height"] >= TARGET


@pytest.mark.parametrize(
    "size",
    [
        pytest.param(NARROWEST, id="narrow"),
        pytest.param(PHONE, id="phone", marks=pytest.mark.long),
        pytest.param(DESKTOP, id="desktop", marks=pytest.mark.long),
    ],
)
def test_focus_is_never_covered(guest: Guest, visit: Visit, size: dict[str, int]):
    hidden = [
        (what, one)
        for what, page in everything(visit(viewport=size), guest)
        for one in covered(page)
    ]

    assert hidden == []


def covered(page: Page) -> Iterator[str]:
    """Yield what has the focus but is covered in its middle, going through the page by Tab."""
    page.locator("h1").click()
    for _ in range(page.locator("a, button, input, summary").count()):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        if not focused.count():
            return
        if not focused.evaluate(SEEN):
            yield focused.evaluate("element => element.outerHTML")


def test_skip_link_leads_to_the_newest_message(guest: Guest, visit: Visit):
    page = goes_to(visit(), guest, "location")
    page.goto(page.url.split("#")[0])
    page.locator("h1").click()
    page.locator(".skip").focus()
    page.keyboard.press("Enter")

    expect(page.locator("#now")).to_be_focused()


def test_page_says_its_language_and_direction(visit: Visit):
    html = visit().page.locator("html")

    expect(html).to_have_attribute("lang", "en")
    expect(html).to_have_attribute("dir", "ltr")


@pytest.mark.parametrize("what", ["alarm", "emergency"])
def test_danger_is_not_told_by_colour_alone(guest: Guest, visit: Visit, what: str):
    page = goes_to(visit(forced_colors="active"), guest, what)
    border = page.locator(".alarm").evaluate("one => getComputedStyle(one).borderTopStyle")

    assert border == "double"
