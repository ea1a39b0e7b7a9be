"""Changing an answer, the clock and leaving fast, in a real browser."""

import pytest
from playwright.sync_api import expect

from flows.talking.session import Phase
from tests.web.browser import Visit, lend_cookie
from tests.web.house import Guest, House

pytestmark = pytest.mark.slow
SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])


@SCRIPT
def test_an_answer_is_changed(house: House, guest: Guest, visit: Visit, script: bool):
    person = visit(java_script_enabled=script)
    lend_cookie(guest.at("location"), person)
    person.page.get_by_text("Menu", exact=True).click()
    person.press("My answers")
    person.press("Age: 40 years")
    person.page.locator("#number").fill("16")
    person.after(lambda: person.page.locator("#number").press("Enter"))

    assert person.sees("What I would ask then")
    assert house.given["age"] == 40
    person.press("Yes, change it")
    assert house.given["age"] == 16
    assert person.problems == []


@SCRIPT
def test_the_time_of_a_test_is_offered(house: House, guest: Guest, visit: Visit, script: bool):
    person = visit(java_script_enabled=script)
    lend_cookie(guest.at("single_leg_stand.left"), person)
    person.press("Start the clock")
    expect(person.page.get_by_role("button", name="Stop the clock")).to_be_in_viewport()
    expect(person.page.get_by_role("timer")).to_be_visible(visible=script)
    person.press("Stop the clock")
    person.page.get_by_role("button", name="Yes, use").wait_for()

    assert "single_leg_stand" not in house.given


@SCRIPT
def test_leaving_shows_nothing_any_more(house: House, guest: Guest, visit: Visit, script: bool):
    person = visit(java_script_enabled=script)
    lend_cookie(guest.at("location"), person)
    person.page.get_by_role("button", name="Leave quickly").click()
    person.page.wait_for_url("**/away")

    assert not person.sees("knee")
    person.page.goto(house.address)
    assert house.session.phase == Phase.CLOSED
    assert not person.sees("Age")
    person.press("Go on")
    assert house.screen == "location"
