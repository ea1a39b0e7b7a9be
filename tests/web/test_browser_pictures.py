"""The pictures in the README; `pytest --update` takes them anew."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.talking.chat import at
from tests.web.browser import PHONE, Visit, lend_cookie
from tests.web.house import Guest

pytestmark = pytest.mark.slow

PICTURES = Path(__file__).parent.parent.parent / "docs" / "pictures"
SHEET = {"width": 720, "height": 900}
MOST_BYTES = 150_000
HIP = {
    "age": 62,
    "sex": "male",
    "duration": "3_to_12_months",
    "location": ["inner_thigh_to_knee", "diffuse_deep_cannot_point"],
    "aggravators": ["putting_on_socks_or_shoes", "getting_in_out_of_car"],
    "other_pain": ["groin", "buttock"],
    "hip_stiff": "yes",
    "knee_uses_normal": "yes",
    "morning_stiffness": "up_to_30_min",
    "hip_turn_in_seated": {"left": "medium", "right": "small"},
    "hip_turn_in_seated.groin_pain": 4,
}

Keep = Callable[[Page, str], Path]


@pytest.fixture
def keep(pytestconfig: pytest.Config) -> Keep:
    """Take a picture where it is asked for, and say where it is."""

    def kept(page: Page, name: str) -> Path:
        path = PICTURES / f"{name}.png"
        if pytestconfig.getoption("--update"):
            page.screenshot(path=path)
        return path

    return kept


def test_question_on_a_phone(guest: Guest, visit: Visit, keep: Keep):
    person = visit(viewport=PHONE, device_scale_factor=2)
    lend_cookie(guest.at("side"), person)
    person.press("Right")

    assert is_compact(keep(person.page, "web-phone"))


def test_result(guest: Guest, visit: Visit, keep: Keep):
    person = visit(viewport=SHEET)
    lend_cookie(guest.stands(at("knee_to_wall.left", HIP).finish().session), person)

    assert person.sees("The hip")
    assert is_compact(keep(person.page, "web-result"))


def is_compact(picture: Path) -> bool:
    """Tell whether a picture is there and loads fast."""
    return 0 < picture.stat().st_size < MOST_BYTES
