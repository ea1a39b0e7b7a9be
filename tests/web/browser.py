"""People with a real browser: they see the page, press what they see, and type."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Locator, Page, ViewportSize

from flows.talking.prompts import Prompt
from tests.patients import Patient
from tests.web.house import MOST_SCREENS, WELL, Guest, House, answer_of

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE: ViewportSize = {"width": 390, "height": 844}
SMALL: ViewportSize = {"width": 375, "height": 667}
SMALLER: ViewportSize = {"width": 360, "height": 640}
SMALLEST: ViewportSize = {"width": 320, "height": 568}
"""Phones that are old or cheap."""
DESKTOP = {"width": 1280, "height": 900}
NARROWEST = {"width": 320, "height": 256}
"""A window of 1280 by 1024 at 400 % zoom (WCAG 2.2, 1.4.10)."""
MOST_TABS = 60
SEEN = """element => {
  const box = element.getBoundingClientRect();
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return element === top || element.contains(top) || element.parentElement === top;
}"""
"""Tells whether nothing covers the middle of an element."""
SEEN_WHOLE = """element => {
  const box = element.getBoundingClientRect();
  return [box.top + 2, (box.top + box.bottom) / 2, box.bottom - 2].every((y) => {
    const top = document.elementFromPoint(box.x + box.width / 2, y);
    return top !== null && (element === top || element.contains(top));
  });
}"""
"""Tells whether nothing covers an element from its upper to its lower edge."""


class Person:
    """Somebody at a browser. `problems` are what the browser complained of."""

    def __init__(self, page: Page, house: House) -> None:
        self.page = page
        self.house = house
        self.problems: list[str] = []
        page.on("console", lambda message: self.problems.append(message.text))
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.goto(house.address)

    def sees(self, words: str) -> bool:
        """Tell whether words stand on the page."""
        return words in self.page.locator("body").inner_text()

    def press(self, label: str) -> None:
        """Press a button, and wait for what comes of it."""
        self.after(self.page.get_by_role("button", name=label, exact=True).click)

    def writes(self, text: str) -> None:
        """Write in the field for words and press Enter."""
        self.page.locator("#text").fill(text)
        self.after(lambda: self.page.locator("#text").press("Enter"))

    def after(self, act: Callable[[], object]) -> None:
        """Do something that posts a form, and wait for the page that follows."""
        shown = self.page.locator("#answer [name=shown]").get_attribute("value")
        act()
        self.page.locator(f'#answer [name=shown]:not([value="{shown}"])').wait_for(state="attached")

    def until(self, screen: str | None, patient: Patient = WELL) -> None:
        """Answer with the mouse until a screen is open, or nothing is."""
        for _ in range(MOST_SCREENS):
            prompt = self.house.prompt
            if prompt is None or prompt.screen == screen:
                assert screen is None or prompt
                return
            self.answer(patient, prompt)
        raise AssertionError(f"{screen} never came")

    def answer(self, patient: Patient, prompt: Prompt) -> None:
        """Fill in the form as a patient does."""
        controls, text = self.controls(patient, prompt)
        if text:
            controls[0].fill(text)
            self.after(lambda: controls[0].press("Enter"))
            return
        for tick in controls[:-1]:
            tick.check()
        self.after(controls[-1].click)

    def controls(self, patient: Patient, prompt: Prompt) -> tuple[list[Locator], str]:
        """Return what to tick and press, or the one field to write a text in."""
        fields = answer_of(patient, prompt)
        if "place" not in fields:
            ((name, text),) = fields.items()
            if prompt.scale:
                return [self.page.locator(f'[name=number][value="{text}"]')], ""
            return [self.page.locator(f"#{name}")], str(text)
        places = fields["place"] if isinstance(fields["place"], list) else [fields["place"]]
        named = [self.page.locator(f'[name=place][value="{place}"]') for place in places]
        ticks = not prompt.options[int(places[0])].alone
        send = self.page.get_by_role("button", name="Send what I ticked")
        return ([*named, send] if ticks else named), ""

    def tabs_to(self, control: Locator) -> None:
        """Press Tab until a control has the focus."""
        control.evaluate("element => element.dataset.wanted = ''")
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            if self.page.locator(":focus").evaluate("element => 'wanted' in element.dataset"):
                return
        raise AssertionError(f"{control} cannot be reached by Tab")


Visit = Callable[..., Person]


@contextmanager
def visiting(browser: Browser, house: House, **settings: object) -> Iterator[Person]:
    """Open a browser window with settings, and the page in it."""
    context = browser.new_context(**{"viewport": PHONE, **settings})  # type: ignore[arg-type] # as given
    context.set_default_timeout(10_000)
    yield Person(context.new_page(), house)
    context.close()


def lend_cookie(guest: Guest, person: Person) -> None:
    """Let a person go on with the chat of a guest."""
    value = guest.client.cookies["chat"]
    cookie = {"name": "chat", "value": value, "url": person.house.address}
    person.page.context.add_cookies([cookie])  # type: ignore[list-item] # a cookie
    person.page.goto(person.house.address)
