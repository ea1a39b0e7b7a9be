"""An age is a number of years: no temperature, no count of tablets, no time that it has hurt."""

from collections.abc import Mapping

import pytest

from flows.pathway.answers import Value
from flows.pathway.translating import in_other_words
from flows.talking.emergencies import find_alarms
from flows.talking.heard import sifted
from flows.talking.lexicon import lexicon_of
from flows.talking.sentences import hear
from tests.talking.chat import PATHWAY, Chat, at

SPANISH = in_other_words(PATHWAY, "es", lambda _, words: words)


def told(language: str, text: str) -> Mapping[str, Value]:
    pathway = SPANISH if language == "es" else PATHWAY
    return sifted(pathway, {}, hear(pathway, lexicon_of(pathway, language), text).values)


def in_language(language: str, screen: str, answers: Mapping[str, object]) -> Chat:
    chat = at(screen, answers)
    return Chat(chat.session, pathway=SPANISH) if language == "es" else chat


FEVERS = [
    ("es", "mi niño tiene 39.5 y no camina"),
    ("es", "mi bebe tiene 39"),
    ("es", "mi hija está con 38,7 y le duele la rodilla"),
    ("en", "my boy is 102 and won't stand"),
    ("en", "my son is 39.2 and has a sore knee"),
    ("en", "my daughter is at 40 and her knee is hot"),
]


@pytest.mark.parametrize(("language", "text"), FEVERS)
def test_temperature_of_a_child_is_a_fever_and_no_age(language: str, text: str):
    heard = told(language, text)

    assert heard["subject"] == "child"
    assert heard["fever_or_shivers_48h"] == "yes"
    assert "age" not in heard


@pytest.mark.parametrize(("language", "text"), FEVERS)
def test_temperature_of_a_child_is_no_age_where_the_age_is_asked(language: str, text: str):
    chat = in_language(language, "age", {"subject": "child"}).say(text)

    assert "age" not in chat.given
    assert dict(chat.session.heard)["fever_or_shivers_48h"] == "yes"


@pytest.mark.parametrize(
    ("language", "text", "age"),
    [
        ("en", "my son is 9 and has a sore knee", 9),
        ("en", "my daughter is 39 years old, her knee hurts", 39),
        ("es", "mi hijo tiene 12 y le duele la rodilla", 12),
        ("es", "mi hija de 39 años tiene dolor de rodilla", 39),
        ("en", "I am 39, my right knee hurts", 39),
        ("en", "I'm 41 and my knee hurts", 41),
        ("es", "tengo 39 años y me duele la rodilla", 39),
    ],
)
def test_age_is_still_heard(language: str, text: str, age: int):
    heard = told(language, text)

    assert heard["age"] == age
    assert "fever_or_shivers_48h" not in heard


@pytest.mark.parametrize("text", ["39", "102", "18"])
def test_grown_up_age_of_a_child_is_asked_about(text: str):
    chat = at("age", {"subject": "child"}).say(text)

    assert "age" not in chat.given
    assert chat.session.heard == (("age", int(text)),)

    assert chat.tap("all_right").given["age"] == int(text)


@pytest.mark.parametrize("text", ["she is 39", "39, and she is a girl"])
def test_grown_up_age_in_words_is_asked_about_too(text: str):
    chat = at("age", {"subject": "child"}).say(text)

    assert "age" not in chat.given


def test_other_ages_of_a_child_are_taken():
    assert at("age", {"subject": "child"}).say("17").given["age"] == 17


def test_part_of_a_year_is_an_age_of_small_children_only():
    assert at("age", {"subject": "child"}).say("39.5").session.heard == ()
    assert at("age", {"subject": "child"}).say("39.5").given.get("age") is None
    assert at("age", {"subject": "child"}).say("2.5").given["age"] == 2.5


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "20 paracetamol today"),
        ("en", "20 naproxen"),
        ("en", "2 ibuprofen twice a day"),
        ("es", "20 pastillas"),
        ("es", "20 paracetamol hoy"),
    ],
)
def test_tablets_are_no_age(language: str, text: str):
    chat = in_language(language, "age", {}).say(text)

    assert "age" not in chat.given
    assert "age" not in dict(chat.session.heard)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "my knee has hurt 3 years"),
        ("en", "my knee has been sore 12 years"),
        ("es", "me duele la rodilla 3 años"),
    ],
)
def test_time_that_it_has_hurt_is_no_age(language: str, text: str):
    chat = in_language(language, "age", {}).say(text)

    assert "age" not in chat.given
    assert "age" not in dict(chat.session.heard)


def test_time_alone_is_asked_about_of_a_grown_up():
    assert at("age").say("3 weeks").session.heard == (("age", 0),)


@pytest.mark.parametrize("text", ["5", "40", "5.", " 62 "])
def test_number_alone_changes_nothing_after_a_result(text: str):
    chat = at("subject").finish().say(text)

    assert chat.session.review is None
    assert chat.given["age"] == 40


@pytest.mark.parametrize(
    "text",
    [
        *("20 paracetamol today", "24 tablets this morning", "30 ibuprofen since last night"),
        *("20 paracetamol hoy", "30 pastillas esta mañana"),
    ],
)
def test_many_tablets_in_a_day_are_asked_about(text: str):
    assert [alarm.id for alarm in find_alarms(PATHWAY, text)] == ["tx_overdose"]


@pytest.mark.parametrize(
    "text", ["2 paracetamol today", "20 tablets left", "20 mg tablets", "20 pastillas de la caja"]
)
def test_few_tablets_are_not(text: str):
    assert find_alarms(PATHWAY, text) == ()
