"""A sorry takes back the amount or the side before it, and nothing else."""

import pytest

from flows.pathway.loading import shipped
from flows.talking.lexicon import lexicon_of
from flows.talking.sentences import hear

PATHWAY = shipped()


def heard(text: str, language: str) -> dict[str, object]:
    return dict(hear(PATHWAY, lexicon_of(PATHWAY, language), text).values)


@pytest.mark.parametrize(
    ("language", "text", "age"),
    [
        ("en", "I am 45, sorry 46, and my knee hurts", 46),
        ("en", "my left knee hurts, im 31, i mean 32", 32),
        ("es", "tengo 45 años, digo 46, y me duele la rodilla", 46),
        ("es", "mi hija de 12, perdón 13, se queja de la rodilla", 13),
    ],
)
def test_an_age_that_is_corrected_is_the_second_one(language: str, text: str, age: int):
    assert heard(text, language).get("age") == age


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "my right knee hurts, no the left sorry"),
        ("es", "me duele la rodilla derecha, no, la izquierda perdón"),
    ],
)
def test_a_sorry_may_stand_behind_the_right_side(language: str, text: str):
    assert heard(text, language)["side"] == "left"


def test_a_sign_beside_what_is_corrected_is_heard():
    said = "llevo 3 días con fiebre y la rodilla hinchada, perdón 4 días, y tomo ibuprofeno"

    assert heard(said, "es").get("fever_or_shivers_48h") == "yes"


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("me pusieron prótesis en la izquierda y anda bien. La que me duele es la otra", "right"),
        ("me operaron de la rodilla derecha, pero la que me molesta ahora es la otra", "left"),
    ],
)
def test_the_other_one_is_on_the_side_that_is_not_named(text: str, side: str):
    assert heard(text, "es")["side"] == side


def test_two_knees_of_a_sister_are_not_ones_own():
    said = "me duele la rodilla desde mayo. Mi hermana tuvo lo mismo en las dos rodillas"

    assert "side" not in heard(said, "es")


@pytest.mark.parametrize(
    ("language", "text", "item", "value"),
    [
        ("en", "I'm 45, sorry, 3 weeks", "duration", "2_to_6_weeks"),
        ("es", "tengo 45, perdón, 3 semanas", "duration", "2_to_6_weeks"),
        ("en", "I'm 45 sorry, 80 kg", "weight_kg", 80),
        ("en", "I'm 45, sorry, 60 kg", "weight_kg", 60),
        ("es", "tengo 45, perdón, 80 kg", "weight_kg", 80),
    ],
)
def test_an_age_is_not_corrected_by_an_amount_of_something_else(
    language: str, text: str, item: str, value: object
):
    said = heard(text, language)

    assert said["age"] == 45
    assert said[item] == value


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "my knee hurts since 3, sorry 4 weeks"),
        ("es", "me duele la rodilla desde hace 3, perdón 4 semanas"),
    ],
)
def test_a_number_is_corrected_by_the_same_with_its_unit(language: str, text: str):
    assert heard(text, language)["duration"] == "2_to_6_weeks"


def test_a_temperature_is_no_age():
    assert "age" not in heard("me duele la rodilla y tengo 36.4", "es")
