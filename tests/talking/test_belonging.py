"""What is said of another part, another person, another time or only planned answers nothing."""

from collections.abc import Mapping

import pytest

from bot.conversation.catalogue import read_catalogue
from flows.pathway.answers import Sideless
from flows.pathway.loading import shipped
from flows.pathway.translating import in_other_words
from flows.talking.labels import LABELS
from flows.talking.lexicon import lexicon_of
from flows.talking.sentences import hear

SPANISH = in_other_words(shipped(), "es", read_catalogue("es").say, LABELS)


def told(text: str) -> Mapping[str, Sideless]:
    return hear(SPANISH, lexicon_of(SPANISH, "es"), text).values


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("me duele el hombro izquierdo desde hace tres semanas", "side"),
        ("me duele el hombro izquierdo desde hace tres semanas", "duration"),
        ("me duele la rodilla y se me hinchó el tobillo", "knee_swollen_new"),
        ("me duele la rodilla, mi madre tiene diabetes", "conditions"),
        ("me duele la rodilla y mi padre tiene fiebre", "fever_or_shivers_48h"),
        ("me duele la rodilla, me van a poner una prótesis de rodilla", "conditions"),
        ("me duele la rodilla, tengo miedo de que sea un coágulo", "conditions"),
        ("se me salió la rótula hace diez años y volvió sola", "kneecap_jumped_back"),
    ],
)
def test_what_belongs_elsewhere_answers_nothing(text: str, item: str):
    assert item not in told(text)


@pytest.mark.parametrize(
    ("text", "item", "answer"),
    [
        ("me duele el tobillo y se me hinchó la rodilla izquierda", "side", "left"),
        (
            "mi rodilla y mi tobillo duelen, la rodilla desde hace un mes",
            "duration",
            "2_to_6_weeks",
        ),
        ("a mi madre le duele la rodilla, tiene diabetes", "conditions", ("diabetes",)),
        (
            "me operaron la rodilla hace un año y no puedo apoyar el pie",
            "cannot_take_4_steps",
            "yes",
        ),
    ],
)
def test_another_part_takes_nothing_back(text: str, item: str, answer: Sideless):
    assert told(text)[item] == answer


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("me duele la rodilla hace más de un año", "over_12_months"),
        ("me duele la rodilla hace menos de 2 semanas", "under_2_weeks"),
        ("me duele la rodilla hace un año", "3_to_12_months"),
        ("me duele la rodilla hace unos meses", "3_to_12_months"),
        ("me duele la rodilla hace unos 2 meses", "6_to_12_weeks"),
    ],
)
def test_an_amount_may_be_a_little_more_or_less(text: str, duration: str):
    assert told(text)["duration"] == duration


def test_a_correction_begins_anew():
    assert told("la rodilla derecha no perdón la izquierda hace ocho meses")["side"] == "left"


def test_a_break_before_what_continues_is_none():
    said = told("de repente me empezó a doler la rodilla, sin golpe")

    assert said["onset"] == "sudden_no_injury"


@pytest.mark.parametrize(
    "text",
    [
        "volví a correr y la rodilla izquierda se queja al bajar",
        "cargando a mi nieta sentí un tirón en la rodilla derecha",
        "empecé con dolor de rodilla hace tres semanas",
        "rodilla hinchada desde ayer, no puedo doblarla",
    ],
)
def test_who_writes_in_the_first_person_is_in_pain(text: str):
    assert told(text).get("subject") == "self"


@pytest.mark.parametrize(
    "text",
    [
        "dolor de rodilla desde hace tres semanas",
        "no sé qué hacer, le duele mucho la rodilla izquierda",
        "tengo una vecina con la rodilla hinchada",
        "llevo a mi suegra al médico, rodilla derecha",
        "hola, necesito ayuda",
        "mi hija pequeña corre bien pero noto que cojea",
    ],
)
def test_a_first_person_beside_another_or_none_does_not_say_whose_knee_it_is(text: str):
    assert told(text).get("subject") != "self"
