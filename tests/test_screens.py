"""How many screens of warning signs a person passes who has none."""

import pytest

from flows.pathway.loading import shipped
from tests.patients import Patient, visit

MOST_SCREENS = 7
SIGN_SCREENS = {group.id for group in shipped().content.signs}


@pytest.mark.parametrize("sex", ["female", "male"])
@pytest.mark.parametrize("age", [19, 40, 52, 81])
def test_well_adult_passes_seven_screens_of_signs(age: int, sex: str) -> None:
    screens = visit(Patient(name="well", answers={"age": age, "sex": sex})).screens

    assert len([screen for screen in screens if screen in SIGN_SCREENS]) <= MOST_SCREENS
