"""How many screens a person passes: of warning signs, before the self-tests, and in all."""

from statistics import median

import pytest

from flows.pathway.loading import shipped
from flows.proving.people import well_adult
from flows.proving.walking import walk
from tests.patients import Patient, visit

MOST_SCREENS = 7
MOST_BEFORE_TESTS, MOST_WITH_CORE = 40, 45
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


def test_well_adults_are_asked_little():
    """The figures of docs/agenda.md, over fewer people."""
    walks = [walk(shipped(), well_adult(shipped(), seed)) for seed in range(9)]

    assert median(one.before_tests for one in walks) <= MOST_BEFORE_TESTS
    assert median(one.screens for one in walks) <= MOST_WITH_CORE
