"""Who is in pain, and of which sex, by how somebody calls themself in Spanish."""

from collections.abc import Mapping

import pytest

from flows.pathway.answers import Sideless
from flows.pathway.loading import shipped
from flows.talking.lexicon import lexicon_of
from flows.talking.sentences import hear

PATHWAY = shipped()


def told(text: str) -> Mapping[str, Sideless]:
    return hear(PATHWAY, lexicon_of(PATHWAY, "es"), text).values


@pytest.mark.parametrize(
    ("text", "sex"),
    [
        ("trabajo de cocinera, me matan las rodillas", "female"),
        ("soy jubilado de 70 y me duele la rodilla al bajar", "male"),
        ("no soy diabética, me duele la rodilla izquierda", "female"),
        ("F 34, rodilla dcha, seis meses ya", "female"),
        ("soy un hombre de 74, al despertar la rodilla la noto rígida", "male"),
    ],
)
def test_what_somebody_is_says_their_sex(text: str, sex: str):
    assert told(text)["sex"] == sex


@pytest.mark.parametrize(
    "text",
    [
        "la rodilla operada está bien, la otra me duele",
        "la doctora está cansada de verme por la rodilla",
        "soy una persona muy activa y me duele la rodilla",
        "compro en una panadería y me duele la rodilla",
        "me dolió el año pasado y se pasó sola, la rodilla",
        "mi hijo de 12 cojea, yo no me quedo tranquila con su rodilla",
    ],
)
def test_what_is_said_of_something_else_says_no_sex_of_the_writer(text: str):
    assert told(text).get("sex") != "female"


@pytest.mark.parametrize(
    ("text", "whom"),
    [
        ("no sé qué hacer con mi abuelo, no aguanta la rodilla", "other"),
        ("me asusta la rodilla, porque a mi cuñado le pasó y lo operaron", "self"),
        ("me cruje la rodilla, mi comadre come plátano y se le quitó", "self"),
        ("soy enfermera del asilo, una residente tiene la rodilla hinchada", "other"),
        ("mi papá y mi abuelo tienen artrosis", None),
    ],
)
def test_who_is_compared_with_is_not_who_is_in_pain(text: str, whom: str | None):
    assert told(text).get("subject") == whom


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("mi hija tiene 5 años y jugando con ella me torcí la rodilla", None),
        ("antes hacía sentadillas con 60 kilos y ahora 100, me duele la rodilla", None),
        ("hombre de 29 años, 1.80, 77kg, las dos rodillas", 29),
        ("tengo psoriasis desde los 20, hoy 42, y me duele la rodilla", 42),
        ("mi hijo Tomás de 9 se queja de la rodilla", 9),
    ],
)
def test_a_number_is_the_age_of_who_is_in_pain(text: str, age: int | None):
    assert told(text).get("age") == age
