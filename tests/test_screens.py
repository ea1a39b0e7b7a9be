"""How many screens a person passes: of warning signs, before the self-tests, and in all."""

import re
from pathlib import Path
from statistics import median

import pytest

from flows.pathway.loading import shipped
from flows.proving.people import well_adult
from flows.proving.walking import walk
from tests.patients import Patient, visit

MOST_SCREENS = 7
PEOPLE = 9
ROOT = Path(__file__).parents[1]
TOLD = {
    "README.md": r"well adults, median of 9 .*\| (\d+), (\d+) \|",
    "docs/agenda.md": (
        r"core tests: screens +\| (\d+) [\s\S]*core tests: screens before the tests \| (\d+) "
    ),
}
"""Where the figures stand: the screens before the self-tests, and in all with the core tests."""
SIGN_SCREENS = {group.id for group in shipped().content.signs}


@pytest.mark.parametrize(
    ("age", "sex"),
    [
        *((19, "female"), (40, "male"), (81, "female")),
        *(pytest.param(age, "male", marks=pytest.mark.long) for age in (19, 52, 81)),
        *(pytest.param(age, "female", marks=pytest.mark.long) for age in (40, 52)),
    ],
)
def test_well_adult_passes_seven_screens_of_signs(age: int, sex: str) -> None:
    screens = visit(Patient(name="well", answers={"age": age, "sex": sex})).screens

    assert len([screen for screen in screens if screen in SIGN_SCREENS]) <= MOST_SCREENS


@pytest.mark.parametrize("page", TOLD)
def test_well_adults_are_asked_as_much_as_the_pages_say(page: str):
    """Neither more nor less, over as many people as they name."""
    walks = [walk(shipped(), well_adult(shipped(), seed)) for seed in range(PEOPLE)]
    counted = [median(one.before_tests for one in walks), median(one.screens for one in walks)]
    told = re.search(TOLD[page], (ROOT / page).read_text(encoding="utf-8"))

    assert told is not None
    assert sorted(map(int, told.groups())) == counted
