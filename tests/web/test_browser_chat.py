"""The web chat in a real browser: by mouse, by keyboard, with JavaScript and without."""

import pytest
from playwright.sync_api import expect

from flows.talking.session import Phase
from tests.patients import Patient
from tests.web.browser import DESKTOP, PHONE, Visit, lend_cookie
from tests.web.house import Guest, House

pytestmark = pytest.mark.slow

COLD_FOOT = Patient(name="cold foot", answers={"foot_cold_pale_numb": "yes"})
NO_TESTS = Patient(name="no tests", answers={"self_tests_now": "no"})


@pytest.mark.parametrize(
    "size",
    [pytest.param(PHONE, id="phone"), pytest.param(DESKTOP, id="desktop", marks=pytest.mark.long)],
)
def test_whole_conversation(house: House, visit: Visit, size: dict[str, int]):
    person = visit(viewport=size)
    person.page.evaluate("() => { window.isTheSame = true }")
    person.until(None)

    assert house.session.phase == Phase.ADVISED
    assert person.sees("What to do")
    assert person.page.evaluate("() => window.isTheSame")
    assert person.page.url == f"{house.address}/"
    assert person.problems == []


def test_whole_conversation_without_script(house: House, visit: Visit):
    person = visit(java_script_enabled=False)
    person.until(None, NO_TESTS)

    assert house.session.phase == Phase.ADVISED
    assert person.sees("What to do")
    assert person.page.url == f"{house.address}/#now"
    expect(person.page.get_by_role("heading", name="What to do")).to_be_in_viewport()


@pytest.mark.parametrize(
    "script", [True, pytest.param(False, marks=pytest.mark.long)], ids=["script", "no script"]
)
def test_conversation_by_keyboard(house: House, visit: Visit, script: bool):
    person = visit(java_script_enabled=script)
    while (prompt := house.prompt) is not None:
        controls, text = person.controls(COLD_FOOT, prompt)
        for control in controls[:-1]:
            person.tabs_to(control)
            person.page.keyboard.press("Space")
        person.tabs_to(controls[-1])
        person.page.keyboard.type(text)
        person.after(lambda: person.page.keyboard.press("Enter"))

    assert house.session.phase == Phase.STOPPED_FOR_SAFETY
    assert person.sees("This needs emergency help now")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_typed_emergency_midway(house: House, guest: Guest, visit: Visit, script: bool):
    person = visit(java_script_enabled=script)
    lend_cookie(guest.at("conditions"), person)
    person.page.get_by_label("Diabetes").check()
    person.writes("suddenly I have chest pain")

    assert house.screen == "is_it_now"
    alarm = person.page.locator(".alarm")
    expect(alarm).to_be_in_viewport()
    expect(alarm).to_contain_text("call 999 at once")
    person.press("Yes")
    expect(person.page.get_by_text("This needs emergency help now")).to_be_in_viewport()


class TestForms:
    def test_two_clicks_are_one_press(self, house: House, visit: Visit):
        person = visit()
        person.press("I agree")
        button = person.page.get_by_role("button", name="Me", exact=True)
        person.after(button.dblclick)

        assert house.screen == "age"
        assert not person.sees("nothing was changed")

    def test_enter_in_words_sends_the_words(self, house: House, visit: Visit):
        person = visit()
        person.press("I agree")
        person.writes("my child")

        assert house.given["subject"] == "child"

    def test_enter_on_a_tick_sends_the_ticks(self, house: House, guest: Guest, visit: Visit):
        person = visit()
        lend_cookie(guest.at("conditions"), person)
        person.page.get_by_label("Diabetes").check()
        person.after(lambda: person.page.get_by_label("Diabetes").press("Enter"))

        assert house.given["conditions"] == ("diabetes",)

    def test_lost_connection_falls_back_to_the_browser(self, house: House, visit: Visit):
        person = visit()
        person.page.route(
            "**/turn",
            lambda route: (
                route.abort() if route.request.resource_type == "fetch" else route.continue_()
            ),
        )
        person.press("I agree")

        assert house.screen == "subject"
        assert person.page.url == f"{house.address}/#now"

    @pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
    def test_refused_form_leads_back_to_the_chat(self, house: House, visit: Visit, script: bool):
        person = visit(java_script_enabled=script)
        person.page.context.clear_cookies()
        person.page.get_by_role("button", name="I agree").click()
        expect(person.page.get_by_text("Please press again")).to_be_visible()
        assert house.count() == 0

        person.page.get_by_role("link", name="Back to the chat").click()
        person.press("I agree")
        assert house.screen == "subject"

    @pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
    def test_reloading_sends_nothing_again(self, house: House, visit: Visit, script: bool):
        person = visit(java_script_enabled=script)
        person.press("I agree")
        person.press("Me")
        before = house.session
        person.page.reload()

        assert house.session == before
        assert person.sees("How old")


class TestMoving:
    def test_newest_message_gets_the_focus(self, visit: Visit):
        person = visit()
        person.press("I agree")

        expect(person.page.locator("#now")).to_be_focused()
        expect(person.page.locator("#now")).to_be_in_viewport()

    def test_coming_back_leads_to_the_newest_message(self, guest: Guest, visit: Visit):
        person = visit()
        lend_cookie(guest.at("location"), person)

        expect(person.page.get_by_text("Where does it hurt most?").first).to_be_in_viewport()

    def test_it_hurts_is_always_in_sight(self, guest: Guest, visit: Visit):
        person = visit()
        lend_cookie(guest.at("knee_to_wall.left"), person)
        stop = person.page.get_by_role("button", name="It hurts, stop")

        for place in ("0", "document.body.scrollHeight / 2", "document.body.scrollHeight"):
            person.page.evaluate(f"() => scrollTo(0, {place})")
            expect(stop).to_be_in_viewport(ratio=1)

    @pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
    def test_menu_works(self, house: House, guest: Guest, visit: Visit, script: bool):
        person = visit(java_script_enabled=script)
        lend_cookie(guest.at("side"), person)
        person.page.get_by_text("Menu", exact=True).click()
        person.after(person.page.get_by_role("navigation").get_by_role("button", name="Back").click)

        assert house.screen == "sex"
        expect(person.page.get_by_role("button", name="My answers")).to_be_hidden()

    def test_escape_closes_the_menu(self, visit: Visit):
        person = visit()
        person.page.get_by_text("Menu", exact=True).click()
        person.page.keyboard.press("Escape")

        expect(person.page.get_by_role("button", name="My answers")).to_be_hidden()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_cleared_chat_does_not_come_back(house: House, visit: Visit, script: bool):
    person = visit(java_script_enabled=script)
    person.until("side")
    person.page.get_by_text("Menu", exact=True).click()
    person.page.get_by_role("link", name="Clear this device").click()
    person.page.get_by_role("button", name="Delete everything").click()
    expect(person.page.get_by_text("Everything you told me is deleted.")).to_be_visible()
    assert house.count() == 0

    for _ in range(2):
        person.page.go_back()
        assert not person.sees("40 years")


def test_result_can_be_printed(guest: Guest, visit: Visit):
    person = visit(viewport=DESKTOP)
    lend_cookie(guest.until(None, NO_TESTS), person)
    person.page.emulate_media(media="print")

    expect(person.page.get_by_role("heading", name="What to do")).to_be_visible()
    for hidden in (".answer", ".past", ".menu", ".skip"):
        expect(person.page.locator(hidden).first).to_be_hidden()
