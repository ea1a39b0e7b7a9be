"""WCAG 2.2 AA on a small phone, in both languages, where a page holds more than a question."""

import pytest
from playwright.sync_api import Page

from tests.patients import HIP, Patient
from tests.talking.chat import at
from tests.web.browser import SMALL, Visit, lend_cookie
from tests.web.house import Guest, House
from tests.web.test_browser_access import overflow, violations

pytestmark = pytest.mark.slow

SAID = {"en": "L knee, 6wks, worse downstairs", "es": "rodilla izquierda, 6 semanas, peor al bajar"}
STATES = ("answers", "preview", "clock", "heard", "map", "result")


def come_to(guest: Guest, state: str, language: str) -> None:
    """Bring a chat into a state."""
    match state:
        case "answers":
            guest.at("location").post(command="answers")
        case "preview":
            guest.at("location").post(command="answers")
            prompt = guest.house.prompt
            assert prompt
            guest.post(place=str([option.id for option in prompt.options].index("age")))
            guest.post(number="16")
        case "clock":
            guest.at("single_leg_stand.left").post(place="0")
        case "heard":
            guest.at("side").post(text=SAID[language], send="text")
        case "map":
            guest.at("location")
        case "result":
            guest.stands(at("knee_to_wall.left", HIP).session)  # only a turn stores a result
            guest.until(None, Patient(name="hip", answers=HIP))


def is_there(page: Page, state: str) -> bool:
    """Tell whether what a state is about is on the page, and its drawing came."""
    what = {"clock": ".stop_clock", "map": ".drawing", "result": ".drawing"}.get(state, ".option")
    drawn = "() => [...document.images].every((one) => one.complete && one.naturalWidth > 0)"
    return page.locator(what).count() > 0 and bool(page.evaluate(drawn))


@pytest.mark.parametrize("language", ["es", pytest.param("en", marks=pytest.mark.long)])
def test_no_rule_is_violated(house: House, visit: Visit, language: str):
    person = visit(viewport=SMALL, bypass_csp=True)
    guest = Guest(house, {"Accept-Language": language})
    found: list[tuple[str, bool, int, list[str]]] = []
    for state in STATES:
        come_to(guest, state, language)
        lend_cookie(guest, person)
        page = person.page
        found.append((state, is_there(page, state), overflow(page), violations(page)))

    assert found == [(state, True, 0, []) for state in STATES]
